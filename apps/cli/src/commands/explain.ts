/** `explain CLUSTER`: why it is as it is, why not otherwise, and what would change it. Writes nothing. */
import {
  explainWhy,
  explanationDocument,
  explanationText,
  findInPlan,
  type KnownCluster,
  observePlan,
  type Plan,
} from "@mz-schedctl/core";
import type { ExplainFlags } from "../arguments/request.ts";
import { withAdapter } from "../connect.ts";
import { EXIT, type ExitCode, NotFoundError } from "../exit_code.ts";
import type { LoggedTerminal } from "../log/logged_terminal.ts";
import { paintFor } from "../output/paint.ts";
import { printJson } from "../output/print_json.ts";
import { planSettings } from "../plan_settings.ts";
import { readSavedPlan } from "../saved_plan_file.ts";

/** Asks a plan that is made now, or one that was saved. */
export async function runExplain(
  { flags, cluster }: { readonly flags: ExplainFlags; readonly cluster: string },
  terminal: LoggedTerminal,
): Promise<ExitCode> {
  const { plan, clusters } = await planToAsk(flags, terminal);
  const found = findInPlan(plan, cluster, clusters);
  switch (found.kind) {
    case "unknown":
      throw new NotFoundError(found.text);
    case "nothing_said":
      if (flags.json) printJson(terminal, { text: found.text });
      else terminal.print(`${found.text}\n`);
      return EXIT.done;
    case "planned": {
      const explanation = explainWhy(plan, found.cluster);
      if (flags.json) printJson(terminal, explanationDocument(explanation));
      else terminal.print(explanationText(explanation, paintFor(terminal)));
      return EXIT.done;
    }
  }
}

/** A saved plan tells of the clusters that it concerns, and of no other one. */
async function planToAsk(
  flags: ExplainFlags,
  terminal: LoggedTerminal,
): Promise<{ readonly plan: Plan; readonly clusters: readonly KnownCluster[] | null }> {
  if (flags.plan !== undefined) {
    return { plan: readSavedPlan(flags.plan, terminal.folder).plan, clusters: null };
  }
  const options = planSettings(flags, terminal);
  return await withAdapter(flags, terminal, async ({ adapter }) => {
    const { plan, observation } = await observePlan(adapter.environment, options);
    return { plan, clusters: observation.clusters };
  });
}
