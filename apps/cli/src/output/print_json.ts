/** JSON documents on stdout: one per run, with the version of its layout. */
import type { Terminal } from "../terminal.ts";

/** Prints `{"v":1,...}`; new fields may appear in version 1, none goes away. */
export function printJson(terminal: Terminal, document: Readonly<Record<string, unknown>>): void {
  terminal.print(JSON.stringify({ v: 1, ...document }, null, 2) + "\n");
}
