/** All commands by name, with the help of the whole. */
import { buildRouteMap } from "@stricli/core";
import { apply, doctor, init, plan, show, wipeState } from "./cycle_commands.ts";
import { explain } from "./explain_command.ts";
import { history, historyPrune, report } from "./past_commands.ts";
import { pause, resume, suspend, wake } from "./order_commands.ts";
import { serve, viewsInstall, viewsPrint } from "./publish_commands.ts";
import { strategiesList, strategiesRemove, strategiesSet } from "./row_commands.ts";
import { completions } from "./shell_commands.ts";
import { strategiesFollow, strategiesLint, strategiesSchema } from "./row_tools.ts";

/** All commands by name. */
export const routes = buildRouteMap({
  routes: {
    init,
    plan,
    show,
    apply,
    explain,
    strategies: buildRouteMap({
      routes: {
        set: strategiesSet,
        list: strategiesList,
        remove: strategiesRemove,
        lint: strategiesLint,
        follow: strategiesFollow,
        schema: strategiesSchema,
      },
      docs: { brief: "Set, list, remove, check and move strategy rows" },
    }),
    pause,
    resume,
    suspend,
    wake,
    history: buildRouteMap({
      routes: { list: history, prune: historyPrune },
      defaultCommand: "list",
      docs: { brief: "List what was done, why, and what became of it; delete what is old" },
    }),
    report,
    wipeState,
    doctor,
    completions,
    views: buildRouteMap({
      routes: { print: viewsPrint, install: viewsInstall },
      docs: { brief: "Print and install the views of the desired state" },
    }),
    serve,
  },
  docs: {
    brief:
      "Schedules Materialize clusters: decides which replicas should exist, says why, and makes it so",
    fullDescription:
      "mz-schedctl decides which replicas the clusters of Materialize should have, says why, and makes it so.\n\n" +
      "Start with: mz-schedctl init, mz-schedctl strategies set CLUSTER TYPE JSON, mz-schedctl plan, mz-schedctl apply.\n" +
      "Every command has --help with examples.\n\n" +
      "Exit codes: 0 done, 1 failed before the work began, 2 changes pending (plan --detailed-exitcode),\n" +
      "3 a statement failed, 4 a saved plan is stale, 5 another run holds the lease, 6 findings (--strict), 64 wrong usage, 65 strategy rows or a configuration that cannot be read,\n69 server unreachable",
  },
});
