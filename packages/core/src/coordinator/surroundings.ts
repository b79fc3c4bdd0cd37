/**
 * What concerns one cluster beside its own rows and replicas: an order, a deployment, what others took back.
 *
 * Nearly every cluster has nothing of the sort, and shares one value that says so.
 */
import type { Instant } from "../model/instant.ts";
import type { Missing } from "../model/signal.ts";
import type { Observation, ObservedCluster } from "../model/observation.ts";
import type { Override } from "../model/override.ts";
import type { ClusterRef } from "../model/action.ts";
import type { Undoing } from "../model/undoing.ts";
import { forgottenAt } from "../model/undoing.ts";
import { orderFor, type Orders, ordersIn } from "./orders.ts";
import { twinsIn } from "./deployment_twins.ts";

export interface Surroundings {
  /** The order that counts for it; never a resumption. */
  readonly order: Override | null;
  /** Changes of ours of the last day that others took back, as far as anybody can see. */
  readonly undoings: readonly Undoing[];
  /** Why that cannot be seen; null where it can. */
  readonly undoingsUnseen: Missing | null;
  /** The other half of a blue/green deployment. */
  readonly twin: string | null;
  /** The cluster without rows that bears the name that this one, with rows, had before. */
  readonly successor: ClusterRef | null;
}

/** A cluster on its own. */
export const ALONE: Surroundings = {
  ...{ order: null, undoings: [], undoingsUnseen: null, twin: null, successor: null },
};

/** A name that moved longer ago than this is nobody's surprise any more. */
const MOVED_LATELY_MS = 7 * 86_400_000;

/** The surroundings of each cluster of an observation. */
export interface Neighbourhood {
  readonly orders: Orders;
  readonly of: (cluster: ObservedCluster) => Surroundings;
}

/** Looks at the whole environment once. */
export function neighbourhoodIn(
  observation: Observation,
  hasRows: (clusterId: string) => boolean,
): Neighbourhood {
  const { clusters, now, overrides } = observation;
  const orders = ordersIn(overrides, now);
  const undoings = undoingsIn(observation);
  const twins = twinsIn(clusters);
  let byName: ReadonlyMap<string, ObservedCluster> | null = null;
  let oldestRows: ReadonlyMap<string, Instant> | null = null;
  const successorOf = ({ id, renamed }: ObservedCluster): ClusterRef | null => {
    if (renamed === null || now - renamed.at > MOVED_LATELY_MS || !hasRows(id)) return null;
    oldestRows ??= oldestRowsIn(observation);
    // Who has written its rows since then has meant this cluster.
    if ((oldestRows.get(id) ?? -Infinity) > renamed.at) return null;
    byName ??= new Map(clusters.map((one) => [one.name, one]));
    const bearer = byName.get(renamed.from);
    if (bearer === undefined || bearer.id === id || hasRows(bearer.id)) return null;
    return { id: bearer.id, name: bearer.name };
  };
  const noOrders = orders.all === null && orders.own.size === 0;
  const quiet = noOrders && undoings.size === 0 && twins.size === 0;
  const unseen = observation.undoings.kind === "missing" ? observation.undoings : null;
  const alone = unseen === null ? ALONE : { ...ALONE, undoingsUnseen: unseen };
  return {
    orders,
    of: (cluster) => {
      if (quiet && cluster.renamed === null) return alone;
      const order = orderFor(cluster, orders);
      const undone = undoings.get(cluster.id);
      const twin = twins.get(cluster.name) ?? null;
      const successor = successorOf(cluster);
      return order === null && undone === undefined && twin === null && successor === null
        ? alone
        : { ...alone, order, undoings: undone ?? [], twin, successor };
    },
  };
}

/** When the oldest row of each cluster was written. */
function oldestRowsIn({ strategyRows }: Observation): ReadonlyMap<string, Instant> {
  const oldest = new Map<string, Instant>();
  for (const { clusterId, updatedAt } of strategyRows) {
    oldest.set(clusterId, Math.min(oldest.get(clusterId) ?? Infinity, updatedAt ?? -Infinity));
  }
  return oldest;
}

function undoingsIn({ undoings, now }: Observation): ReadonlyMap<string, readonly Undoing[]> {
  const byCluster = new Map<string, Undoing[]>();
  if (undoings.kind === "missing") return byCluster;
  for (const one of undoings.value) {
    if (now >= forgottenAt(one.at)) continue;
    const known = byCluster.get(one.clusterId);
    if (known === undefined) byCluster.set(one.clusterId, [one]);
    else known.push(one);
  }
  return byCluster;
}
