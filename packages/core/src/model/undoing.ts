/** A change of ours that somebody else has taken back: what a contest is made of. */
import type { Instant } from "./instant.ts";

export type Undoing = UndoneReplica | UndoneSettings;

interface UndoingBase {
  readonly clusterId: string;
  /** The strategy whose change it was. */
  readonly strategy: string;
  readonly at: Instant;
  /** Null where the audit log names nobody: Materialize itself. */
  readonly by: string | null;
}

/** Somebody else dropped the replica that we had made, or made again what we had dropped. */
export interface UndoneReplica extends UndoingBase {
  readonly did: "dropped" | "created";
  readonly replicaName: string;
}

/** Somebody else altered what we had set on a managed cluster. */
export interface UndoneSettings extends UndoingBase {
  readonly did: "altered";
  /** What it was found set to afterwards, in words. */
  readonly settings: string;
}

/** How far back undone changes are read. */
export const UNDOINGS_SECONDS = 86_400;

/** The first moment at which what was undone, or could have been, at this one is too long ago to count. */
export function forgottenAt(at: Instant): Instant {
  return at + UNDOINGS_SECONDS * 1000 + 1;
}
