/**
 * How long a cluster needs until a new replica serves: as long as its slowest object took to hydrate last time.
 *
 * Known only where replicas have told it, of the sizes that they had; of a suspended cluster what was remembered counts.
 */
import type { ObservedCluster, ReplicaSize } from "../model/observation.ts";
import type { Suspension } from "../model/memory.ts";
import type { ServesAgain } from "../model/plan.ts";

const NOT_KNOWN: ReadonlyMap<string, number> = new Map();

type Known = Pick<ObservedCluster, "replicas" | "objects">;

/** Seconds by size: of several replicas of one size the slower one counts. */
export function hydrationBySize({ replicas, objects }: Known): ReadonlyMap<string, number> {
  if (objects.every((object) => object.hydrationSeconds === undefined)) return NOT_KNOWN;
  const bySize = new Map<string, number>();
  for (const { id, size } of replicas) {
    const seconds = slowest(id, objects);
    if (seconds !== null) bySize.set(size, Math.max(bySize.get(size) ?? 0, seconds));
  }
  return bySize;
}

/** What a suspension is to remember: until the first of the replicas served; undefined when nobody knows. */
export function servedAfter(cluster: Known): number | undefined {
  const known = [...hydrationBySize(cluster).values()];
  return known.length === 0 ? undefined : Math.min(...known);
}

/** How long a replica of this size needs; measured on the size whose price is nearest. Null when nobody knows. */
export function expectedService(
  cluster: Known,
  size: string,
  { sizes, suspension }: {
    readonly sizes: ReadonlyMap<string, ReplicaSize>;
    readonly suspension: Suspension | null;
  },
): ServesAgain | null {
  const bySize = hydrationBySize(cluster);
  if (bySize.size === 0) return expectedBefore(suspension);
  const price = sizes.get(size)?.creditsPerHour;
  const distance = (other: string) => {
    if (other === size) return -1;
    const credits = sizes.get(other)?.creditsPerHour;
    return price === undefined || credits === undefined
      ? Infinity
      : Math.abs(Math.log((credits || 1) / (price || 1)));
  };
  const [nearest] = [...bySize].sort(([a], [b]) => distance(a) - distance(b) || (a < b ? -1 : 1));
  return nearest === undefined ? null : { afterSeconds: nearest[1], measuredOn: nearest[0] };
}

/** As long as it took before the cluster was suspended. */
function expectedBefore(suspension: Suspension | null): ServesAgain | null {
  const seconds = suspension?.servesAfterSeconds;
  return seconds === undefined ? null : { afterSeconds: seconds, measuredOn: null };
}

/** Null unless every object that must hydrate has, and says how long it took. */
function slowest(replicaId: string, objects: Known["objects"]): number | null {
  let seconds: number | null = null;
  for (const { kind, hydrationSeconds } of objects) {
    if (kind !== "index" && kind !== "materialized-view") continue;
    const took = hydrationSeconds?.get(replicaId);
    if (took === undefined) return null;
    seconds = Math.max(seconds ?? 0, took);
  }
  return seconds;
}
