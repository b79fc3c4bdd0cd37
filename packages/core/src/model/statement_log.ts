/**
 * What Materialize's statement log says, boiled down to what idleness needs.
 *
 * Statements of this controller are in the coverage figures (they are canaries) and not in the use of any cluster.
 */
import type { Instant } from "./instant.ts";

export interface StatementLog {
  /** Begin of the oldest and of the newest statement that the log shows; null when it shows none. */
  readonly oldestAt: Instant | null;
  readonly newestAt: Instant | null;
  /** The share of statements that the server logs: the lowest of its default, its cap and our session's rate. */
  readonly sampleRate: number;
  /** Begin of the newest statement that was logged at a rate below `LOWEST_TRUSTED_RATE`, and that rate. */
  readonly lastUntrusted: { readonly at: Instant; readonly rate: number } | null;
  /** When a statement was last logged that tells of others dropped by throttling. */
  readonly lastThrottledAt: Instant | null;
  readonly use: readonly ClusterUse[];
}

/** The use of one cluster by one application. */
export interface ClusterUse {
  readonly clusterId: string;
  readonly application: string;
  /** Begin or end, whichever is later, of the newest finished statement that used the cluster. */
  readonly lastUseAt: Instant | null;
  /** Statements that have begun and not ended, of sessions that still exist. */
  readonly running: number;
  /** Begin of the newest statement that was refused because the cluster has no replica. */
  readonly lastRefusedAt: Instant | null;
}

/** Below this share the log misses too much to prove that nobody uses a cluster. */
export const LOWEST_TRUSTED_RATE = 0.9;
