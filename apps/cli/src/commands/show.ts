/** `show FILE`: a saved plan, as `plan` showed it. Connects to nothing. */
import { explainPlan, planDocument } from "@mz-schedctl/core";
import { isVerbose, type ShowFlags } from "../arguments/request.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";
import { hasChanges, planExitCode } from "../plan_exit_code.ts";
import { readSavedPlan } from "../saved_plan_file.ts";

/** Prints it; exit codes are those of `plan`. */
export function runShow(
  { flags, file }: { readonly flags: ShowFlags; readonly file: string },
  terminal: LoggedTerminal,
): ExitCode {
  const { plan } = readSavedPlan(file, terminal.folder);
  if (flags.json) printJson(terminal, planDocument(plan));
  else terminal.print(explainPlan(plan, { verbose: isVerbose(flags), paint: paintFor(terminal) }));
  const code = planExitCode(plan, flags.strict);
  if (code !== EXIT.done) return code;
  return flags.detailedExitcode && hasChanges(plan) ? EXIT.changesPending : EXIT.done;
}
