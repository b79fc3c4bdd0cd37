/**
 * One step on a ladder of sizes, from how busy the present size is. Pure: no memory, no cluster.
 *
 * It cannot go up and down for ever: it goes down only to where the same load stays below what sends it up.
 */
import { toReadableSpan } from "../model/instant.ts";
import type { ReplicaSize } from "../model/observation.ts";
import { type Reason, reason } from "../model/reason.ts";
import type { SizeLadder } from "./ladder.ts";
import { type Peaks, scaledTo } from "./utilization.ts";

/** When to step, in percent, and how long was measured. */
export interface StepRules {
  readonly shrinkBelow: number;
  readonly growAbove: number;
  readonly windowSeconds: number;
}

/** Where somebody stands. */
export interface Place {
  /** Not always a rung: it may not be offered any more. */
  readonly here: ReplicaSize;
  readonly ladder: SizeLadder;
  /** By name; what is smaller than one of them is too small as well. */
  readonly tooSmall: ReadonlySet<string>;
}

/** Another size, the same one, or none because nobody can tell. */
export type Step =
  | { readonly kind: "to" | "stay"; readonly size: string; readonly reason: Reason }
  | { readonly kind: "unknown"; readonly reason: Reason };

/** Percentages are quotients of large numbers: nearly at a threshold is at it. */
const ROUNDING = 1e-6;

/** The next step for these peaks. */
export function stepFor(peaks: Peaks, place: Place, rules: StepRules): Step {
  if (highest(peaks) > rules.growAbove + ROUNDING) return stepUp(peaks, place, rules);
  if (highest(peaks) >= rules.shrinkBelow - ROUNDING) {
    return stay(place, { peaks, rules }, ["FITS", `${said(peaks, rules)}: it fits`]);
  }
  return stepDown(peaks, place, rules);
}

/** The next larger size that was not seen to be too small; null at the top. */
export function nextLarger(place: Place): ReplicaSize | null {
  return larger(place)[0] ?? null;
}

function larger(place: Place): readonly ReplicaSize[] {
  const { ladder: { rungs, compare }, here } = place;
  return rungs.filter((rung) => compare(rung, here) > 0 && !isTooSmall(rung, place));
}

function isTooSmall(rung: ReplicaSize, { ladder: { rungs, compare }, tooSmall }: Place): boolean {
  return tooSmall.has(rung.name) ||
    rungs.some((one) => tooSmall.has(one.name) && compare(rung, one) < 0);
}

function stepUp(peaks: Peaks, place: Place, rules: StepRules): Step {
  const text = `${said(peaks, rules)}, more than ${rules.growAbove} %`;
  let unknown: ReplicaSize | null = null;
  for (const rung of larger(place)) {
    const there = scaledTo(peaks, place.here, rung);
    if (there === null) unknown ??= rung;
    else if (highest(there) < highest(peaks) - ROUNDING) {
      const why = `${text}; ${expected(there, rung)}`;
      return to(rung, { peaks, there, rules }, ["TOO_BUSY", why]);
    }
  }
  if (unknown !== null) return unknownCapacity(unknown);
  const top = place.ladder.rungs.at(-1)?.name ?? place.here.name;
  const hint = `no size up to ${top} has more room: max_replica_size must be larger, or there ` +
    `must be less on the cluster`;
  return stay(place, { peaks, rules }, ["NOTHING_FITS", `${text}; ${hint}`]);
}

function stepDown(peaks: Peaks, place: Place, rules: StepRules): Step {
  const { here, ladder: { rungs, compare } } = place;
  const text = `${said(peaks, rules)}, less than ${rules.shrinkBelow} %`;
  // What is smaller and costs more saves nothing.
  const next = rungs.findLast((rung) =>
    compare(rung, here) < 0 && rung.creditsPerHour <= here.creditsPerHour
  );
  if (next === undefined) {
    return stay(place, { peaks, rules }, ["SMALLEST", `${text}; no size is smaller`]);
  }
  if (isTooSmall(next, place)) {
    const known = `the next smaller size, ${next.name}, is too small`;
    return stay(place, { peaks, rules }, ["FITS", `${text}; ${known}`]);
  }
  const there = scaledTo(peaks, here, next);
  if (there === null) return unknownCapacity(next);
  if (highest(there) >= rules.growAbove - ROUNDING) {
    const limit = `it must stay below ${rules.growAbove} %`;
    return stay(place, { peaks, rules }, ["FITS", `${text}; ${expected(there, next)}, ${limit}`]);
  }
  return to(next, { peaks, there, rules }, ["ROOM_LEFT", `${text}; ${expected(there, next)}`]);
}

function highest({ memory, cpu }: Peaks): number {
  return Math.max(memory, cpu);
}

/** Why nothing can be said of a size that is not known in full. */
export function whyUnknown(size: string): Reason {
  const text = `the memory or the cores of ${size} are not known: nobody can say what would fit`;
  return reason("UNKNOWN_CAPACITY", text, { size });
}

function unknownCapacity({ name }: ReplicaSize): Step {
  return { kind: "unknown", reason: whyUnknown(name) };
}

type Why = readonly [code: string, text: string];

interface Measure {
  readonly peaks: Peaks;
  readonly rules: StepRules;
}

function stay({ here }: Place, measure: Measure, [code, text]: Why): Step {
  return { kind: "stay", size: here.name, reason: reason(code, text, numbersOf(measure)) };
}

function to(
  { name }: ReplicaSize,
  { there, ...measure }: Measure & { readonly there: Peaks },
  [code, text]: Why,
): Step {
  const numbers = {
    ...numbersOf(measure),
    expected_memory_percent: rounded(there.memory),
    expected_cpu_percent: rounded(there.cpu),
  };
  return { kind: "to", size: name, reason: reason(code, text, numbers) };
}

function numbersOf({ peaks: { memory, cpu }, rules }: Measure): Reason["numbers"] {
  return {
    memory_percent: rounded(memory),
    cpu_percent: rounded(cpu),
    shrink_below_percent: rules.shrinkBelow,
    grow_above_percent: rules.growAbove,
    window_s: rules.windowSeconds,
  };
}

function said({ memory, cpu }: Peaks, { windowSeconds }: StepRules): string {
  return `in the last ${toReadableSpan(windowSeconds * 1000)} its memory was at ` +
    `${rounded(memory)} % and its CPU at ${rounded(cpu)} % at most`;
}

function expected({ memory, cpu }: Peaks, { name }: ReplicaSize): string {
  return `on ${name} that would be ${rounded(memory)} % and ${rounded(cpu)} %`;
}

function rounded(percent: number): number {
  return Math.round(percent * 10) / 10;
}
