/** `plan`: what would be done, and why. Writes nothing. */
import { basisOf, explainPlan, observePlan, planDocument, type SavedPlan } from "@mz-schedctl/core";
import { isVerbose, type PlanFlags } from "../arguments/request.ts";
import { type Connected, withAdapter } from "../connect.ts";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { logPlan } from "../log/log_cycle.ts";
import { paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";
import { hasChanges, planExitCode } from "../plan_exit_code.ts";
import { planSettings, savedOptions } from "../plan_settings.ts";
import { writeSavedPlan } from "../saved_plan_file.ts";
import { toolVersion } from "../tool_version.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";

/** Plans and prints. */
export async function runPlanCommand(
  flags: PlanFlags,
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const options = planSettings(flags, terminal);
  const { plan, saved } = await withAdapter(flags, terminal, async (connected) => {
    const planned = await observePlan(connected.adapter.environment, options);
    logPlan(planned.plan, connected.log);
    const restsOn = flags.out === undefined ? [] : basisOf(planned.plan, planned.observation);
    return { plan: planned.plan, saved: { ...headerOf(connected, flags, terminal), restsOn } };
  });
  if (flags.out !== undefined) writeSavedPlan(flags.out, terminal.folder, { ...saved, plan });
  if (flags.json) printJson(terminal, planDocument(plan));
  else terminal.print(explainPlan(plan, { verbose: isVerbose(flags), paint: paintFor(terminal) }));
  if (flags.out !== undefined) {
    terminal.note(`Saved as ${flags.out}; mz-schedctl apply ${flags.out} carries it out\n`);
  }
  const code = planExitCode(plan, flags.strict);
  if (code !== EXIT.done) return code;
  return flags.detailedExitcode && hasChanges(plan) ? EXIT.changesPending : EXIT.done;
}

function headerOf(
  { adapter: { facts } }: Connected,
  flags: PlanFlags,
  terminal: LoggedTerminal,
): Omit<SavedPlan, "plan" | "restsOn"> {
  return {
    toolVersion,
    schema: facts.schema,
    controlCluster: facts.settings.cluster,
    clusterFilter: flags.cluster?.source ?? null,
    options: savedOptions(flags, terminal),
  };
}
