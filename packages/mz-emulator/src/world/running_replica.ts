/** Replicas that are online from the start, as no statement makes them. Invariant: no audit event is written here. */
import { type Draft, putReplica } from "./draft.ts";
import { sizeNamed } from "./hydration.ts";
import { newProcesses, NO_FAILURES, recordStart } from "./replica_life.ts";
import { emptyMap } from "./sorted_map.ts";
import type { Cluster, Replica } from "./state.ts";

/** A replica that is online from the start. */
export function addRunningReplica(
  draft: Draft,
  wanted: {
    readonly id: string;
    readonly name: string;
    readonly cluster: Cluster;
    readonly size: string;
  },
): Replica {
  const replica: Replica = {
    id: wanted.id,
    name: wanted.name,
    clusterId: wanted.cluster.id,
    size: wanted.size,
    availabilityZone: null,
    introspectionDebugging: false,
    introspectionIntervalMs: 1000,
    internal: false,
    billedAs: null,
    purpose: "steady",
    createdAt: draft.now,
    processes: newProcesses(sizeNamed(draft.world, wanted.size).processes, draft.now, true),
    objects: emptyMap(),
    hydrating: null,
    life: 1,
    measuring: false,
    ...NO_FAILURES,
  };
  putReplica(draft, replica);
  recordStart(draft, replica);
  return replica;
}
