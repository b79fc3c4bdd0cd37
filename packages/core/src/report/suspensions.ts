/**
 * Suspensions and wake-ups of one cluster, from the audit trail and the lives of its replicas.
 *
 * The trail says that we suspended it and what it had; that replicas are there again, the replicas themselves say, whoever
 * made them.
 */
import type { Instant } from "../model/instant.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { Prices } from "./always_on.ts";
import { HOUR_MS, livesAt, type ReplicaLife, type Span } from "./replica_life.ts";
import { hasEffect, hasLanded, type TrailEntry } from "./trail_entry.ts";

export interface Suspended {
  /** When its last replica was gone. */
  readonly from: Instant;
  /** When it had one again; null: it is suspended still. */
  readonly to: Instant | null;
  readonly replicas: readonly RememberedReplica[];
}

export interface WokenUp {
  /** When the first replica was back. */
  readonly at: Instant;
  /** When the query that woke it was refused; null where something else woke it. */
  readonly refusedAt: Instant | null;
  /** From the refused query to the replica. */
  readonly delaySeconds: number | null;
  /** From the refused query until a replica had reported itself; null where nobody knows. */
  readonly onlineSeconds: number | null;
}

interface Past {
  /** Of one cluster, oldest first. */
  readonly trail: readonly TrailEntry[];
  readonly lives: readonly ReplicaLife[];
}

/** The suspensions by us, oldest first. One that left a replica running is none. */
export function suspensionsOf(past: Past): readonly Suspended[] {
  const ends = awakeSince(past);
  const found: Omit<Suspended, "to">[] = [];
  for (const entry of past.trail.filter((one) => hasLanded(one) && hasEffect(one, "suspended"))) {
    const from = emptySince(past.lives, entry.at);
    if (from === null) continue;
    const replicas = entry.effects.find((one) => one.kind === "suspended")?.replicas ?? [];
    const previous = found.at(-1);
    // Of several replicas each drop tells of the suspension; it is complete with the last one.
    const goesOn = previous !== undefined && ends(previous.from, from) === null;
    if (goesOn) found.pop();
    found.push({ from, replicas });
  }
  return found.map((one) => ({ ...one, to: ends(one.from, Infinity) }));
}

/** Managed clusters drop their replicas in the background. */
const GOES_WITHIN_MS = 300_000;

/** When the last replica was gone; null where one stayed. */
function emptySince(lives: readonly ReplicaLife[], at: Instant): Instant | null {
  const gone = lives.filter((one) => livesAt(one, at)).map((one) => one.droppedAt ?? Infinity);
  const from = Math.max(at, ...gone);
  return from > at + GOES_WITHIN_MS ? null : from;
}

/** The first sign of a replica after one instant and before another. */
function awakeSince({ trail, lives }: Past): (from: Instant, before: Instant) => Instant | null {
  const signs = [
    ...trail.filter((one) => hasLanded(one) && hasEffect(one, "waking", "awake"))
      .map((one) => one.at),
    ...lives.map((one) => one.createdAt),
  ].sort((a, b) => a - b);
  return (from, before) => signs.find((at) => at > from && at < before) ?? null;
}

export interface SuspendedSum {
  readonly count: number;
  readonly hours: number;
  /** What was not there, at the prices of its sizes. */
  readonly creditsSaved: number;
  /** Replicas that were not there and whose price nobody knows. */
  readonly unpriced: number;
}

/** What the suspensions come to within the span. */
export function sumSuspensions(
  suspensions: readonly Suspended[],
  span: Span,
  prices: Prices,
): SuspendedSum {
  const clipped = suspensions.map(({ from, to, replicas }) => {
    const hours = Math.max(0, Math.min(to ?? span.to, span.to) - Math.max(from, span.from)) /
      HOUR_MS;
    const known = replicas.flatMap(({ size }) => prices.get(size) ?? []);
    const perHour = known.reduce((sum, price) => sum + price, 0);
    return { hours, credits: hours * perHour, unpriced: replicas.length - known.length };
  }).filter((one) => one.hours > 0);
  return {
    count: clipped.length,
    hours: clipped.reduce((sum, one) => sum + one.hours, 0),
    creditsSaved: clipped.reduce((sum, one) => sum + one.credits, 0),
    unpriced: clipped.reduce((sum, one) => sum + one.unpriced, 0),
  };
}

/** The ends of suspensions within the span that we brought about, oldest first. */
export function wakesOf(
  { trail, lives }: Past,
  suspensions: readonly Suspended[],
  span: Span,
): readonly WokenUp[] {
  return suspensions.flatMap(({ from, to }, nth) => {
    const next = suspensions[nth + 1]?.from ?? Infinity;
    const entry = trail.find((one) =>
      hasLanded(one) && hasEffect(one, "waking", "awake") && one.at > from && one.at < next
    );
    if (entry === undefined || to === null || to < span.from || to >= span.to) return [];
    const refusedAt = instantOf(entry.reason?.numbers["refused_at"]);
    const online = lives.filter((one) => one.createdAt >= to && one.createdAt < next)
      .flatMap((one) => one.onlineAt ?? []);
    const since = (at: Instant) => refusedAt === null ? null : Math.max(0, (at - refusedAt) / 1000);
    return [{
      at: to,
      refusedAt,
      delaySeconds: since(to),
      onlineSeconds: online.length === 0 ? null : since(Math.min(...online)),
    }];
  });
}

/** As reasons write it: `2026-11-21 17:40:12 UTC`. */
function instantOf(value: unknown): Instant | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return null;
  const at = Date.parse(value.replace(/ UTC$/, "Z").replace(" ", "T"));
  return Number.isNaN(at) ? null : at;
}
