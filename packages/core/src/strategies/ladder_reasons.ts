/** What a ladder of sizes costs and when it is done, in words and numbers. */
import { toReadableInstant } from "../model/instant.ts";
import type { SizeVerdict } from "../model/memory.ts";
import type { ObservedReplica, ReplicaSize } from "../model/observation.ts";
import { type Reason, reason } from "../model/reason.ts";
import type { SizeLadder, Stand } from "./ladder.ts";
import type { Judgement } from "./ladder_memory.ts";
import type { ClusterView } from "./strategy.ts";

export interface Climb {
  readonly view: ClusterView;
  readonly ladder: SizeLadder;
  readonly stand: Stand;
  readonly judgement: Judgement;
  /** Tried out in this stage. */
  readonly probes: readonly ReplicaSize[];
  /** Whether the keeper is ready. */
  readonly serves: boolean;
}

/** Why the cluster has, or gets, the sizes that it has. */
export function whyHere(climb: Climb): Reason {
  const { ladder, judgement } = climb;
  const why = whyByItself(climb);
  if (judgement.tooSmall.length === 0 && ladder.incomparable.length === 0) return why;
  return reason(why.code, why.text + asidesOf(ladder, judgement), {
    ...why.numbers,
    ...retrial(judgement),
  });
}

function whyByItself(climb: Climb): Reason {
  const { stand, probes, serves } = climb;
  if (stand.nothingFits) {
    const text = `no size up to ${stand.keeper.name} fits: max_replica_size must be larger, or ` +
      `there must be less on the cluster`;
    return reason("NOTHING_FITS", text);
  }
  if (probes.length > 0) return probing(climb);
  if (stand.undecided.length > 0) return reason("NO_ROOM", noRoom(climb));
  return serves
    ? reason("FITS", "it fits, and no smaller size is left to try")
    : reason("NOT_READY", "it is the smallest size that may fit, and not ready yet");
}

/** What is to be said besides, behind any text. */
function asidesOf({ incomparable }: SizeLadder, { tooSmall }: Judgement): string {
  let asides = "";
  for (const verdict of tooSmall) asides += `; ${whyTooSmall(verdict).text}`;
  return incomparable.length === 0
    ? asides
    : `${asides}; not tried out, for their memory is not known: ${incomparable.join(", ")}`;
}

/** The size that is tried out again first, and when. */
function retrial({ tooSmall }: Judgement): Reason["numbers"] {
  const [first] = [...tooSmall].sort((a, b) => a.until - b.until);
  if (first === undefined) return {};
  return { retried_size: first.size, retried_at: toReadableInstant(first.until) };
}

const NONE_UNWANTED: Readonly<Record<string, Reason>> = {};

/** Per size why its replicas go: those that were seen to be too small, and those below them. */
export function whyUnwanted(
  { tooSmall: sizes, keeper }: Stand,
  { tooSmall: verdicts }: Judgement,
): Readonly<Record<string, Reason>> {
  if (sizes.length === 0) return NONE_UNWANTED;
  const seen = new Map(verdicts.map((verdict) => [verdict.size, whyTooSmall(verdict)]));
  const others = verdicts.map((verdict) => verdict.size).join(", ");
  const implied = (name: string) =>
    reason("TOO_SMALL", `${name} is too small: larger ones are (${others})`, { size: name });
  return Object.fromEntries(
    sizes.filter((size) => size !== keeper)
      .map(({ name }) => [name, seen.get(name) ?? implied(name)]),
  );
}

/** How a size was seen to be too small. */
export function whyTooSmall({ size, outOfMemory, crashes, until }: SizeVerdict): Reason {
  const seen = [
    ...(outOfMemory === 0 ? [] : [`out of memory ${times(outOfMemory)}`]),
    ...(crashes === 0 ? [] : [`crashed ${times(crashes)}`]),
  ];
  return reason(
    "TOO_SMALL",
    `${size} is too small: ${seen.join(", ")} (believed until ${toReadableInstant(until)})`,
    { size, out_of_memory: outOfMemory, crashes, until: toReadableInstant(until) },
  );
}

