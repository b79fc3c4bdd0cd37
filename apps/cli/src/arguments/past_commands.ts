/** The commands about the past: history, history prune and report. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import {
  clusterFlag,
  commonAliases,
  commonFlags,
  pastFlags,
  rowFlags,
  sinceFlag,
  yesFlag,
} from "./flags.ts";
import type { HistoryFlags, PruneFlags, ReportFlags } from "./request.ts";

/** The command `history`, also known as `history list`. */
export const history = buildCommand<HistoryFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "history", flags });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...clusterFlag, ...sinceFlag, limit: pastFlags.limit },
  },
  docs: docs({
    brief: "List what was done, why, and what became of it",
    full:
      "Lists the audit trail: every statement that was tried, with its strategy, its reason and its result, the newest last. " +
      "--cluster finds a cluster by the name that it had at the time, or has now. " +
      "mz-schedctl history prune deletes what is old.",
    examples: [
      ["", "The last seven days"],
      ["--cluster '^prod$' --since 30d", "A month of the cluster prod"],
      ["--json --limit 5000", "As JSON, with the numbers behind the reasons"],
    ],
  }),
});

/** The command `history prune`. */
export const historyPrune = buildCommand<PruneFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "history prune", flags });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, before: pastFlags.before, dryRun: rowFlags.dryRun, ...yesFlag },
  },
  docs: docs({
    brief: "Delete old rows of the audit trail",
    full:
      "Deletes what is older and not needed any more from mz_cluster_strategy_actions and mz_schedctl_intents. Kept whatever its " +
      "age: what brings back a suspended cluster or retires a burst, and statements whose outcome is not known yet. " +
      "What is deleted is also missing from history and report. It needs the privilege DELETE on both tables.",
    examples: [
      ["--before 90d --dry-run", "How many rows are older than 90 days and would go"],
      ["--before 90d --yes", "Delete them without asking, as cron does"],
    ],
  }),
});

/** The command `report`. */
export const report = buildCommand<ReportFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "report", flags });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...clusterFlag, ...sinceFlag },
  },
  docs: docs({
    brief: "Show what scheduling has saved, and how long wake-ups took",
    full:
      "Compares the credits that replicas used with always-on: what each cluster would have cost with the replicas that it had when " +
      "the window began, there all the time. Lists suspensions, wake-ups with their delay, bursts and resizes. " +
      "Credits are computed from the lives of replicas and the prices of their sizes; they are no invoice. Writes nothing.",
    examples: [
      ["", "The last 30 days"],
      ["--cluster '^dev' --since 7d", "A week of the clusters whose names start with dev"],
      ["--json", "For a spreadsheet or a dashboard"],
    ],
  }),
});
