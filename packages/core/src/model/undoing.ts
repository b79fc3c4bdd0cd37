/** A change of ours that somebody else has taken back: what a contest is made of. */
import type { Instant } from "./instant.ts";

export interface Undoing {
  readonly clusterId: string;
  /** The strategy whose change it was. */
  readonly strategy: string;
  /** What somebody else did: dropped the replica that we had made, or made again what we had dropped. */
  readonly did: "dropped" | "created";
  readonly replicaName: string;
  readonly at: Instant;
  /** Null where the audit log names nobody: Materialize itself. */
  readonly by: string | null;
}

/** How far back undone changes are read. */
export const UNDOINGS_SECONDS = 86_400;
