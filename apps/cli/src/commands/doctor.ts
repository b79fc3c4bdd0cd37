/** `doctor`: checks all that a plan depends on and says how to mend what is not right. */
import type { Check } from "@mz-schedctl/mz-adapter";
import type { CommonFlags } from "../arguments/request.ts";
import { connectOptions, withAdapter } from "../connect.ts";
import { EXIT, type ExitCode, exitCodeOf } from "../exit_code.ts";
import { type Paint, paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** Checks and prints; a check that fails makes the exit code. */
export async function runDoctor(flags: CommonFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  const options = connectOptions(flags, terminal);
  const { doctor } = await import("@mz-schedctl/mz-adapter");
  const checks = await doctor(options);
  if (flags.json) printJson(terminal, { checks });
  else terminal.print(checks.map((check) => checkText(check, paintFor(terminal))).join(""));
  if (checks.every((check) => check.verdict !== "fail")) return EXIT.done;
  return checks.length === 1 ? await connectionExitCode(flags, terminal) : failureOf(checks);
}

const MARKS = { ok: ["✓", "create"], warn: ["!", "warn"], fail: ["✗", "block"] } as const;

function checkText(check: Check, paint: Paint): string {
  const [mark, tone] = MARKS[check.verdict];
  const remedy = check.remedy === null ? "" : `    mend: ${check.remedy}\n`;
  return `${paint(tone, mark)} ${check.name}: ${check.text}\n${remedy}`;
}

/** Nothing but rows that cannot be read is the milder failure. */
function failureOf(checks: readonly Check[]): ExitCode {
  const onlyRows = checks.every((check) =>
    check.verdict !== "fail" || check.name.startsWith("strategy row ")
  );
  return onlyRows ? EXIT.unreadableRows : EXIT.failed;
}

/** Connecting again tells a wrong password from a server that is down. */
async function connectionExitCode(flags: CommonFlags, terminal: LoggedTerminal): Promise<ExitCode> {
  try {
    await withAdapter(flags, terminal, () => Promise.resolve());
    return EXIT.failed;
  } catch (error) {
    return exitCodeOf(error);
  }
}
