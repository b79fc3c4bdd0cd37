/** Help of a command with its synopsis first, and its examples under a heading of their own. */
import { knownCommands, synopsisOf } from "./command_tree.ts";

/** What the parser library prints as usage are the examples; the help of a group of commands stays as it is. */
export function withExamples(help: string): string {
  const [, examples, words, rest] = USAGE.exec(help) ?? [];
  const command = knownCommands().find((one) => one.words.join(" ") === words);
  if (examples === undefined || rest === undefined || command === undefined) return help;
  return `USAGE\n  ${synopsisOf(command)}\n\nEXAMPLES\n${examples}${rest}`;
}

/** The block ends with a line about --help. */
const USAGE = /^USAGE\n([\s\S]*?) {2}mz-schedctl ([a-z -]+) --help\n([\s\S]*)$/;
