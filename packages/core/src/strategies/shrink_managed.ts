/**
 * shrink_to_fit on a managed cluster: one size for all replicas, changed by one rung on evidence.
 *
 * Materialize prepares a new size beside the old one; while it does, nothing else is decided. After that the new size is
 * measured from its beginning: no figure of one size decides about another.
 */
import { isResizing, type ManagedSettings, settingsToCome } from "../model/managed.ts";
import type { Ladder, Service, SizeVerdict } from "../model/memory.ts";
import type { ObservedReplica, ReplicaSize } from "../model/observation.ts";
import type { ProcessOutage } from "../model/outage.ts";
import { hold, type Proposal, speak } from "../model/proposal.ts";
import { type Reason, reason } from "../model/reason.ts";
import { runningCooldown } from "./cooldown.ts";
import type { SizeLadder } from "./ladder.ts";
import { isSameLadder, type Judgement, judgeSizes } from "./ladder_memory.ts";
import { whyTooSmall } from "./ladder_reasons.ts";
import { nextLarger, type Place, stepFor, type StepRules, whyUnknown } from "./shrink_step.ts";
import type { ClusterView } from "./strategy.ts";
import { peaksOf, startOf } from "./utilization.ts";

/** What the row says, with its defaults. */
export interface ManagedRules extends StepRules {
  readonly largest: string;
  readonly minOutOfMemory: number;
  readonly minCrashes: number;
  readonly believedSeconds: number;
  readonly cooldownSeconds: number | undefined;
  readonly allowDowntime: boolean;
}

/** What there is to decide from. */
export interface ManagedGround {
  readonly view: ClusterView;
  readonly settings: ManagedSettings;
  readonly ladder: SizeLadder;
  readonly outages: readonly ProcessOutage[];
}

/** The size that the cluster keeps, or steps to. */
export function shrinkManaged(ground: ManagedGround, rules: ManagedRules): Proposal {
  const { view, settings, outages } = ground;
  const { size } = settingsToCome(settings);
  const sizes = new Set([settings.size, size]);
  const judgement = judgeSizes(view, { outages, sizes }, rules);
  const settled = { ...ground, rules, judgement, steady: steadyReplicas(ground) };
  const here = view.sizes.get(size);
  const verdict = here === undefined ? holding(whyUnknown(size)) : verdictOn(here, settled);
  return proposalOf(verdict, settled);
}

interface Settled extends ManagedGround {
  readonly rules: ManagedRules;
  readonly judgement: Judgement;
  /** Those of the cluster's own size; neither those of a new one nor an extra one. */
  readonly steady: readonly ObservedReplica[];
}

interface StepTo {
  readonly kind: "to" | "stay";
  readonly size: string;
  readonly reason: Reason;
}

type Verdict = StepTo | { readonly kind: "hold"; readonly reason: Reason };

function verdictOn(here: ReplicaSize, settled: Settled): Verdict {
  const { view, settings, ladder, judgement, rules, steady } = settled;
  const top = ladder.rungs.at(-1);
  if (top === undefined) return holding(whyUnknown(rules.largest));
  const place = { here, ladder, tooSmall: new Set(judgement.tooSmall.map((one) => one.size)) };
  const failed = wayUp(place, settled);
  if (failed !== null) return failed;
  if (isResizing(settings)) {
    const text =
      `Materialize resizes it to ${here.name}: nothing else is decided until that is over`;
    return { kind: "stay", size: here.name, reason: reason("RESIZING", text) };
  }
  if (settings.replicationFactor === 0) {
    return holding(reason("NO_REPLICAS", "it has no replicas, so that nothing can be measured"));
  }
  if (isAbove(here, top, ladder)) {
    const seen = judgement.tooSmall.find((one) => one.size === top.name);
    if (seen !== undefined) return nothingFits(here.name, seen);
    const text = `${here.name} is larger than max_replica_size, ${top.name}`;
    return delayed(settled, { kind: "to", size: top.name, reason: reason("ABOVE_MAXIMUM", text) });
  }
  if (notReady(settled)) {
    const text = "not all of its replicas are ready: it is measured once they are";
    return holding(reason("NOT_READY", text));
  }
  if (here.memoryBytes === null || here.cpuNanoCores === null) {
    return holding(whyUnknown(here.name));
  }
  const peaks = peaksOf(view, {
    replicas: steady,
    windowSeconds: rules.windowSeconds,
    readySince: readySince(settled),
  });
  if ("code" in peaks) return holding(peaks);
  const step = stepFor(peaks, place, rules);
  if (step.kind === "unknown") return holding(step.reason);
  return step.kind === "stay" ? step : delayed(settled, step);
}

