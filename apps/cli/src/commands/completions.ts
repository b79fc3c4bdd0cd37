/** `completions`: prints the script for a shell. */
import type { Shell } from "../arguments/request.ts";
import { completionScript } from "../completions/completion_script.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import type { Terminal } from "../terminal.ts";

/** Prints it. */
export function runCompletions(shell: Shell, terminal: Pick<Terminal, "print">): ExitCode {
  terminal.print(completionScript(shell));
  return EXIT.done;
}
