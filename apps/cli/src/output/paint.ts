/** Colour where somebody looks: on a terminal, unless NO_COLOR says otherwise. */
import type { ExplainOptions, Tone } from "@mz-schedctl/core";
import type { Terminal } from "../terminal.ts";

export type Paint = NonNullable<ExplainOptions["paint"]>;

const CODES: Readonly<Record<Tone, readonly [on: number, off: number]>> = {
  title: [1, 22],
  create: [32, 39],
  drop: [31, 39],
  rename: [36, 39],
  quiet: [2, 22],
  warn: [33, 39],
  block: [31, 39],
};

/** How this terminal is painted. */
export function paintFor(terminal: Terminal): Paint {
  const plain = !terminal.stdoutIsTerminal || (terminal.variables["NO_COLOR"] ?? "") !== "" ||
    terminal.variables["TERM"] === "dumb";
  if (plain) return (_, text) => text;
  return (tone, text) => `\x1b[${CODES[tone][0]}m${text}\x1b[${CODES[tone][1]}m`;
}
