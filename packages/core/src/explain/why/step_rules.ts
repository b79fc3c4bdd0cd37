/** Why steps wait or are stopped, and what lets them go on. */
import type { Finding, PlannedAction, Wait } from "../../model/plan.ts";
import type { Change, Margin, Refusal } from "./explanation.ts";
import {
  type Answer,
  figure,
  inTime,
  list,
  margin,
  round,
  type Scene,
  someday,
  word,
} from "./scene.ts";
import { actionText } from "./step_text.ts";

/** Of what the plan waits for: replicas that are waited for together count as one. */
export function answersToWaits(scene: Scene): readonly Answer[] {
  const { waits } = scene.cluster;
  const groups = new Map<string, Wait[]>();
  for (const wait of waits.filter((one) => !ALONE[one.code])) {
    const key = word({ numbers: wait.numbers ?? {} }, "leaving");
    groups.set(key, [...groups.get(key) ?? [], wait]);
  }
  return [
    ...[...groups].map(([leaving, group]) => answerToReplicas(group, leaving, scene)),
    ...waits.flatMap((wait) => ALONE[wait.code]?.(wait, scene) ?? []),
  ];
}

const ALONE: Readonly<Record<string, (wait: Wait, scene: Scene) => Answer>> = {
  RESIZING: resizing,
  BURST_AFTER: burstAfter,
};

function answerToReplicas(waits: readonly Wait[], leaving: string, { cluster }: Scene): Answer {
  const names = waits.map(({ numbers = {} }) => word({ numbers }, "replica"))
    .filter((name) => name !== "");
  const each = names.map((name) => {
    const replica = cluster.replicas.find((one) => one.name === name);
    return replica === undefined ? name : `${name} (${replica.text})`;
  });
  const stays = leaving.split(", ");
  const outcome = leaving === ""
    ? `${list(names)} ${names.length === 1 ? "serves" : "serve"}`
    : `${list(stays)} ${stays.length === 1 ? "goes" : "go"}`;
  const condition = leaving === "" && names.length === 1
    ? (each[0] ?? "").replace(names[0] ?? "", "it is ready")
    : `${list(each)} ${each.length === 1 ? "is" : "are"} ready`;
  return {
    whyNot: waits.map(({ code, text }) => ({
      what: "it is not yet as it shall be",
      code,
      why: text,
      until: null,
    })),
    changes: names.length === 0 ? [] : [someday(outcome, condition)],
  };
}

function resizing({ code, text, numbers = {}, ...wait }: Wait, scene: Scene): Answer {
  const until = wait.until ?? null;
  const whyNot = [{ what: "it is not yet as it shall be", code, why: text, until }];
  // The next apply overtakes it: what becomes of it makes no difference any more.
  if (isOvertaken(scene)) return { whyNot, changes: [] };
  const replicas = figure({ numbers }, "replicas") ?? 0;
  const ready = figure({ numbers }, "ready") ?? 0;
  const size = word({ numbers }, "size");
  const missing = replicas - ready;
  return {
    whyNot,
    changes: [
      someday(
        `it runs as ${size}`,
        `${missing} more of its ${replicas} new replicas ${missing === 1 ? "is" : "are"} ready`,
        margin("new_replicas_ready", ready, replicas),
      ),
      inTime(
        "Materialize gives the resize up, and what there was stays",
        "the new replicas are not ready in time",
        { at: until },
      ),
    ],
  };
}

function isOvertaken({ cluster: { actions } }: Scene): boolean {
  return actions.some(({ action, blockedBy }) =>
    blockedBy === undefined && action.kind === "alter_cluster" && action.change.size !== undefined
  );
}

function burstAfter({ code, text, ...wait }: Wait): Answer {
  const until = wait.until ?? null;
  return {
    whyNot: [{ what: "there is no extra replica yet", code, why: text, until }],
    changes: [inTime("an extra replica comes", "no replica is ready until then", { at: until })],
  };
}

