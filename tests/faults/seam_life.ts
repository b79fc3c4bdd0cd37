/**
 * A story lived through on the fake world, with one fault in one tick or with none.
 *
 * After the tick that is disturbed the clock stands at the same instant whatever happened in it, so that a disturbed
 * life and an undisturbed one can be compared.
 */
import { beginStory, type Story, tell } from "../support/scenario.ts";
import { Crash, fakeEnvironment } from "../support/fake_environment.ts";
import type { DdlEvent } from "../support/fake_world.ts";
import { OPTIONS, shapeOf, watched } from "../support/living.ts";
import { applyOnce } from "./cycle.ts";
import { checkTruth } from "./seam_truth.ts";
import { disturbed, InjectedError, type SeamFaultKind } from "./seam_fault.ts";
import type { DisturbedStory } from "./ticks.ts";

export interface Disturbance {
  /** Which tick, from 1 on. */
  readonly tick: number;
  /** How long after the begin of that tick the next cycle comes. */
  readonly gapMs: number;
  /** Null: nothing goes wrong, but the cycle after the gap is there. */
  readonly fault: { readonly kind: SeamFaultKind; readonly at: number } | null;
}

export interface Life {
  readonly end: unknown;
  /** Seam calls of each tick. */
  readonly calls: readonly number[];
}

/** How long it goes on after the story: so many cycles, so far apart. */
const REST = { cycles: 8, seconds: 60 };

/** Lives through it; fails where a replica was lost that alone served, and where the audit trail does not tell the truth. */
export async function live(
  { steps }: DisturbedStory,
  disturbance: Disturbance | null,
): Promise<Life> {
  const being: Being = { story: beginStory(), tried: [], byHand: [], cycles: 0 };
  const { world } = being.story;
  const calls: number[] = [];
  for (const { kind, input } of steps) {
    if (kind === "command") await command(being, input);
    else if (calls.length + 1 !== disturbance?.tick) calls.push(await cycle(being, null));
    else calls.push(await disturbedTick(being, disturbance));
  }
  for (let left = REST.cycles; left > 0; left--) {
    world.now += REST.seconds * 1000;
    await cycle(being, null);
  }
  checkTruth(world, being);
  const published = [...world.published].sort();
  return { end: { clusters: shapeOf(world), published }, calls };
}

interface Being {
  readonly story: Story;
  /** Action ids of statements that were tried. */
  readonly tried: string[];
  /** What a person did. */
  readonly byHand: DdlEvent[];
  cycles: number;
}

async function command(being: Being, input: string): Promise<void> {
  const { world } = being.story;
  const before = world.ddl.length;
  await tell(being.story, input);
  being.byHand.push(...world.ddl.slice(before));
}

async function disturbedTick(being: Being, { gapMs, fault }: Disturbance): Promise<number> {
  const { world } = being.story;
  const next = world.now + gapMs;
  const calls = await cycle(being, fault);
  if (world.now > next) throw new Error(`Cannot compare: the tick took longer than ${gapMs} ms`);
  world.now = next;
  await cycle(being, null);
  return calls;
}

/** One cycle; how many calls it made. */
async function cycle(being: Being, fault: Disturbance["fault"]): Promise<number> {
  const { story: { world, defaultCooldownSeconds }, tried } = being;
  const name = `c${++being.cycles}`;
  const one = disturbed(
    fakeEnvironment(world, name, watched(world)),
    fault === null ? null : {
      ...fault,
      pass: (milliseconds) => void (world.now += milliseconds),
      overtake: async () => void await cycle(being, null),
    },
  );
  try {
    await applyOnce(one.environment, name, { ...OPTIONS, defaultCooldownSeconds });
  } catch (error) {
    if (!(error instanceof Crash || error instanceof InjectedError)) throw error;
  }
  tried.push(...one.tried);
  return one.calls();
}
