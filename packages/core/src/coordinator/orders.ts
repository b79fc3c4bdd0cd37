/**
 * Which orders of operators are in force, and which of them counts for a cluster.
 *
 * An order counts before its end, no longer at it. Of those in force the newest counts, and a cluster's own outranks
 * one for all clusters. A cluster's own resumption ends what came before it, never an order that is given later: who
 * stops everything in an emergency means everything.
 */
import type { Instant } from "../model/instant.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Override } from "../model/override.ts";
import type { StandingOrder } from "../model/plan.ts";

/** The newest order in force, for all clusters and for each that has one of its own; resumptions among them. */
export interface Orders {
  readonly all: Override | null;
  readonly own: ReadonlyMap<string, Override>;
}

const NONE: Orders = { all: null, own: new Map() };

/** The orders in force at this moment; the order of the rows means nothing. */
export function ordersIn(overrides: readonly Override[], now: Instant): Orders {
  if (overrides.length === 0) return NONE;
  let all: Override | null = null;
  const own = new Map<string, Override>();
  for (const one of overrides) {
    if (one.until !== null && one.until <= now) continue;
    const { clusterId } = one;
    if (clusterId === null) all = newer(all, one);
    else own.set(clusterId, newer(own.get(clusterId) ?? null, one));
  }
  return { all, own };
}

function newer(before: Override | null, one: Override): Override {
  if (before === null) return one;
  const later = one.createdAt - before.createdAt || (one.id < before.id ? -1 : 1);
  return later > 0 ? one : before;
}

/** What counts for this cluster: a pause, a suspension or a wake; null when nothing does. */
export function orderFor(
  { id, system }: Pick<ObservedCluster, "id" | "system">,
  { all, own }: Orders,
): Override | null {
  const mine = own.get(id) ?? null;
  const general = all === null || all.kind === "resume" || system ? null : all;
  if (mine === null) return general;
  if (mine.kind !== "resume") return mine;
  return general !== null && newer(mine, general) === general ? general : null;
}

/** What a reader of the plan must know is in force: for all clusters first, then by name. */
export function standingOrders(
  orders: Orders,
  clusters: readonly ObservedCluster[],
): readonly StandingOrder[] {
  const { all, own } = orders;
  if (all === null && own.size === 0) return [];
  const general = all === null || all.kind === "resume" ? [] : [told(all, null)];
  const mine = clusters.flatMap((cluster) => {
    const order = own.get(cluster.id);
    if (order === undefined) return [];
    // A resumption is worth telling where it keeps a general order off.
    const excepted = general.length > 0 && orderFor(cluster, orders) === null;
    if (order.kind === "resume" && !excepted) return [];
    return [told(order, { id: cluster.id, name: cluster.name })];
  });
  return [...general, ...mine.sort(byCluster)];
}

function told(
  { kind, reason, author, createdAt, until }: Override,
  cluster: StandingOrder["cluster"],
): StandingOrder {
  return { cluster, kind, reason, author, createdAt, until };
}

function byCluster(a: StandingOrder, b: StandingOrder): number {
  const key = ({ cluster }: StandingOrder) => JSON.stringify([cluster?.name, cluster?.id]);
  return key(a) < key(b) ? -1 : 1;
}