function times(count: number): string {
  return count === 1 ? "once" : count === 2 ? "twice" : `${count} times`;
}

function probing({ view, stand, probes, ladder }: Climb): Reason {
  const { keeper, undecided } = stand;
  const later = laterText(undecided, probes);
  const credits = creditsWith(keeper, probes, view);
  const numbers = {
    credits_per_hour: credits.now,
    peak_credits_per_hour: credits.peak,
    best_credits_per_hour: round((undecided.at(-1) ?? keeper).creditsPerHour),
    probes: probes.length,
    left: undecided.length,
  };
  const last = lastSaid.get(ladder);
  if (last !== undefined && isTheSame(last, { later, numbers })) return last.reason;
  const said = { later, numbers, reason: probingReason(later, numbers) };
  lastSaid.set(ladder, said);
  return said.reason;
}

interface ProbingNumbers extends Record<string, number> {
  readonly credits_per_hour: number;
  readonly peak_credits_per_hour: number;
  readonly best_credits_per_hour: number;
  readonly probes: number;
  readonly left: number;
}

interface Probing {
  /** The sizes that are left for later, in words. */
  readonly later: string;
  readonly numbers: ProbingNumbers;
}

/** The clusters of a fleet are much alike: what was said of the last one is mostly right for the next. */
const lastSaid = new WeakMap<SizeLadder, Probing & { readonly reason: Reason }>();

function isTheSame(a: Probing, b: Probing): boolean {
  const [one, other] = [a.numbers, b.numbers];
  return a.later === b.later && one.credits_per_hour === other.credits_per_hour &&
    one.peak_credits_per_hour === other.peak_credits_per_hour &&
    one.best_credits_per_hour === other.best_credits_per_hour && one.probes === other.probes &&
    one.left === other.left;
}

function probingReason(later: string, numbers: ProbingNumbers): Reason {
  const text =
    "the smallest size that fits is looked for, each one until it is ready or too small; " +
    `${later}credits per hour: ${numbers.credits_per_hour} now, ` +
    `at most ${numbers.peak_credits_per_hour} meanwhile, ` +
    `${numbers.best_credits_per_hour} at best when it is done`;
  return reason("PROBING", text, numbers);
}

/** Credits per hour of the cluster as it is, and with one replica of each of these sizes that it does not have. */
function creditsWith(
  keeper: ReplicaSize,
  probes: readonly ReplicaSize[],
  { cluster: { replicas }, sizes }: ClusterView,
): { readonly now: number; readonly peak: number } {
  let now = 0;
  for (const { size } of replicas) now += sizes.get(size)?.creditsPerHour ?? 0;
  let peak = now + missingCredits(keeper, replicas);
  for (const probe of probes) peak += missingCredits(probe, replicas);
  return { now: round(now), peak: round(peak) };
}

function missingCredits(
  { name, creditsPerHour }: ReplicaSize,
  replicas: readonly ObservedReplica[],
): number {
  for (const { size } of replicas) if (size === name) return 0;
  return creditsPerHour;
}

function laterText(undecided: readonly ReplicaSize[], probes: readonly ReplicaSize[]): string {
  if (probes.length === undecided.length) return "";
  const later = undecided.filter((size) => !probes.includes(size)).map((size) => size.name);
  return `${later.join(", ")} later, for want of room; `;
}

function noRoom({ view, stand }: Climb): string {
  const { room, cluster } = view;
  const next = stand.undecided.map((size) => size.name).join(", ");
  const limits = [
    ...(room.replicasPerCluster === null
      ? []
      : [`${cluster.replicas.length} of ${room.replicasPerCluster} replicas are there`]),
    ...(room.creditsPerHour === null
      ? []
      : [`${round(room.creditsPerHour)} credits per hour are left`]),
  ];
  const why = view.baseline.suspension !== null
    ? "once the cluster is awake"
    : `once there is room (${limits.join(", ")})`;
  const smaller = stand.undecided.length === 1 ? "a smaller one" : "smaller ones";
  return `${smaller} may fit as well (${next}), to be tried ${why}`;
}

/** Credits are whole cents at most. */
function round(credits: number): number {
  return Math.round(credits * 10_000) / 10_000;
}
