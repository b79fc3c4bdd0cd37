/** How a world is to be. */
import type { ItemColumn } from "./command.ts";
import type { Size } from "./state.ts";

/** A builtin relation, as the catalog lists it. */
export interface BuiltinRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view" | "materialized-view" | "source";
  readonly columns: readonly ItemColumn[];
  /** Grants as text, `=r/s1`. Default: everyone may read. */
  readonly privileges?: readonly string[];
}

/** How a world is to be. */
export interface WorldOptions {
  readonly now: number;
  /** Default: those of the recorded server. */
  readonly sizes?: readonly Size[];
  /** `new` has the native cluster controller and its relations. Default `new`. */
  readonly profile?: "new" | "old";
  /** Default off. */
  readonly rbac?: boolean;
  /** System variables that differ from the defaults: max_clusters, statement_logging_max_sample_rate... */
  readonly settings?: Readonly<Record<string, string>>;
  readonly builtins?: readonly BuiltinRelation[];
  /**
   * Adds that many unmanaged clusters c0001... with 3 ready replicas and 10 hydrated objects each, and raises the
   * limits to match.
   */
  readonly seedClusters?: number;
}
