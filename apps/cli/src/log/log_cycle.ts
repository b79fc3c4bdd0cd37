/** What a cycle decided and did, as records of the log. */
import type { ActionResult, Plan } from "@mz-schedctl/core";
import type { Level, Log } from "./log.ts";

/** One record for the plan, and one for each finding that should be mended. */
export function logPlan({ clusters, problems }: Plan, log: Log): void {
  const actions = clusters.flatMap((one) => one.actions);
  log.info("planned", {
    clusters: clusters.length,
    actions: actions.filter((one) => one.blockedBy === undefined).length,
    blocked: actions.filter((one) => one.blockedBy !== undefined).length,
    waits: clusters.reduce((sum, one) => sum + one.waits.length, 0),
    problems: problems.length,
  });
  for (const { cluster, findings } of clusters) {
    for (const { code, severity, text } of findings) {
      const level = severity === "note" ? "debug" : "warn";
      log[level](text, { code, severity, cluster_id: cluster.id, cluster: cluster.name });
    }
  }
  for (const { code, clusterId, strategyType, text } of problems) {
    log.warn(text, { code, severity: "problem", cluster_id: clusterId, strategy: strategyType });
  }
}

/** One record for each statement that was tried, or that should have been. */
export function logResult({ kind, actionId, action, sql, message }: ActionResult, log: Log): void {
  log[LEVEL_OF[kind]](message === "" ? kind : message, {
    result: kind,
    action_id: actionId,
    cluster_id: action.cluster.id,
    cluster: action.cluster.name,
    strategy: action.strategy,
    reason: action.reason.code,
    sql,
  });
}

const LEVEL_OF: Readonly<Record<ActionResult["kind"], Level>> = {
  done: "info",
  done_by_other: "info",
  failed: "error",
  moved: "warn",
  blocked: "warn",
  skipped: "warn",
};
