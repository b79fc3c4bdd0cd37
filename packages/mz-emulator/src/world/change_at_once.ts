/**
 * Changes of a managed cluster before there was a native controller (the old profile): made within the statement.
 *
 * Another shape drops all replicas and makes new ones, without a moment of overlap; another replication factor adds
 * replicas or drops those with the highest numbers. Invariant: names are always r1 to rN.
 */
import { shapeOf } from "./cluster_create.ts";
import { type Draft, putCluster } from "./draft.ts";
import { replicasOf } from "./lookup.ts";
import { sameShape } from "./reconfigure.ts";
import { dropReplica, makeReplica } from "./replicas.ts";
import type { Cluster, Managed, Replica } from "./state.ts";

/** Makes a cluster what it is wanted to be. */
export function changeAtOnce(draft: Draft, cluster: Cluster, wanted: Managed): void {
  if (cluster.managed === null) return;
  const keeps = sameShape(cluster.managed, wanted);
  const changed = { ...cluster, managed: wanted };
  putCluster(draft, changed);
  const owned = replicasOf(draft.world, cluster.id).filter((replica) => !replica.internal);
  const kept = new Set<number>();
  for (const replica of owned) {
    const number = numberOf(replica);
    if (keeps && number <= wanted.replicationFactor) kept.add(number);
    else dropReplica(draft, replica, { cluster: changed, reason: "manual" });
  }
  for (let number = 1; number <= wanted.replicationFactor; number++) {
    if (kept.has(number)) continue;
    const name = `r${number}`;
    makeReplica(draft, changed, { name, shape: shapeOf(wanted), reason: "manual" });
  }
}

function numberOf(replica: Replica): number {
  return Number(/^r(\d+)$/.exec(replica.name)?.[1] ?? Infinity);
}
