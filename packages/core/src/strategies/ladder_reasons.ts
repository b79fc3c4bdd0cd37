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
  const asides = [
    ...judgement.tooSmall.map((verdict) => whyTooSmall(verdict).text),
    ...(ladder.incomparable.length === 0
      ? []
      : [`not tried out, for their memory is not known: ${ladder.incomparable.join(", ")}`]),
  ];
  const finish = (code: string, text: string, numbers: Reason["numbers"] = {}) =>
    reason(code, [text, ...asides].join("; "), { ...numbers, ...retrial(judgement) });
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

/** The size that is tried out again first, and when. */
function retrial({ tooSmall }: Judgement): Reason["numbers"] {
  const [first] = [...tooSmall].sort((a, b) => a.until - b.until);
  if (first === undefined) return {};
  return { retried_size: first.size, retried_at: toReadableInstant(first.until) };
}

/** Per size why its replicas go: those that were seen to be too small, and those below them. */
export function whyUnwanted(
  { tooSmall: sizes, keeper }: Stand,
  { tooSmall: verdicts }: Judgement,
): Readonly<Record<string, Reason>> {
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
  const there = view.cluster.replicas.map((replica) => replica.size);
  const now = there.reduce((sum, size) => sum + (view.sizes.get(size)?.creditsPerHour ?? 0), 0);
  const added = [keeper, ...probes].filter((size) => !there.includes(size.name));
  const peak = added.reduce((sum, size) => sum + size.creditsPerHour, now);
  const best = undecided.at(-1)?.creditsPerHour ?? keeper.creditsPerHour;
  const later = undecided.filter((size) => !probes.includes(size)).map((size) => size.name);
  const parts = [
    "the smallest size that fits is looked for, each one until it is ready or too small",
    ...(later.length === 0 ? [] : [`${later.join(", ")} later, for want of room`]),
    `credits per hour: ${round(now)} now, at most ${round(peak)} meanwhile, ${round(best)} at ` +
    `best when it is done`,
  ];
  return {
    text: parts.join("; "),
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
