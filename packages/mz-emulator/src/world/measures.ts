/** What replicas use, measured: what a test says of their cluster, else what follows from the objects. */
import { type Draft, putReplica, schedule } from "./draft.ts";
import { timestampText } from "./durations.ts";
import { bytesHeld, sizeNamed } from "./hydration.ts";
import type { Load } from "./load.ts";
import { get, sizeOf } from "./sorted_map.ts";
import type { Replica } from "./state.ts";

const MEASURE_EVERY_MS = 60_000;
const IDLE_MEMORY_BYTES = 200 * 1024 * 1024;

/**
 * Measures are taken on a replica's own minute: every minute where somebody may decide by them, else only when something
 * may have changed. Large worlds would drown in rows that all say the same.
 */
export function planMeasure(draft: Draft, replicaId: string): void {
  const replica = get(draft.world.replicas, replicaId);
  if (replica === undefined || replica.measuring) return;
  putReplica(draft, { ...replica, measuring: true });
  const minutes = Math.floor((draft.now - replica.createdAt) / MEASURE_EVERY_MS) + 1;
  schedule(draft, replica.createdAt + minutes * MEASURE_EVERY_MS, { kind: "measure", replicaId });
}

/** Writes a measure of each process down; empty while nothing can be measured. */
export function recordMeasures(draft: Draft, replica: Replica, known: boolean): void {
  const { memoryBytes, cpuNanoCores } = useOf(draft, replica);
  replica.processes.forEach((_, process) => {
    draft.rows.push({
      relation: "mz_internal.mz_cluster_replica_metrics_history",
      key: `${replica.id}/${process}/${draft.now}`,
      row: {
        replica_id: replica.id,
        process_id: String(process),
        cpu_nano_cores: known ? String(cpuNanoCores) : null,
        memory_bytes: known ? String(memoryBytes) : null,
        disk_bytes: null,
        occurred_at: timestampText(draft.now),
        heap_bytes: null,
        heap_limit: null,
      },
    });
  });
}

/** Whether every minute counts: the size of a managed cluster, or of one with a load, may be chosen by its measures. */
export function isWatched({ world }: Draft, { clusterId }: Replica): boolean {
  const cluster = get(world.clusters, clusterId);
  return clusterId.startsWith("u") && (cluster?.managed != null || cluster?.load !== undefined);
}

/** What each process of a replica uses at this moment. */
export interface Use extends Load {
  /** Whether it is more memory than a process has. */
  readonly tooMuch: boolean;
}

/** What each process uses, no more than there is. */
export function useOf({ world }: Draft, replica: Replica): Use {
  const size = sizeNamed(world, replica.size);
  const [memory, cpu] = [Number(size.memoryBytes), Number(size.cpuNanoCores)];
  const load = get(world.clusters, replica.clusterId)?.load;
  const share = (amount: number) => Math.round(amount / size.processes);
  const wanted = load === undefined
    ? {
      memoryBytes: IDLE_MEMORY_BYTES + share(bytesHeld(replica)),
      cpuNanoCores: Math.round(cpu * Math.min(0.5, 0.02 + 0.01 * sizeOf(replica.objects))),
    }
    : { memoryBytes: share(load.memoryBytes), cpuNanoCores: share(load.cpuNanoCores) };
  return {
    memoryBytes: Math.min(wanted.memoryBytes, memory),
    cpuNanoCores: Math.min(wanted.cpuNanoCores, cpu),
    tooMuch: load !== undefined && wanted.memoryBytes > memory,
  };
}
