/** What a ladder of sizes costs and when it is done, in words and numbers. */
import { toReadableInstant } from "../model/instant.ts";
import type { SizeVerdict } from "../model/memory.ts";
import type { ReplicaSize } from "../model/observation.ts";
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
  const { stand, ladder, judgement, probes } = climb;
  const asides = asidesOf(ladder, judgement);
  const finish = (code: string, text: string, numbers: Reason["numbers"] = {}) =>
    reason(code, text + asides, { ...numbers, ...retrial(judgement) });
  const { name } = stand.keeper;
  if (stand.nothingFits) {
    const text = `no size up to ${name} fits: max_replica_size must be larger, or there must be ` +
      `less on the cluster`;
    return finish("NOTHING_FITS", text);
  }
  if (probes.length > 0) {
    const { text, numbers } = probing(climb);
    return finish("PROBING", text, numbers);
  }
  if (stand.undecided.length > 0) return finish("NO_ROOM", noRoom(climb));
  return climb.serves
    ? finish("FITS", "it fits, and no smaller size is left to try")
    : finish("NOT_READY", "it is the smallest size that may fit, and not ready yet");
}

/** What is to be said besides, behind any text. */
function asidesOf({ incomparable }: SizeLadder, { tooSmall }: Judgement): string {
  let asides = "";
  for (const verdict of tooSmall) asides += `; ${whyTooSmall(verdict).text}`;
  return incomparable.length === 0
    ? asides
    : `${asides}; not tried out, for their memory is not known: ${incomparable.join(", ")}`;
}

const NO_NUMBERS: Reason["numbers"] = {};

/** The size that is tried out again first, and when. */
function retrial({ tooSmall }: Judgement): Reason["numbers"] {
  if (tooSmall.length === 0) return NO_NUMBERS;
  const [first] = [...tooSmall].sort((a, b) => a.until - b.until);
  if (first === undefined) return NO_NUMBERS;
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

function probing(
  { view, stand, probes }: Climb,
): { readonly text: string; readonly numbers: Reason["numbers"] } {
  const { keeper, undecided } = stand;
  const { replicas } = view.cluster;
  let now = 0;
  for (const { size } of replicas) now += view.sizes.get(size)?.creditsPerHour ?? 0;
  let peak = now;
  for (const { name, creditsPerHour } of [keeper, ...probes]) {
    if (replicas.every((one) => one.size !== name)) peak += creditsPerHour;
  }
  const best = undecided.at(-1)?.creditsPerHour ?? keeper.creditsPerHour;
  const later = undecided.filter((size) => !probes.includes(size)).map((size) => size.name);
  const wanting = later.length === 0 ? "" : `${later.join(", ")} later, for want of room; `;
  return {
    text: "the smallest size that fits is looked for, each one until it is ready or too small; " +
      `${wanting}credits per hour: ${round(now)} now, at most ${round(peak)} meanwhile, ` +
      `${round(best)} at best when it is done`,
    numbers: {
      credits_per_hour: round(now),
      peak_credits_per_hour: round(peak),
      best_credits_per_hour: round(best),
      probes: probes.length,
      left: undecided.length,
    },
  };
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
