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
  /** The sizes that are judged. */
  readonly sizes: ReadonlySet<string>;
  readonly minOutOfMemory: number;
  readonly minCrashes: number;
  readonly believedSeconds: number;
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
export function judgeSizes(
  view: ClusterView,
  outages: readonly ProcessOutage[],
  rules: JudgeRules,
): Judgement {
  const last = view.memory?.ladder ?? null;
  const objects = objectsText(view.cluster.objects);
  const sameObjects = last?.objects === objects;
  const continues = sameObjects && last.maxSize === rules.largest;
  const objectsSince = last === null ? null : sameObjects ? last.objectsSince : view.now;
  const inForce = continues
    ? last.tooSmall.filter((verdict) => view.now < believedUntil(verdict, rules))
      .map((verdict) => ({ ...verdict, until: believedUntil(verdict, rules) }))
    : NO_VERDICTS;
  const fresh = seenTooSmall(view, outages, { rules, since: objectsSince ?? 0 })
    .filter((verdict) => inForce.every((one) => one.size !== verdict.size));
  const tooSmall = inOrder(joined(inForce, fresh), (a, b) => byText(a.size, b.size));
  return { objects, objectsSince, tooSmall, continues };
}

/** A shorter time to live counts for old verdicts, too. */
function believedUntil({ at, until }: SizeVerdict, { believedSeconds }: JudgeRules): Instant {
  return Math.min(until, at + believedSeconds * 1000);
}

function seenTooSmall(
  { cluster, now }: ClusterView,
  outages: readonly ProcessOutage[],
  { rules, since }: { readonly rules: JudgeRules; readonly since: Instant },
): readonly SizeVerdict[] {
  if (outages.length === 0) return NO_VERDICTS;
  const counts = new Map<string, OutageCounts>();
  for (const replica of cluster.replicas) {
    if (!rules.sizes.has(replica.size)) continue;
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
    a.objectsSince === b.objectsSince && verdictsText(a) === verdictsText(b) &&
    JSON.stringify(a.probing) === JSON.stringify(b.probing) &&
    a.steady?.ready === b.steady?.ready && a.steady?.since === b.steady?.since;
}

function verdictsText({ tooSmall }: Ladder): string {
  return JSON.stringify(tooSmall.map((one) => [
    ...[one.size, one.outOfMemory, one.crashes, one.at, one.until],
  ]));
}

/** A short text that changes with the set of objects: how many, and a digest of their ids. */
export function objectsText(objects: readonly Pick<ObservedObject, "id">[]): string {
  if (objects.length === 0) return "none";
  const ids = inOrder(objects.map((object) => object.id), byText).join(",");
  return `${objects.length}:${digest(ids)}`;
}

/** Twice FNV-1a over UTF-16 units, from two beginnings: as sixteen hexadecimal digits. */
function digest(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01234567;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x01000193);
  }
  return hex(first) + hex(second);
}

function hex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, "0");
}
