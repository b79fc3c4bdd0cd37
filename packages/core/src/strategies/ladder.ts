/**
 * The sizes that may be tried out, smallest first, and where on that ladder a cluster stands.
 *
 * Real capacity decides what is smaller, never the name: two sizes of equal capacity are two rungs of equal height.
 * It looks at one moment only; what was seen earlier comes in as verdicts.
 */
import type { ReplicaSize } from "../model/observation.ts";

export interface SizeLadder {
  /** Smallest first; the last one is the largest that is allowed. */
  readonly rungs: readonly ReplicaSize[];
  readonly names: ReadonlySet<string>;
  /** Offered sizes of unknown memory: nobody can say whether they are smaller. */
  readonly incomparable: readonly string[];
  /** Below zero when the first is smaller; names do not matter. */
  readonly compare: (a: ReplicaSize, b: ReplicaSize) => number;
}

/** Built once for all clusters of an observation: they share its sizes. */
const ladders = new WeakMap<ReadonlyMap<string, ReplicaSize>, Map<string, SizeLadder | null>>();

/** The offered sizes up to this one; null when this one is not offered itself. */
export function ladderUpTo(
  largest: string,
  sizes: ReadonlyMap<string, ReplicaSize>,
): SizeLadder | null {
  const built = ladders.get(sizes) ?? new Map<string, SizeLadder | null>();
  ladders.set(sizes, built);
  const known = built.get(largest);
  if (known !== undefined) return known;
  const ladder = buildLadder(largest, sizes);
  built.set(largest, ladder);
  return ladder;
}

function buildLadder(
  largest: string,
  sizes: ReadonlyMap<string, ReplicaSize>,
): SizeLadder | null {
  const top = sizes.get(largest);
  if (top === undefined || !top.allowed) return null;
  const offered = [...sizes.values()].filter((size) => size.allowed);
  // Without limits on memory the price is all that tells sizes apart.
  const byMemory = top.memoryBytes !== null;
  const comparable = offered.filter((size) => !byMemory || size.memoryBytes !== null);
  const byCpu = byMemory && comparable.every((size) => size.cpuNanoCores !== null);
  const compare = (a: ReplicaSize, b: ReplicaSize): number =>
    (byMemory ? (a.memoryBytes ?? 0) - (b.memoryBytes ?? 0) : 0) ||
    (byCpu ? (a.cpuNanoCores ?? 0) - (b.cpuNanoCores ?? 0) : 0) ||
    a.creditsPerHour - b.creditsPerHour;
  // A smaller size that costs more than the largest one saves nothing.
  const fits = (size: ReplicaSize) =>
    compare(size, top) <= 0 && size.creditsPerHour <= top.creditsPerHour;
  const rungs = comparable.filter(fits).sort((a, b) =>
    compare(a, b) || Number(a === top) - Number(b === top) || (a.name < b.name ? -1 : 1)
  );
  return {
    rungs,
    names: new Set(rungs.map((rung) => rung.name)),
    incomparable: offered.filter((size) => !comparable.includes(size)).map((size) => size.name)
      .sort(),
    compare,
  };
}

/** What is known of the sizes at this moment. */
export interface Footing {
  /** Sizes that the cluster has, also while it is suspended. */
  readonly present: ReadonlySet<string>;
  /** Those of which a replica is ready. */
  readonly ready: ReadonlySet<string>;
  /** Sizes that were seen to be too small. */
  readonly tooSmall: ReadonlySet<string>;
}

/** Where a cluster stands. */
export interface Stand {
  /** The size that serves, or shall. */
  readonly keeper: ReplicaSize;
  /** Smaller sizes of which nobody knows whether they fit, the largest first. */
  readonly undecided: readonly ReplicaSize[];
  /** Those that were seen to be too small, and all below them. */
  readonly tooSmall: readonly ReplicaSize[];
  /** Not even the largest size fits; the keeper is then the largest all the same. */
  readonly nothingFits: boolean;
}

const NO_RUNGS: readonly ReplicaSize[] = [];

/** Where to stand on the ladder; null on an empty one. */
export function standOn({ rungs, compare }: SizeLadder, footing: Footing): Stand | null {
  const top = rungs.at(-1);
  if (top === undefined) return null;
  const judged = footing.tooSmall.size === 0
    ? NO_RUNGS
    : rungs.filter((rung) => footing.tooSmall.has(rung.name));
  const isTooSmall = (rung: ReplicaSize) =>
    judged.some((one) => one === rung || compare(rung, one) < 0);
  const fitting = judged.length === 0 ? rungs : rungs.filter((rung) => !isTooSmall(rung));
  const tooSmall = judged.length === 0 ? NO_RUNGS : rungs.filter(isTooSmall);
  const keeper = fitting.find((rung) => footing.ready.has(rung.name)) ??
    fitting.findLast((rung) => footing.present.has(rung.name)) ?? fitting.at(-1);
  if (keeper === undefined) return { keeper: top, undecided: [], tooSmall, nothingFits: true };
  const undecided = fitting.filter((rung) => compare(rung, keeper) < 0).reverse();
  return { keeper, undecided, tooSmall, nothingFits: false };
}

/** What may be added at this moment; infinite where there is no limit. */
export interface Allowance {
  readonly replicas: number;
  readonly creditsPerHour: number;
}

/** Sums of credits are fractions: exactly at the limit is within it. */
const ROUNDING = 1e-6;

/** The undecided sizes that are tried out now: those that are there, and as many more as there is room for. */
export function probesWithin(
  { undecided }: Stand,
  present: ReadonlySet<string>,
  allowance: Allowance,
): readonly ReplicaSize[] {
  let { replicas, creditsPerHour } = allowance;
  return undecided.filter((rung) => {
    if (present.has(rung.name)) return true;
    if (replicas < 1 || creditsPerHour < rung.creditsPerHour - ROUNDING) return false;
    replicas -= 1;
    creditsPerHour -= rung.creditsPerHour;
    return true;
  });
}
