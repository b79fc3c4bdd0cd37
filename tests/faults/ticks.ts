/**
 * The golden stories as lives that can be disturbed: each `apply` of a file is a tick, what shows the world is left out.
 *
 * In a story that only plans, each `plan` is a tick. The texts that a story expects do not matter here.
 */
import { readFileSync } from "node:fs";
import { parseStory } from "../support/scenario_file.ts";

export interface Step {
  readonly kind: "tick" | "command";
  readonly input: string;
}

export interface DisturbedStory {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The stories that are gone through with every fault. */
export const STORIES: readonly string[] = [
  "story_u1_baseline_and_burst",
  "story_u2_baseline_rehydrates",
  "story_u3_aggressive",
  "story_u4_conservative",
  "story_u5_single_to_multi",
  "story_u6_idle_against_target",
  "story_u7_two_engines_of_one_row",
  "fixed_name_new_size",
];

const HANDOVER = "fixed_name_handover";

/** Those that are gone through on the emulator, too; the handover stands in this folder. */
export const PLAYED_STORIES: readonly string[] = [
  HANDOVER,
  "u1_baseline_and_burst",
  "u2_baseline_rehydrates",
  "u3_aggressive",
  "u4_conservative",
  "u5_single_to_multi",
  "u6_idle_against_target",
  "u7_two_rows_of_one_type",
];

const SHOWS: ReadonlySet<string> = new Set([
  ...["plan", "apply", "replicas", "audit", "memory", "published"],
]);

/** Reads one of the golden stories. */
export function readStory(name: string): DisturbedStory {
  const file = new URL(`../scenarios/${name}.txt`, import.meta.url);
  const commands = parseStory(readFileSync(file, "utf8"))
    .flatMap((piece) => piece.kind === "command" ? [piece.input] : []);
  const nameOf = (command: string) => command.split(/\s/, 1)[0] ?? "";
  const tickOf = commands.some((one) => nameOf(one) === "apply") ? "apply" : "plan";
  const steps = commands.flatMap((input): readonly Step[] => {
    if (nameOf(input) === tickOf) return [{ kind: "tick", input }];
    return SHOWS.has(nameOf(input)) ? [] : [{ kind: "command", input: withoutNeed(input) }];
  });
  return { name, steps };
}

/** Reads one of the stories that are played on the emulator. */
export function readPlayedStory(name: string): DisturbedStory {
  const folder = name === HANDOVER ? "." : "../stories";
  const file = new URL(`${folder}/${name}.txt`, import.meta.url);
  const steps = parseStory(readFileSync(file, "utf8")).flatMap((piece): readonly Step[] => {
    if (piece.kind !== "command") return [];
    const { input } = piece;
    if (input === "tick") return [{ kind: "tick", input }];
    return input.startsWith("mz-schedctl") ? [] : [{ kind: "command", input }];
  });
  return { name, steps };
}

/** A user who finds no replica is refused: after a fault the world may be a step behind. */
function withoutNeed(input: string): string {
  return input.replace(/^use /, "query ");
}
