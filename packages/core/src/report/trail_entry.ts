/**
 * One row of the audit trail, read back for people and for reports: what was tried, why, and what became of it.
 *
 * Rows of an earlier tool lack most of it, so nearly everything may be null; nothing is ever made up for it.
 */
import type { Instant } from "../model/instant.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { Reason } from "../model/reason.ts";

export interface TrailEntry {
  readonly actionId: string;
  /** When its outcome was recorded. */
  readonly at: Instant;
  /** Just before the statement was sent. */
  readonly announcedAt: Instant | null;
  readonly cycleId: string | null;
  /** The name is the one that it had then. */
  readonly cluster: { readonly id: string | null; readonly name: string | null };
  readonly strategy: string | null;
  readonly sql: string | null;
  readonly reason: Pick<Reason, "code" | "text" | "numbers"> | null;
  readonly step: TrailStep | null;
  /** The sizes of its replicas before the whole change. */
  readonly sizesBefore: readonly string[];
  /** What strategies remember of it. */
  readonly effects: readonly TrailEffect[];
  readonly executed: boolean;
  readonly error: string | null;
}

/** What the statement does, as far as a report needs it. */
export interface TrailStep {
  readonly kind: string;
  /** Of the replica that is made or dropped. */
  readonly replicaName: string | null;
  /** The size that comes, where one does. */
  readonly size: string | null;
}

export interface TrailEffect {
  readonly kind: string;
  /** What a suspension gives back; empty for everything else. */
  readonly replicas: readonly RememberedReplica[];
  /** Whether it takes something away that was set before. */
  readonly ends: boolean;
}

/** What became of a statement. */
export type TrailResult = "done" | "done_by_other" | "missed" | "failed" | "not_done";

/** `missed`: it was carried out and did not have the effect that was meant. */
export function resultOf({ executed, error }: Pick<TrailEntry, "executed" | "error">): TrailResult {
  if (executed) return error === null ? "done" : "missed";
  if (error === null) return "not_done";
  return error.startsWith("done by another") ? "done_by_other" : "failed";
}

/** Whether it took effect as it was meant. */
export function hasLanded(entry: Pick<TrailEntry, "executed" | "error">): boolean {
  return resultOf(entry) === "done";
}

/** Whether one of its effects is of this kind, and no end of one. */
export function hasEffect(entry: TrailEntry, ...kinds: readonly string[]): boolean {
  return entry.effects.some((one) => kinds.includes(one.kind) && !one.ends);
}
