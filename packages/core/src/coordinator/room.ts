/** What the environment's limits leave for this cycle, before anything of it is done. */
import type { Observation } from "../model/observation.ts";
import { replicasBySize } from "../money/replicas_by_size.ts";
import type { Room } from "../strategies/strategy.ts";

/** Replicas of Materialize's own clusters do not count. */
export function roomIn({ clusters, sizes, limits }: Observation): Room {
  if (limits.creditsPerHour === null) return { ...limits };
  let used = 0;
  for (const [size, count] of replicasBySize(clusters)) {
    used += count * (sizes.get(size)?.creditsPerHour ?? 0);
  }
  return {
    replicasPerCluster: limits.replicasPerCluster,
    creditsPerHour: Math.max(0, limits.creditsPerHour - used),
  };
}
