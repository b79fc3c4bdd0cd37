/** Every fault at every seam call of some ticks of a story, each compared with the life without it. */
import assert from "node:assert/strict";
import { LEASE_LIVES_MS } from "../../packages/core/src/apply/lease.ts";
import { live } from "./seam_life.ts";
import { HANG_MS, SEAM_FAULTS, type SeamFaultKind } from "./seam_fault.ts";
import { type DisturbedStory, readStory } from "./ticks.ts";

export interface Sweep {
  stories: number;
  ticks: number;
  statements: number;
  runs: number;
  readonly failures: string[];
}

/** Nothing gone through yet. */
export function noSweep(): Sweep {
  return { ...{ stories: 0, ticks: 0, statements: 0, runs: 0 }, failures: [] };
}

/** Right after the lease of a dead run is over, with its announcement still young; and when that is old, too. */
const GAPS_MS = [LEASE_LIVES_MS + 1_000, 2 * HANG_MS];

/** Goes through the story; `ticks` says which, absent: all. */
export async function sweepStory(
  sweep: Sweep,
  name: string,
  ticks?: readonly number[],
): Promise<void> {
  const story = readStory(name);
  const undisturbed = await live(story, null);
  sweep.stories++;
  for (const [index, calls] of undisturbed.calls.entries()) {
    const tick = index + 1;
    if (ticks?.includes(tick) === false) continue;
    sweep.ticks++;
    sweep.statements += calls;
    for (const gapMs of GAPS_MS) {
      const { end } = await live(story, { tick, gapMs, fault: null });
      assert.deepEqual(end, undisturbed.end, `${name}, tick ${tick}: a longer pause alone`);
      await sweepTick({ sweep, story, end, calls, tick, gapMs });
    }
  }
}

interface Place {
  readonly sweep: Sweep;
  readonly story: DisturbedStory;
  readonly end: unknown;
  readonly calls: number;
  readonly tick: number;
  readonly gapMs: number;
}

async function sweepTick({ sweep, story, end, calls, tick, gapMs }: Place): Promise<void> {
  for (let at = 1; at <= calls; at++) {
    for (const kind of SEAM_FAULTS) {
      if (hangs(kind) && gapMs <= HANG_MS) continue;
      sweep.runs++;
      try {
        const life = await live(story, { tick, gapMs, fault: { kind, at } });
        assert.deepEqual(life.end, end);
      } catch (error) {
        const place = `${story.name}, tick ${tick}, call ${at}, ${kind}, next after ${gapMs} ms`;
        sweep.failures.push(`${place}: ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}

function hangs(kind: SeamFaultKind): boolean {
  return kind.startsWith("hang") || kind.startsWith("overtaken");
}
