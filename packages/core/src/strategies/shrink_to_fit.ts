/**
 * shrink_to_fit: the cluster has the smallest size that its objects fit into, up to a largest one.
 *
 * Smaller sizes are tried out beside the one that serves. The smallest that becomes ready takes over; one that runs
 * out of memory or keeps crashing is too small, and that is remembered. Nothing that serves goes before another is ready.
 */
import { z } from "zod";
import type { Effect } from "../model/effect.ts";
import type { Ladder, SizeVerdict } from "../model/memory.ts";
import type { ReplicaSize } from "../model/observation.ts";
import type { ProcessOutage } from "../model/outage.ts";
import { isLadderNameOf } from "../differ/names.ts";
import { type Field, hold, holdAll, type Proposal, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { doubting } from "./doubting.ts";
import { runningCooldown } from "./cooldown.ts";
import { sizeProblem } from "./known_size.ts";
import {
  type Allowance,
  type Footing,
  ladderUpTo,
  probesWithin,
  type SizeLadder,
  type Stand,
  standOn,
} from "./ladder.ts";
import { isSameLadder, type Judgement, type JudgeRules, judgeSizes } from "./ladder_memory.ts";
import { whyHere, whyUnwanted } from "./ladder_reasons.ts";
import { type ManagedRules, shrinkManaged } from "./shrink_managed.ts";
import { type ClusterView, type Decide, defineStrategy } from "./strategy.ts";

const DEFAULT_OUT_OF_MEMORY = 1;
const DEFAULT_CRASHES = 3;
const DEFAULT_BELIEVED_S = 604_800;
const DEFAULT_WINDOW_S = 3_600;
const DEFAULT_SHRINK_BELOW = 40;
const DEFAULT_GROW_ABOVE = 85;

const schema = z.strictObject({
  max_replica_size: z.string().min(1).describe("The largest size, e.g. `400cc`"),
  cooldown_s: z.int().min(0).optional().describe(
    "Seconds after its last change before sizes are tried out anew, or a managed cluster takes a new step",
  ),
  min_oom_count: z.int().min(1).optional().describe(
    `Times out of memory within a day that make a size too small; default ${DEFAULT_OUT_OF_MEMORY}`,
  ),
  min_crash_count: z.int().min(1).optional().describe(
    `Other crashes within a day that make a size too small; default ${DEFAULT_CRASHES}`,
  ),
  verdict_ttl_s: z.int().min(1).optional().describe(
    `Seconds that a size is believed to be too small; default ${DEFAULT_BELIEVED_S}, a week`,
  ),
  window_s: z.int().min(60).optional().describe(
    `Only on managed clusters: seconds that a size is measured; default ${DEFAULT_WINDOW_S}`,
  ),
  shrink_below_percent: z.number().gt(0).max(100).optional().describe(
    "Only on managed clusters: one size down when memory and CPU stay below this; default " +
      DEFAULT_SHRINK_BELOW,
  ),
  grow_above_percent: z.number().gt(0).max(100).optional().describe(
    `Only on managed clusters: up when memory or CPU go above this; default ${DEFAULT_GROW_ABOVE}`,
  ),
  allow_downtime: z.boolean().optional().describe(
    "Resize a managed cluster although this version of Materialize drops its replicas first",
  ),
}).refine((config) => percentages(config).shrinkBelow < percentages(config).growAbove, {
  path: ["shrink_below_percent"],
  error: "shrink_below_percent must be less than grow_above_percent " +
    `(${DEFAULT_SHRINK_BELOW} and ${DEFAULT_GROW_ABOVE} where they are left out)`,
});

export type ShrinkToFitConfig = z.infer<typeof schema>;

const FIELDS: readonly Field[] = ["shape"];

export const shrinkToFit = defineStrategy<ShrinkToFitConfig>({
  type: "shrink_to_fit",
  aliases: [],
  fields: FIELDS,
  schema,
  example: '{"max_replica_size": "400cc"}',
  check: (config, offer) => sizeProblem("max_replica_size", config.max_replica_size, offer.sizes),
  signals: ({ window_s: seconds }, { managed }) => ({
    outages: true,
    ...(managed ? { utilizationSeconds: seconds ?? DEFAULT_WINDOW_S } : {}),
  }),
  decide,
  undo,
});

function decide(config: ShrinkToFitConfig): Decide {
  const rules = rulesOf(config);
  return (view) => proposalOn(view, rules);
}

function proposalOn(view: ClusterView, rules: ManagedRules): Proposal {
  const { outages, cluster: { settings, managed } } = view;
  if (outages.kind === "missing") {
    return holdAll(FIELDS, doubting(outages, "nobody can see which sizes are too small"));
  }
  const ladder = ladderUpTo(rules.largest, view.sizes);
  if (ladder === null) return {};
  const ground = { view, ladder, outages: outages.value };
  if (settings !== null) return shrinkManaged({ ...ground, settings }, rules);
  if (!managed) return climb(rules, ground);
  return holdAll(FIELDS, reason("UNKNOWN_SETTINGS", "its settings cannot be read"));
}

interface WrittenPercentages {
  readonly shrink_below_percent?: number | undefined;
  readonly grow_above_percent?: number | undefined;
}

function percentages(
  config: WrittenPercentages,
): Pick<ManagedRules, "shrinkBelow" | "growAbove"> {
  return {
    shrinkBelow: config.shrink_below_percent ?? DEFAULT_SHRINK_BELOW,
    growAbove: config.grow_above_percent ?? DEFAULT_GROW_ABOVE,
  };
}

function rulesOf(config: ShrinkToFitConfig): ManagedRules {
  return {
    ...percentages(config),
    largest: config.max_replica_size,
    minOutOfMemory: config.min_oom_count ?? DEFAULT_OUT_OF_MEMORY,
    minCrashes: config.min_crash_count ?? DEFAULT_CRASHES,
    believedSeconds: config.verdict_ttl_s ?? DEFAULT_BELIEVED_S,
    windowSeconds: config.window_s ?? DEFAULT_WINDOW_S,
    cooldownSeconds: config.cooldown_s,
    allowDowntime: config.allow_downtime === true,
  };
}

interface Ground {
  readonly view: ClusterView;
  readonly ladder: SizeLadder;
  readonly outages: readonly ProcessOutage[];
}

/** What decides on an unmanaged cluster. */
type ClimbRules = JudgeRules & Pick<ManagedRules, "cooldownSeconds">;

function climb(rules: ClimbRules, { view, ladder, outages }: Ground): Proposal {
  const judgement = judgeSizes(view, { outages, sizes: ladder.names }, rules);
  const footing = footingOf(view, judgement.tooSmall);
  const stand = standOn(ladder, footing);
  if (stand === null) return {};
  const round = { view, stand, present: footing.present, judgement };
  const cooldown = isNewRound(round) ? runningCooldown(view, rules.cooldownSeconds) : null;
  if (cooldown !== null) return { shape: hold(cooldown) };
  const probes = probesWithin(stand, footing.present, allowanceOf(round));
  const serves = footing.ready.includes(stand.keeper.name);
  const why = whyHere({ view, stand, judgement, ladder, probes, serves });
  const undecided = stand.undecided.map(nameOf);
  const wanted = {
    size: stand.keeper.name,
    probes: probes === stand.undecided ? undecided : probes.map(nameOf),
    unwanted: whyUnwanted(stand, judgement),
  };
  const onChange: Effect = { kind: "climbed", ladder: ladderAfter(rules, judgement, undecided) };
  const shape = speak(wanted, why);
  const last = view.memory?.ladder ?? null;
  const seen = ladderAfter(rules, judgement, begunAmong(undecided, view));
  return isSameLadder(last, seen)
    ? { shape, onChange }
    : { shape, onChange, learned: { kind: "climbed", ladder: seen } };
}

function nameOf({ name }: ReplicaSize): string {
  return name;
}

/** Looking begins no round: what was neither made for one nor is part of one is not being tried out. */
function begunAmong(undecided: readonly string[], view: ClusterView): readonly string[] {
  const probing = view.memory?.ladder?.probing ?? NO_SIZES;
  return undecided.filter((name) => isTriedOut(view, name) || probing.includes(name));
}

const NO_SIZES: readonly string[] = [];

/** Whether a replica is there that was made to try out its size. */
function isTriedOut({ cluster, baseline }: ClusterView, size: string): boolean {
  for (const one of baseline.replicas) {
    if (one.size === size && isLadderNameOf(one.name, cluster.name, size)) return true;
  }
  return false;
}

function ladderAfter(
  { largest: maxSize }: JudgeRules,
  { objects, objectsSince, tooSmall }: Judgement,
  probing: readonly string[],
): Ladder {
  return { maxSize, objects, objectsSince, tooSmall, probing };
}

/** What is there to stand on, also while the cluster is suspended. */
function footingOf(
  { cluster, baseline, readiness }: ClusterView,
  tooSmall: readonly SizeVerdict[],
): Footing {
  let present = NO_SIZES;
  for (const { size } of baseline.replicas) present = withSize(size, present);
  let ready = NO_SIZES;
  for (const { id, size } of cluster.replicas) {
    if (readiness.get(id)?.state === "ready") ready = withSize(size, ready);
  }
  return {
    present,
    ready,
    tooSmall: tooSmall.length === 0 ? NO_SIZES : tooSmall.map((verdict) => verdict.size),
  };
}

/** Most clusters have one size: a list of one needs less than a set. */
function withSize(size: string, sizes: readonly string[]): readonly string[] {
  if (sizes.length === 0) return [size];
  return sizes.includes(size) ? sizes : [...sizes, size];
}

interface Round {
  readonly view: ClusterView;
  readonly stand: Stand;
  readonly present: readonly string[];
  readonly judgement: Judgement;
}

/** A round that has begun goes on, and a way up from what has turned out too small is not delayed. */
function isNewRound({ view, stand, present, judgement }: Round): boolean {
  const begun = (view.memory?.ladder?.probing.length ?? 0) > 0;
  if (begun) return false;
  if (!judgement.continues) return true;
  return present.includes(stand.keeper.name) && stand.undecided.length > 0;
}

/** Room for new probes, after what has to be made anyway. A wake brings back what there was and nothing else. */
function allowanceOf({ view, stand, present }: Round): Allowance {
  const { cluster, room, baseline } = view;
  if (baseline.suspension !== null) return { replicas: 0, creditsPerHour: 0 };
  const first = present.includes(stand.keeper.name) ? 0 : 1;
  return {
    replicas: (room.replicasPerCluster ?? Infinity) - cluster.replicas.length - first,
    creditsPerHour: (room.creditsPerHour ?? Infinity) - first * stand.keeper.creditsPerHour,
  };
}

/** Sizes that were tried out go; what was there before and is ready stays, else whatever is ready first. */
function undo(view: ClusterView): Proposal {
  const ladder = view.memory?.ladder ?? null;
  if (ladder === null) return {};
  if (view.cluster.managed) return { learned: { kind: "climbed", ladder: null } };
  const footing = footingOf(view, ladder.tooSmall);
  const tried = ladder.probing.filter((size) => footing.present.includes(size));
  if (tried.length === 0 || footing.present.length < 2) {
    return { learned: { kind: "climbed", ladder: null } };
  }
  const keeper = keeperAmong(view, ladder, footing);
  if (keeper === null) return {};
  const why = reason("ROW_GONE", "its row is gone, no other size is tried out any more");
  return {
    shape: speak({ size: keeper.name, probes: [] }, why),
    onChange: { kind: "climbed", ladder },
  };
}

/** Of all sizes that are there, also those that were never on the ladder. */
function keeperAmong(
  { sizes }: ClusterView,
  { probing }: Ladder,
  { present, ready, tooSmall }: Footing,
): ReplicaSize | null {
  const there = present.flatMap((name) => sizes.get(name) ?? []).sort((a, b) =>
    (a.memoryBytes ?? 0) - (b.memoryBytes ?? 0) || a.creditsPerHour - b.creditsPerHour ||
    (a.name < b.name ? -1 : 1)
  );
  const fitting = there.filter(({ name }) => !tooSmall.includes(name));
  const serving = fitting.filter(({ name }) => ready.includes(name));
  return serving.find(({ name }) => !probing.includes(name)) ?? serving[0] ?? fitting.at(-1) ??
    there.at(-1) ?? null;
}