/** Of the steps that one guard stops. */
export function answerToBlock(code: string, scene: Scene): Answer {
  const { cluster } = scene;
  const steps = cluster.actions.filter((one) => one.blockedBy === code);
  const found = cluster.findings.filter((one) => one.code === code && stops(one, cluster.actions));
  const what = `${list(steps.map(({ action }) => actionText(action)))} ${
    steps.length === 1 ? "is" : "are"
  } not done`;
  const outcome = steps.length === 1 ? "that step is done" : "those steps are done";
  return {
    whyNot: found.map((one): Refusal => ({
      what,
      code,
      why: one.text,
      until: one.until ?? null,
    })),
    changes: found.map((one): Change => ({
      outcome,
      condition: releases(one, scene),
      margin: marginOf(one),
      at: one.until ?? null,
      but: null,
    })),
  };
}

function stops({ actions }: Finding, all: readonly PlannedAction[]): boolean {
  return actions.some((index) => all[index]?.blockedBy !== undefined);
}

/** What makes the guard let go, to follow "when". */
function releases(finding: Finding, { cluster: { cluster } }: Scene): string {
  const { name } = cluster;
  switch (finding.code) {
    case "PAUSED":
      return `the pause ends, or somebody runs mz-schedctl resume ${name}`;
    case "NOT_OWNER":
      return "this program runs as a member of the role that owns the cluster";
    case "OWN_CLUSTER":
      return "the controller reads its tables on another cluster (--control-cluster)";
    case "FREEZES_DATA":
      return 'somebody accepts that these stop moving ("allow_stale": true in the row, or ' +
        "--allow-stale in the order)";
    case "DEPLOYMENT_IN_PROGRESS":
      return finding.until === undefined
        ? "one of the two clusters is dropped"
        : "the deployment has had time to settle";
    case "CONTESTED":
      return "fewer than two such changes lie within the last day";
    case "UNDOINGS_UNSEEN":
      return "what others took back can be read again, or a day has passed";
    case "KEEPS_SERVING":
      return "another replica is ready";
    case "DOWNTIME":
      return '"allow_downtime" is true in the row, or Materialize is upgraded to v26.34.1 or later';
    case "RESIZE_FAILED":
      return "the time to try again has come, or the row names another size";
    case "RESOURCE_LIMIT":
      return limitReleases(finding);
    case "BLAST_RADIUS":
      return radiusReleases(finding);
    default:
      return "that is no longer so";
  }
}

function limitReleases(finding: Finding): string {
  const { numbers = {} } = finding;
  const replicas = figure({ numbers }, "replicas");
  if (replicas !== null) {
    return `max_replicas_per_cluster is at least ${replicas}, or a replica goes`;
  }
  const credits = figure({ numbers }, "credits_per_hour");
  if (credits === null) return "the limit is raised, or replicas go";
  return `max_credit_consumption_rate is at least ${round(credits)}, or replicas go somewhere`;
}

function radiusReleases({ numbers = {}, severity }: Finding): string {
  const flag = word({ numbers }, "flag");
  const needed = figure({ numbers }, "needed");
  if (needed !== null) return `${flag} is at least ${round(needed)}`;
  if (severity !== "note" || flag === "") return "the step before it is done";
  return `a later run has room for it, or ${flag} is more than ${
    round(figure({ numbers }, "limit") ?? 0)
  }`;
}

function marginOf({ numbers }: Finding): Margin | null {
  if (numbers === undefined) return null;
  const pairs = [
    ["max_replicas_per_cluster", "max_replicas_per_cluster", "replicas"],
    ["max_credit_consumption_rate", "max_credit_consumption_rate", "credits_per_hour"],
    ["limit", "limit", "needed"],
  ] as const;
  for (const [of, have, need] of pairs) {
    const value = figure({ numbers }, have);
    const needed = figure({ numbers }, need);
    if (value !== null && needed !== null) return margin(of, value, needed);
  }
  return null;
}
