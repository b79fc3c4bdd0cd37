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
  /** Per rung those that are smaller, the largest first. */
  readonly below: ReadonlyMap<ReplicaSize, readonly ReplicaSize[]>;
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
    below: new Map(
      rungs.map((rung) => [rung, rungs.filter((one) => compare(one, rung) < 0).reverse()]),
    ),
  };
}

/** What is known of the sizes at this moment, by name. */
export interface Footing {
  /** Sizes that the cluster has, also while it is suspended. */
  readonly present: readonly string[];
  /** Those of which a replica is ready. */
  readonly ready: readonly string[];
  /** Sizes that were seen to be too small. */
  readonly tooSmall: readonly string[];
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
export function standOn({ rungs, compare, below }: SizeLadder, footing: Footing): Stand | null {
  const top = rungs.at(-1);
  if (top === undefined) return null;
  if (footing.tooSmall.length === 0) {
    const keeper = keeperAmong(rungs, footing) ?? top;
    const undecided = below.get(keeper) ?? NO_RUNGS;
    return { keeper, undecided, tooSmall: NO_RUNGS, nothingFits: false };
  }
  const judged = rungs.filter((rung) => footing.tooSmall.includes(rung.name));
  const isTooSmall = (rung: ReplicaSize) =>
    judged.some((one) => one === rung || compare(rung, one) < 0);
  const tooSmall = rungs.filter(isTooSmall);
  const fitting = rungs.filter((rung) => !isTooSmall(rung));
  const keeper = keeperAmong(fitting, footing);
  if (keeper === null) return { keeper: top, undecided: NO_RUNGS, tooSmall, nothingFits: true };
  const undecided = (below.get(keeper) ?? NO_RUNGS).filter((rung) => !isTooSmall(rung));
  return { keeper, undecided, tooSmall, nothingFits: false };
}

/** The smallest that is ready, else the largest that is there, else the largest; null where there is none. */
function keeperAmong(
  fitting: readonly ReplicaSize[],
  { ready, present }: Footing,
): ReplicaSize | null {
  for (const rung of fitting) if (ready.includes(rung.name)) return rung;
  for (let at = fitting.length - 1; at >= 0; at--) {
    const rung = fitting[at] as ReplicaSize;
    if (present.includes(rung.name)) return rung;
  }
  return fitting.at(-1) ?? null;
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
  present: readonly string[],
  allowance: Allowance,
): readonly ReplicaSize[] {
  let { replicas, creditsPerHour } = allowance;
  const probes = undecided.filter((rung) => {
    if (present.includes(rung.name)) return true;
    if (replicas < 1 || creditsPerHour < rung.creditsPerHour - ROUNDING) return false;
    replicas -= 1;
    creditsPerHour -= rung.creditsPerHour;
    return true;
  });
  return probes.length === undecided.length ? undecided : probes;
}
