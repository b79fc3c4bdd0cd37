/**
 * What an operator has ordered for a while, beside the strategies: pause, suspend or wake a cluster, or all of them.
 *
 * Orders are append-only rows; of a cluster's own orders the newest counts, and it outranks those for all clusters.
 */
import type { Instant } from "./instant.ts";

/** `pause` changes nothing; `suspend` and `wake` decide whether it runs; `resume` ends any of them. */
export type OverrideKind = "pause" | "suspend" | "wake" | "resume";

export const OVERRIDE_KINDS: readonly OverrideKind[] = ["pause", "suspend", "wake", "resume"];

/** A row of `mz_schedctl_overrides`. */
export interface Override {
  readonly id: string;
  /** Null: all clusters. */
  readonly clusterId: string | null;
  readonly kind: OverrideKind;
  /** Why, in the words of its author. */
  readonly reason: string;
  readonly author: string;
  readonly createdAt: Instant;
  /** It counts before this instant, no longer at it. Null: until somebody resumes. */
  readonly until: Instant | null;
  /** Of a `suspend`: whether materialized views, sources and sinks may stop moving. */
  readonly allowStale: boolean;
}
