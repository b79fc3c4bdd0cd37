/** The end of a process of a replica, as the database's status history tells of it. */
import type { Instant } from "./instant.ts";

/** A process went offline after it had been started; its replica may have several processes. */
export interface ProcessOutage {
  readonly replicaId: string;
  readonly processId: number;
  /** Killed for want of memory; else it crashed. */
  readonly outOfMemory: boolean;
  readonly at: Instant;
}

/** How far back outages are read. */
export const OUTAGES_SECONDS = 86_400;
