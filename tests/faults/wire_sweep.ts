/**
 * Every fault at every statement of every tick of a story, over the wire.
 *
 * A tick is played once undisturbed to count its statements; then the moment before it is brought back for each fault.
 * Lives that are in the same state after the next cycle go on alike, so each such rest is lived only once. Invariant: the
 * clock stands at the same instant after the tick, whatever happened in it.
 */
import assert from "node:assert/strict";
import { beginStory, type Story, tell } from "../stories/story.ts";
import type { Stage } from "../stories/stage.ts";
import {
  allGone,
  NeverSent,
  type SeenStatements,
  watch,
  WIRE_FAULTS,
  type WireFault,
  wireTick,
} from "./wire_tick.ts";
import type { Step } from "./ticks.ts";
import { changes, checkTruth, replicasOf, stateOf } from "./wire_truth.ts";
import type { Sweep } from "./seam_sweep.ts";

export interface WireSweepOptions {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Absent: all. */
  readonly ticks?: readonly number[];
  /** Which statements; absent: all. */
  readonly only?: "replicas";
  /** How many cycles it goes on after the story; absent: enough to come to rest from anywhere. */
  readonly cyclesAfter?: number;
  readonly onTick?: (text: string) => void;
}

const PATIENCE_MS = 1_500;
/** Longer than a statement may hang and a lease lives. */
const GAP_MS = 200_000;
/** How long it goes on after the story: so many cycles, so far apart. */
const REST = { cycles: 5, ms: 90_000 };

/** Goes through the story. */
export async function sweepOverWire(sweep: Sweep, options: WireSweepOptions): Promise<void> {
  const story = beginStory();
  try {
    const being: Being = { story, options, sweep, rests: new Map(), byHand: new Set() };
    await walk(being);
  } finally {
    await story.stage?.close();
  }
  sweep.stories++;
}

interface Being {
  readonly story: Story;
  readonly options: WireSweepOptions;
  readonly sweep: Sweep;
  /** How lives end, by the state they are in after the cycle that follows on a disturbed one. */
  readonly rests: Map<string, readonly string[]>;
  /** Events of Materialize's audit log that a person has caused before this tick. */
  readonly byHand: Set<string>;
}

async function walk(being: Being): Promise<void> {
  const { story, options, sweep } = being;
  let ticks = 0;
  for (const [index, step] of options.steps.entries()) {
    if (step.kind === "command") {
      await byHand(story, step.input, being.byHand);
      continue;
    }
    ticks++;
    const stage = stageOf(story);
    if (options.ticks?.includes(ticks) !== false) {
      sweep.ticks++;
      const place = { being, stage, index, tick: ticks, connected: connected(stage) };
      await sweepTick(place, await stage.emulator.keep());
    }
    await wireTick(stage.emulator, `t${ticks}`, null);
  }
}

function stageOf({ stage }: Story): Stage {
  if (stage === null) throw new Error("Cannot tick: the story has no stage yet");
  return stage;
}

function connected({ emulator }: Stage): ReadonlySet<number> {
  return new Set(emulator.machine.connections.keys());
}

async function byHand(story: Story, input: string, events: Set<string>): Promise<void> {
  const before = story.stage === null ? new Set() : new Set((await changes(story.stage)).keys());
  await tell(story, input);
  for (const id of (await changes(stageOf(story))).keys()) if (!before.has(id)) events.add(id);
}

interface Place {
  readonly being: Being;
  readonly stage: Stage;
  /** Of the step. */
  readonly index: number;
  readonly tick: number;
  readonly connected: ReadonlySet<number>;
}

async function sweepTick(place: Place, bringBack: () => Promise<void>): Promise<void> {
  const { being: { sweep, options }, stage: { emulator }, tick } = place;
  const begun = performance.now();
  const runsBefore = sweep.runs;
  const again = async () => {
    emulator.faults.clear();
    await allGone(emulator, place.connected);
    await bringBack();
  };
  const seen = watch(emulator, "disturbed");
  const end = await life(place, null);
  await again();
  sweep.statements += seen.total;
  for (const fault of faultsFor(seen, options.only)) {
    sweep.runs++;
    try {
      const answer = await life(place, fault).catch(async (error) => {
        if (!(error instanceof NeverSent)) throw error;
        await again();
        return await life(place, { ...fault, patienceMs: 20 * PATIENCE_MS });
      });
      assert.deepEqual(answer, end);
    } catch (error) {
      const text = `${options.name}, tick ${tick}, statement ${fault.at}, ${fault.kind}`;
      sweep.failures.push(`${text}: ${error instanceof Error ? error.message : error}`);
    }
    await again();
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  options.onTick?.(
    `${options.name}, tick ${tick}: ${seen.total} statements, ${sweep.runs - runsBefore} runs, ` +
      `${seconds} s, ${sweep.failures.length} failures so far`,
  );
}

/**
 * All that can be told apart: whether a read was lost before or after the server has answered makes no difference, not
 * to the server and not to the program.
 */
function faultsFor(
  { total, writes, replicas }: SeenStatements,
  only: WireSweepOptions["only"],
): readonly WireFault[] {
  const all = Array.from({ length: total }, (_, index) => index + 1);
  const wanted = only === undefined ? all : all.filter((at) => replicas.has(at));
  return wanted.flatMap((at) =>
    WIRE_FAULTS.filter((kind) => kind !== "lost after" || writes.has(at))
      .map((kind) => ({ kind, at, early: replicas.has(at), patienceMs: PATIENCE_MS }))
  );
}

/** The tick, disturbed or not, the next cycle, and the rest; how it ends. */
async function life(place: Place, fault: WireFault | null): Promise<readonly string[]> {
  const { being, stage } = place;
  const { emulator } = stage;
  const next = emulator.clock.now() + GAP_MS;
  const tried = [...await wireTick(emulator, "disturbed", fault)];
  await allGone(emulator, place.connected);
  if (emulator.clock.now() > next) throw new Error(`Cannot compare: it took over ${GAP_MS} ms`);
  emulator.advance(next - emulator.clock.now());
  tried.push(...await wireTick(emulator, "next", null));
  await checkTruth(stage, { byHand: being.byHand, tried });
  const state = `${place.tick} ${await stateOf(stage)}`;
  const known = being.rests.get(state);
  if (known !== undefined) return known;
  const events = new Set(being.byHand);
  tried.push(...await rest(place, events));
  await checkTruth(stage, { byHand: events, tried });
  const end = await replicasOf(stage);
  being.rests.set(state, end);
  return end;
}

/** What is left of the story, and some cycles more. */
async function rest(place: Place, events: Set<string>): Promise<readonly string[]> {
  const { being: { story, options }, stage: { emulator } } = place;
  const tried: string[] = [];
  let cycles = 0;
  const cycle = async () => {
    tried.push(...await wireTick(emulator, `rest${++cycles}`, null));
  };
  for (const { kind, input } of options.steps.slice(place.index + 1)) {
    if (kind === "tick") await cycle();
    else await byHand(story, input, events);
  }
  for (let left = options.cyclesAfter ?? REST.cycles; left > 0; left--) {
    emulator.advance(REST.ms);
    await cycle();
  }
  return tried;
}
