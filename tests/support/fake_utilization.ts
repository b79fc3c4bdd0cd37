/** How busy the replicas of a fake world are: a measure a minute from when they are online, of the load at that time. */
import type { Observation, ReplicaSize } from "../../packages/core/src/model/observation.ts";
import type { ReplicaUtilization } from "../../packages/core/src/model/utilization.ts";
import { known } from "../../packages/core/src/model/signal.ts";
import type { FakeLoad, FakeReplica, FakeWorld } from "./fake_world.ts";

const MINUTE_MS = 60_000;

/** Of the clusters that were asked for, each within its window. */
export function utilizationNow(
  world: FakeWorld,
  seconds: ReadonlyMap<string, number>,
): Observation["utilization"] {
  if (world.noUtilization !== null) return world.noUtilization;
  const measured = world.clusters.flatMap((cluster) => {
    const window = seconds.get(cluster.id);
    return window === undefined
      ? []
      : cluster.replicas.flatMap((one) =>
        ofReplica(world, one, { load: cluster.load, window }) ?? []
      );
  });
  return known(measured, world.now);
}

function ofReplica(
  { now, sizes }: FakeWorld,
  replica: FakeReplica,
  { load, window }: { readonly load: readonly FakeLoad[]; readonly window: number },
): ReplicaUtilization | null {
  const size = sizes.get(replica.size);
  const begin = now - window * 1000;
  // The first measure comes with the first full minute.
  const skipped = Math.max(1, Math.ceil((begin - replica.onlineAt) / MINUTE_MS));
  const firstAt = replica.onlineAt + skipped * MINUTE_MS;
  if (size === undefined || firstAt > now) return null;
  const samples = Math.floor((now - firstAt) / MINUTE_MS) + 1;
  const lastAt = firstAt + (samples - 1) * MINUTE_MS;
  const loads = load.filter(({ from }, index) =>
    from <= lastAt && (load[index + 1]?.from ?? Infinity) > firstAt
  );
  return {
    replicaId: replica.id,
    processes: size.processes,
    ...{ samples, firstAt, lastAt },
    memoryPercent: peak(loads, "memoryBytes", size),
    cpuPercent: peak(loads, "cpuNanoCores", size),
  };
}

/** No process uses more than there is. */
function peak(
  loads: readonly FakeLoad[],
  what: "memoryBytes" | "cpuNanoCores",
  size: ReplicaSize,
): number | null {
  const capacity = size[what];
  if (capacity === null) return null;
  return Math.min(100, Math.max(0, ...loads.map((one) => one[what] / capacity * 100)));
}
