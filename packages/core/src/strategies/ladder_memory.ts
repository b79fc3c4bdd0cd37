/**
 * Verdicts on sizes: from the outages of the replicas that are there, and from what is remembered.
 *
 * A verdict is believed until it runs out, the largest size changes, or other objects are on the cluster.
 */
import { byText, inOrder, joined } from "../model/in_order.ts";
import type { Instant } from "../model/instant.ts";
import type { Ladder, SizeVerdict } from "../model/memory.ts";
import type { ObservedObject } from "../model/observation.ts";
import type { ProcessOutage } from "../model/outage.ts";
import { countOutages, type OutageCounts } from "./outages.ts";
import type { ClusterView } from "./strategy.ts";

export interface JudgeRules {
  readonly largest: string;
  readonly minOutOfMemory: number;
  readonly minCrashes: number;
  readonly believedSeconds: number;
}

/** What there is to judge. */
export interface Evidence {
  readonly outages: readonly ProcessOutage[];
  /** Replicas of these sizes count. */
  readonly sizes: ReadonlySet<string>;
}

/** What is known of the sizes. */
export interface Judgement {
  readonly objects: string;
  readonly objectsSince: Instant | null;
  /** In force at this moment, by size name. */
  readonly tooSmall: readonly SizeVerdict[];
  /** Whether the memory is about this largest size and these objects. */
  readonly continues: boolean;
}

const NO_VERDICTS: readonly SizeVerdict[] = [];

/** The verdicts in force; a size that was judged before keeps its first verdict. */
export function judgeSizes(view: ClusterView, evidence: Evidence, rules: JudgeRules): Judgement {
  const last = view.memory?.ladder ?? null;
  const objects = objectsText(view.cluster.objects);
  const sameObjects = last?.objects === objects;
  const continues = sameObjects && last.maxSize === rules.largest;
  const objectsSince = last === null ? null : sameObjects ? last.objectsSince : view.now;
  const inForce = continues ? stillBelieved(last.tooSmall, rules, view.now) : NO_VERDICTS;
  const fresh = seenTooSmall(view, evidence, { rules, since: objectsSince ?? 0 });
  const tooSmall = fresh.length === 0 ? inForce : joined(
    inForce,
    fresh.filter((verdict) => inForce.every((one) => one.size !== verdict.size)),
  );
  return { objects, objectsSince, tooSmall: inOrder(tooSmall, bySize), continues };
}

function bySize(a: SizeVerdict, b: SizeVerdict): number {
  return byText(a.size, b.size);
}

function stillBelieved(
  verdicts: readonly SizeVerdict[],
  rules: JudgeRules,
  now: Instant,
): readonly SizeVerdict[] {
  if (verdicts.length === 0) return NO_VERDICTS;
  return verdicts.filter((verdict) => now < believedUntil(verdict, rules))
    .map((verdict) => ({ ...verdict, until: believedUntil(verdict, rules) }));
}

/** A shorter time to live counts for old verdicts, too. */
function believedUntil({ at, until }: SizeVerdict, { believedSeconds }: JudgeRules): Instant {
  return Math.min(until, at + believedSeconds * 1000);
}

function seenTooSmall(
  { cluster, now }: ClusterView,
  { outages, sizes }: Evidence,
  { rules, since }: { readonly rules: JudgeRules; readonly since: Instant },
): readonly SizeVerdict[] {
  if (outages.length === 0) return NO_VERDICTS;
  const counts = new Map<string, OutageCounts>();
  for (const replica of cluster.replicas) {
    if (!sizes.has(replica.size)) continue;
    const own = outages.filter((one) => one.replicaId === replica.id);
    const seen = countOutages(own, Math.max(replica.createdAt ?? 0, since));
    const before = counts.get(replica.size) ?? { outOfMemory: 0, crashes: 0 };
    counts.set(replica.size, {
      outOfMemory: before.outOfMemory + seen.outOfMemory,
      crashes: before.crashes + seen.crashes,
    });
  }
  return [...counts].flatMap(([size, { outOfMemory, crashes }]) =>
    outOfMemory >= rules.minOutOfMemory || crashes >= rules.minCrashes
      ? [{ size, outOfMemory, crashes, at: now, until: now + rules.believedSeconds * 1000 }]
      : []
  );
}

/** Whether there is nothing new to remember. */
export function isSameLadder(a: Ladder | null, b: Ladder): boolean {
  return a !== null && a.maxSize === b.maxSize && a.objects === b.objects &&
    a.objectsSince === b.objectsSince && isSameList(a.tooSmall, b.tooSmall, isSameVerdict) &&
    isSameList(a.probing, b.probing, (one, other) => one === other) &&
    a.steady?.ready === b.steady?.ready && a.steady?.since === b.steady?.since;
}

function isSameList<T>(
  a: readonly T[],
  b: readonly T[],
  isSame: (one: T, other: T) => boolean,
): boolean {
  return a.length === b.length && a.every((one, at) => isSame(one, b[at] as T));
}

function isSameVerdict(a: SizeVerdict, b: SizeVerdict): boolean {
  return a.size === b.size && a.outOfMemory === b.outOfMemory && a.crashes === b.crashes &&
    a.at === b.at && a.until === b.until;
}

type Named = Pick<ObservedObject, "id">;

/** A short text that changes with the set of objects: how many, and a digest of their ids. */
export function objectsText(objects: readonly Named[]): string {
  if (objects.length === 0) return "none";
  return `${objects.length}:${digest(inOrder(objects, byId))}`;
}

function byId(a: Named, b: Named): number {
  return byText(a.id, b.id);
}

/** Twice FNV-1a over the UTF-16 units of "u1,u2,u3", from two beginnings: as sixteen hexadecimal digits. */
function digest(objects: readonly Named[]): string {
  let first = 0x811c9dc5;
  let second = 0x01234567;
  let between = false;
  for (const { id } of objects) {
    if (between) {
      first = mixed(first, COMMA);
      second = mixed(second, COMMA);
    }
    between = true;
    for (let at = 0; at < id.length; at++) {
      const unit = id.charCodeAt(at);
      first = mixed(first, unit);
      second = mixed(second, unit);
    }
  }
  return hex(first) + hex(second);
}

const COMMA = ",".charCodeAt(0);

function mixed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Two hexadecimal digits for each byte. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(hash: number): string {
  return byteOf(hash >>> 24) + byteOf(hash >>> 16) + byteOf(hash >>> 8) + byteOf(hash);
}

function byteOf(bits: number): string {
  return BYTES[bits & 0xff] ?? "";
}
