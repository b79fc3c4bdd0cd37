/** How many replicas of users there are of each size: counted once per observation, and asked for by many. */
import type { ObservedCluster } from "../model/observation.ts";

const counted = new WeakMap<readonly ObservedCluster[], ReadonlyMap<string, number>>();

/** By size, in the order in which the sizes are first met; Materialize's own clusters do not count. */
export function replicasBySize(clusters: readonly ObservedCluster[]): ReadonlyMap<string, number> {
  const known = counted.get(clusters);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const { system, replicas } of clusters) {
    if (system) continue;
    for (const { size } of replicas) counts.set(size, (counts.get(size) ?? 0) + 1);
  }
  counted.set(clusters, counts);
  return counts;
}
