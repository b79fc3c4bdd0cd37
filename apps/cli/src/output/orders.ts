/** Orders of operators and what follows from them, for people and as JSON. */
import {
  type ObservedCluster,
  type Override,
  type Plan,
  planDocument,
  renderAction,
  toReadableInstant,
} from "@mz-schedctl/core";

/** "until 2026-11-21 19:40:12 UTC". */
export function untilText(until: number | null): string {
  return until === null ? "until resumed" : `until ${toReadableInstant(until)}`;
}

/** What is in force for the clusters of this plan. */
export function inForceLines({ overrides }: Plan): readonly string[] {
  if (overrides.length === 0) return ["In force now: no order."];
  return [
    "In force now:",
    ...overrides.map(({ kind, cluster, until, author, reason }) => {
      const whom = cluster === null ? "all clusters" : `${cluster.name} (${cluster.id})`;
      const end = kind === "resume" ? "is not concerned by orders for all" : untilText(until);
      return `  ${kind} ${whom}, ${end}, by ${author}: ${reason}`;
    }),
  ];
}

/** What the next apply does, statement by statement, and what it leaves. */
export function nextApplyLines({ clusters }: Plan): readonly string[] {
  const planned = clusters.flatMap((one) => one.actions);
  const free = planned.filter((one) => one.blockedBy === undefined);
  const blocked = new Map<string, number>();
  for (const { blockedBy } of planned) {
    if (blockedBy !== undefined) blocked.set(blockedBy, (blocked.get(blockedBy) ?? 0) + 1);
  }
  const left = [...blocked].sort().map(([code, count]) =>
    `  ${count} ${count === 1 ? "statement" : "statements"} blocked by ${code}`
  );
  const waits = clusters.flatMap((one) =>
    one.waits.map((wait) => `  waits on ${one.cluster.name}: ${wait.text}`)
  );
  if (free.length + left.length + waits.length === 0) return ["Next apply: nothing to do."];
  return [
    "Next apply:",
    ...free.map(({ action }) => `  ${renderAction(action)};`),
    ...left,
    ...waits,
  ];
}

/** The document of an order that was given, or would be. */
export function orderDocument({ order, cluster, outlook, written }: {
  readonly order: Override;
  readonly cluster: Pick<ObservedCluster, "id" | "name"> | null;
  readonly outlook: Plan | null;
  readonly written: boolean;
}): Readonly<Record<string, unknown>> {
  const iso = (at: number | null) => at === null ? null : new Date(at).toISOString();
  return {
    order: {
      id: order.id,
      kind: order.kind,
      cluster: cluster === null ? null : { id: cluster.id, name: cluster.name },
      reason: order.reason,
      author: order.author,
      created_at: iso(order.createdAt),
      until: iso(order.until),
      allow_stale: order.allowStale,
    },
    written,
    in_force: outlook === null ? null : outlook.overrides.map((one) => ({
      kind: one.kind,
      cluster: one.cluster === null ? null : { id: one.cluster.id, name: one.cluster.name },
      reason: one.reason,
      author: one.author,
      created_at: iso(one.createdAt),
      until: iso(one.until),
    })),
    next_apply: outlook === null ? null : planDocument(outlook),
  };
}
