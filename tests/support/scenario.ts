/** A story carried out: one world, one command after the other, each answered with text. */
import { runController } from "./fake_managed.ts";
import type { BlastRadius } from "../../packages/core/src/guards/plan_guard.ts";
import { cycleCommands } from "./scenario_cycle.ts";
import { savedCommands } from "./scenario_saved.ts";
import { sizeCommands } from "./scenario_sizes.ts";
import { orderCommands } from "./scenario_orders.ts";
import { worldCommands } from "./scenario_world.ts";
import { explainCommands } from "./scenario_explain.ts";
import { lossCommands } from "./scenario_loss.ts";
import { tellCommands } from "./scenario_tell.ts";
import { type FakeWorld, fakeWorld } from "./fake_world.ts";
import type { Faults } from "./fake_environment.ts";

/** What a story has at hand between its commands. */
export interface Story {
  readonly world: FakeWorld;
  /** What goes wrong in the next cycle. */
  faults: Faults;
  cycles: number;
  defaultCooldownSeconds: number;
  waitLimitSeconds: number;
  /** How much one cycle may do. */
  blastRadius: Partial<BlastRadius>;
}

/** One command, taken apart. */
export interface Command {
  readonly name: string;
  /** Words without `=`; a word in double quotes is JSON. */
  readonly words: readonly string[];
  /** Words of the form `key=value`. */
  readonly options: ReadonlyMap<string, string>;
  /** All after the name, as it stands. */
  readonly rest: string;
  /** Indented lines that follow. */
  readonly below: readonly string[];
}

export type Handler = (story: Story, command: Command) => string | Promise<string>;

/** Starts a story in an empty world. */
export function beginStory(): Story {
  return {
    world: fakeWorld(),
    faults: {},
    cycles: 0,
    defaultCooldownSeconds: 0,
    waitLimitSeconds: 3600,
    blastRadius: {},
  };
}

/** Carries out one command. */
export async function tell(story: Story, input: string): Promise<string> {
  const command = parseCommand(input);
  const handler = handlers[command.name];
  if (handler === undefined) {
    throw new Error(
      `Cannot run "${command.name}": it must be one of ${Object.keys(handlers).sort().join(", ")}`,
    );
  }
  runController(story.world);
  return await handler(story, command);
}

const handlers: Readonly<Record<string, Handler>> = {
  ...worldCommands,
  ...orderCommands,
  ...cycleCommands,
  ...tellCommands,
  ...sizeCommands,
  ...explainCommands,
  ...lossCommands,
  ...savedCommands,
  // A command that somebody else carries out right before a seam call of the next cycle.
  meanwhile: (story, { words, rest }) => {
    const [call = ""] = words;
    const inner = rest.slice(rest.indexOf(call) + call.length).trim();
    const earlier = story.faults.before;
    let done = false;
    story.faults = {
      ...story.faults,
      before: async (what, number) => {
        await earlier?.(what, number);
        if (what !== call || done) return;
        done = true;
        await tell(story, inner);
      },
    };
    return "";
  },
};

const WORD = /"(?:[^"\\]|\\.)*"|\S+/g;

/** Takes the words, options and indented lines of a command apart. */
export function parseCommand(input: string): Command {
  const [first = "", ...below] = input.split("\n");
  const [name = ""] = first.split(" ", 1);
  const rest = first.slice(name.length).trim();
  const words: string[] = [];
  const options = new Map<string, string>();
  for (const word of rest.match(WORD) ?? []) {
    if (word.startsWith('"')) {
      words.push(String(JSON.parse(word)));
      continue;
    }
    const option = /^([a-z-]+)=(.*)$/.exec(word);
    if (option === null) words.push(word);
    else options.set(option[1] ?? "", option[2] ?? "");
  }
  return { name, words, options, rest, below: below.map((line) => line.trim()) };
}

/** Milliseconds of `90s`, `30m`, `2h`, `3d`; several may follow each other: `29m59s`. */
export function parseSpan(text: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  if (parts.map(([all]) => all).join("") !== text || text === "") {
    throw new Error(`Cannot read the span "${text}": it must look like 30m or 1h30m`);
  }
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0) * 1000,
    0,
  );
}
