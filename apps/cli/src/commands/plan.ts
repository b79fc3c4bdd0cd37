/** `plan`: what would be done, and why. Writes nothing. */
import { explainPlan, planDocument, runPlan } from "@mz-schedctl/core";
import { isVerbose, type PlanFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { logPlan } from "../log/log_cycle.ts";
import { paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";
import { hasChanges, planExitCode } from "../plan_exit_code.ts";
import { planSettings } from "../plan_settings.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** Plans and prints. */
export async function runPlanCommand(
  flags: PlanFlags,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const options = planSettings(flags, terminal);
  const plan = await withAdapter(
    flags,
    terminal,
    async ({ adapter, log }) => {
      const planned = await runPlan(adapter.environment, options);
      logPlan(planned, log);
      return planned;
    },
  );
  if (flags.json) printJson(terminal, planDocument(plan));
  else terminal.print(explainPlan(plan, { verbose: isVerbose(flags), paint: paintFor(terminal) }));
  const code = planExitCode(plan, flags.strict);
  if (code !== EXIT.done) return code;
  return flags.detailedExitcode && hasChanges(plan) ? EXIT.changesPending : EXIT.done;
}
