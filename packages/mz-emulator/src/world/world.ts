/**
 * The world from outside: make one, command it, let time pass.
 *
 * Pure: no I/O, no clock, no randomness; a world is a value that can be kept and gone back to.
 * Invariant: `advance(advance(w, a), b)` equals `advance(w, b)` for a <= b.
 */
import type { Size, World } from "./state.ts";
import type { ItemColumn } from "./command.ts";

/** A builtin relation, as the catalog lists it. */
export interface BuiltinRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view" | "materialized-view" | "source";
  readonly columns: readonly ItemColumn[];
  /** It lists one replica's own state. */
  readonly perReplica?: boolean;
}

/** How a world is to be. */
export interface WorldOptions {
  readonly now: number;
  /** Default: those of the recorded server. */
  readonly sizes?: readonly Size[];
  /** `new` has the native cluster controller's relations. Default `new`. */
  readonly profile?: "new" | "old";
  /** Default off. */
  readonly rbac?: boolean;
  /** System variables that differ from the defaults: max_clusters, max_replicas_per_cluster, statement_logging_default_sample_rate... */
  readonly settings?: Readonly<Record<string, string>>;
  readonly builtins?: readonly BuiltinRelation[];
  /** Adds that many unmanaged clusters c0001... with 3 ready replicas and 10 hydrated objects each; raises the limits to match. */
  readonly seedClusters?: number;
}

export type { World };