/** Away from a size that was seen to be too small, at once; null where the present one was not. */
function wayUp(place: Place, { view, settings, judgement }: Settled): StepTo | null {
  const { here, ladder, tooSmall } = place;
  const seen = judgement.tooSmall.find((one) => one.size === here.name);
  if (seen === undefined) return null;
  const next = nextLarger(place);
  if (next !== null) return { kind: "to", size: next.name, reason: whyTooSmall(seen) };
  // What serves meanwhile stays, although it is larger than it may be.
  const old = view.sizes.get(settings.size);
  const serves = old !== undefined && !tooSmall.has(old.name) && ladder.compare(old, here) > 0;
  return nothingFits(serves ? old.name : here.name, seen);
}

function nothingFits(size: string, seen: SizeVerdict): StepTo {
  const why = whyTooSmall(seen);
  const text = `${why.text}; no larger size may be used: max_replica_size must be larger, or ` +
    `there must be less on the cluster`;
  return { kind: "to", size, reason: reason("NOTHING_FITS", text, why.numbers) };
}

/** A size of unknown memory is neither above nor below. */
function isAbove(here: ReplicaSize, top: ReplicaSize, { compare }: SizeLadder): boolean {
  if (top.memoryBytes !== null && here.memoryBytes === null) return false;
  return compare(here, top) > 0;
}

/** A new step waits for the cooldown; what has begun goes on. */
function delayed({ view, rules }: Settled, step: StepTo): Verdict {
  const cooldown = runningCooldown(view, rules.cooldownSeconds);
  return cooldown === null ? step : holding(cooldown);
}

function holding(why: Reason): Verdict {
  return { kind: "hold", reason: why };
}

function steadyReplicas({ view, settings }: ManagedGround): readonly ObservedReplica[] {
  return view.cluster.replicas.filter((replica) => replica.size === settings.size);
}

function notReady({ view: { readiness }, settings, steady }: Settled): boolean {
  return steady.length < settings.replicationFactor ||
    steady.some((replica) => readiness.get(replica.id)?.state !== "ready");
}

function proposalOf(verdict: Verdict, settled: Settled): Proposal {
  const { view, settings, rules } = settled;
  const seen = ladderSeen(settled);
  const learned = isSameLadder(view.memory?.ladder ?? null, seen)
    ? {}
    : { learned: { kind: "climbed" as const, ladder: seen } };
  if (verdict.kind === "hold") return { shape: hold(verdict.reason), ...learned };
  const { size } = verdict;
  const downtime = rules.allowDowntime ? { allowDowntime: true as const } : {};
  const started = { ready: false, since: view.now };
  const ladder = { ...seen, probing: [size], steady: started };
  return {
    shape: speak({ size, ...downtime }, verdict.reason),
    ...(size === settingsToCome(settings).size
      ? {}
      : { onChange: { kind: "climbed" as const, ladder } }),
    ...learned,
  };
}

/** What is known by now. A size that was tried and never came stays known until it does. */
function ladderSeen(settled: Settled): Ladder {
  const { view, settings, rules, judgement } = settled;
  const { objects, objectsSince, tooSmall } = judgement;
  const probing = view.memory?.ladder?.probing ?? [];
  const arrived = !isResizing(settings) && probing.includes(settings.size);
  const steady = steadySeen(settled);
  return {
    ...{ maxSize: rules.largest, objects, objectsSince, tooSmall },
    probing: arrived ? [] : probing,
    ...(steady === undefined ? {} : { steady }),
  };
}

/**
 * Whether its replicas are ready, and since when that is known; left out while nothing has started lately. What has
 * started lately speaks for itself; only a start that takes longer than the window has to be remembered.
 */
function steadySeen(settled: Settled): Service | undefined {
  const { view: { cluster, readiness, memory, now }, settings, rules, steady } = settled;
  const last = memory?.ladder?.steady;
  const begin = now - rules.windowSeconds * 1000;
  if (isResizing(settings) || settings.replicationFactor === 0 || notReady(settled)) {
    const long = cluster.replicas.some((replica) =>
      readiness.get(replica.id)?.state !== "ready" && startOf(replica) <= begin
    );
    return long && last?.ready !== false ? { ready: false, since: now } : last;
  }
  const start = Math.max(...steady.map(startOf));
  const fresh = start > begin && (last?.since ?? 0) < start;
  return last?.ready === false || fresh ? { ready: true, since: now } : last;
}

function readySince(settled: Settled): number | null {
  const seen = steadySeen(settled);
  return seen?.ready === true ? seen.since : null;
}
