/**
 * The lives of replicas, and the credits that they use: from creation to drop, by the second, at the price of their size.
 *
 * A replica without a price counts as unpriced, never as free.
 */
import type { Instant } from "../model/instant.ts";

export interface ReplicaLife {
  readonly replicaId: string;
  readonly clusterId: string;
  readonly clusterName: string;
  /** The name that it was created with. */
  readonly replicaName: string;
  readonly size: string;
  readonly createdAt: Instant;
  /** Null: it is still there. */
  readonly droppedAt: Instant | null;
  readonly creditsPerHour: number | null;
  /** When all its processes had reported themselves; null where nobody knows. */
  readonly onlineAt: Instant | null;
}

/** From `from` up to, not including, `to`. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export const HOUR_MS = 3_600_000;

/** How long the replica was there within the span, in hours. */
export function hoursWithin({ createdAt, droppedAt }: ReplicaLife, span: Span): number {
  const from = Math.max(createdAt, span.from);
  const to = Math.min(droppedAt ?? span.to, span.to);
  return Math.max(0, to - from) / HOUR_MS;
}

/** Whether the replica was there at this instant. */
export function livesAt({ createdAt, droppedAt }: ReplicaLife, at: Instant): boolean {
  return createdAt <= at && (droppedAt === null || droppedAt > at);
}

/** The credits that these replicas used within the span; those without a price are left out. */
export function creditsUsed(lives: readonly ReplicaLife[], span: Span): number {
  return lives.reduce((sum, one) => sum + (one.creditsPerHour ?? 0) * hoursWithin(one, span), 0);
}

/** How many replicas that were there within the span have no price. */
export function unpricedIn(lives: readonly ReplicaLife[], span: Span): number {
  return lives.filter((one) => one.creditsPerHour === null && hoursWithin(one, span) > 0).length;
}
