/**
 * What a cluster would have cost without anybody scheduling it: the replicas that it began with, there all the time.
 *
 * It begins with what it had at the start of the window. Suspended by us at that moment, it begins with what the
 * suspension gives back; and where it had nothing, with the first that it got, from then on.
 */
import type { Instant } from "../model/instant.ts";
import type { RememberedReplica } from "../model/memory.ts";
import { HOUR_MS, livesAt, type ReplicaLife, type Span } from "./replica_life.ts";

export interface AlwaysOn {
  /** Since when they count. */
  readonly since: Instant;
  readonly replicas: readonly { readonly size: string; readonly creditsPerHour: number | null }[];
  readonly credits: number;
}

/** Credits per hour by size; a size without entry has no known price. */
export type Prices = ReadonlyMap<string, number>;

/** Null where the cluster had no replica in all the window. */
export function alwaysOn(
  lives: readonly ReplicaLife[],
  span: Span,
  { suspendedWith, prices }: {
    /** What it had before the suspension that it was in when the window began; null where it was in none. */
    readonly suspendedWith: readonly RememberedReplica[] | null;
    readonly prices: Prices;
  },
): AlwaysOn | null {
  const there = lives.filter((one) => livesAt(one, span.from));
  if (there.length > 0) return from(span.from, there, span);
  if (suspendedWith !== null && suspendedWith.length > 0) {
    const replicas = suspendedWith.map(({ size }) => ({
      size,
      creditsPerHour: prices.get(size) ?? null,
    }));
    return from(span.from, replicas, span);
  }
  const first = Math.min(...lives.map((one) => one.createdAt).filter((at) => at >= span.from));
  if (first >= span.to) return null;
  return from(first, lives.filter((one) => firstOnes(one, first)), span);
}

/** Replicas of one CREATE CLUSTER, or of one run, come within seconds of each other. */
const TOGETHER_MS = 10_000;

function firstOnes({ createdAt, droppedAt }: ReplicaLife, first: Instant): boolean {
  const together = createdAt >= first && createdAt < first + TOGETHER_MS;
  return together && (droppedAt === null || droppedAt >= first + TOGETHER_MS);
}

function from(
  since: Instant,
  replicas: readonly Pick<ReplicaLife, "size" | "creditsPerHour">[],
  { to }: Span,
): AlwaysOn {
  const perHour = replicas.reduce((sum, one) => sum + (one.creditsPerHour ?? 0), 0);
  return {
    since,
    replicas: replicas.map(({ size, creditsPerHour }) => ({ size, creditsPerHour })),
    credits: perHour * (to - since) / HOUR_MS,
  };
}
