/** The last line of a plan: what it comes to. */
import type { ClusterPlan, Plan } from "../model/plan.ts";

/** "Plan: 1 to create, 2 to drop; 1 cluster waiting, 3 clusters with nothing to do." */
export function summarize(plan: Plan): string {
  const actions = plan.clusters.flatMap((cluster) => cluster.actions);
  const free = actions.filter((one) => one.blockedBy === undefined);
  const kinds = [
    ["create_replica", "create"],
    ["drop_replica", "drop"],
    ["rename_replica", "rename"],
    ["alter_cluster", "alter"],
  ] as const;
  const todo = kinds.flatMap(([kind, verb]) => {
    const count = free.filter((one) => one.action.kind === kind).length;
    return count === 0 ? [] : [`${count} to ${verb}`];
  });
  const later = plan.clusters.reduce((sum, cluster) => sum + leftForLater(cluster), 0);
  const blocked = actions.length - free.length - later;
  const waiting =
    plan.clusters.filter((one) => one.waits.length > 0 && one.actions.length === 0).length;
  const held =
    plan.clusters.filter((one) => one.verdicts.some((verdict) => verdict.says === "hold")).length;
  const unsupported = plan.clusters.filter(isLeftAlone).length;
  const idle =
    plan.clusters.filter((one) =>
      !isLeftAlone(one) && one.actions.length === 0 && one.waits.length === 0 &&
      one.verdicts.every((verdict) => verdict.says !== "hold")
    ).length;
  const asides = [
    ...(blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(later === 0 ? [] : [`${later} left for later cycles`]),
    ...(waiting === 0 ? [] : [`${clusters(waiting)} waiting`]),
    ...(held === 0 ? [] : [`${clusters(held)} with something held`]),
    ...(plan.problems.length === 0
      ? []
      : [`${plan.problems.length} unreadable ${plan.problems.length === 1 ? "row" : "rows"}`]),
    ...(unsupported === 0 ? [] : [`${clusters(unsupported)} left alone`]),
    ...(idle === 0 ? [] : [`${clusters(idle)} with nothing to do`]),
  ];
  if (plan.clusters.length === 0 && asides.length === 0) {
    return "Plan: no changes; none of the clusters looked at has a strategy row.";
  }
  const changes = todo.length === 0 ? "no changes" : todo.join(", ");
  return `Plan: ${[changes, ...(asides.length === 0 ? [] : [asides.join(", ")])].join("; ")}.`;
}

/** Steps that nothing is wrong with but that there was no room for in this cycle. */
function leftForLater({ actions, findings }: ClusterPlan): number {
  const notes = findings.filter((one) => one.severity === "note" && one.actions.length > 0);
  if (notes.length === 0) return 0;
  return actions.filter(({ blockedBy }, index) =>
    notes.some((one) => one.code === blockedBy && one.actions.includes(index))
  ).length;
}

/** A cluster on which rows have no effect: a finding says why. */
export function isLeftAlone(cluster: ClusterPlan): boolean {
  return cluster.findings.some(({ code }) =>
    code === "SCHEDULED_CLUSTER" || code === "SYSTEM_CLUSTER"
  );
}

function clusters(count: number): string {
  return `${count} ${count === 1 ? "cluster" : "clusters"}`;
}
