/** How busy replicas are, from the measures that Materialize takes of each process every minute. */
import type { Instant } from "./instant.ts";

/** Of one replica, within the window asked for. A process that reports less than the others counts for all. */
export interface ReplicaUtilization {
  readonly replicaId: string;
  /** Processes that were measured. */
  readonly processes: number;
  /** Of the process that was measured least often. */
  readonly samples: number;
  /** When each process had been measured for the first time. */
  readonly firstAt: Instant;
  /** Since when a process has not been measured again. */
  readonly lastAt: Instant;
  /** The peak over processes and samples, of the heap where it is limited, else of the memory; null when not measured. */
  readonly memoryPercent: number | null;
  /** The peak over processes and samples; null when not measured. */
  readonly cpuPercent: number | null;
}
