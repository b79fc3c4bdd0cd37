/** The commands around the cycle: init, plan, apply, wipe-state, doctor. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import {
  clusterFlag,
  commonAliases,
  commonFlags,
  detailedFlag,
  fileArgument,
  limitFlags,
  maxAgeFlag,
  metricsFlag,
  outFlag,
  rowFlags,
  strictFlag,
  yesFlag,
} from "./flags.ts";
import type { ApplyFlags, CommonFlags, PlanFlags, ShowFlags, WipeFlags } from "./request.ts";

/** The command `init`. */
export const init = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "init", flags });
  },
  parameters: { flags: commonFlags, aliases: commonAliases },
  docs: docs({
    brief: "Create the tables of mz-schedctl",
    full:
      "Creates the schema if it was named, and the tables that are missing, one statement at a time. What exists is left as it is, so it may " +
      "run any number of times.",
    examples: [
      ["", "In the first schema of the search path"],
      ["--schema ops", "In the schema ops, which is created if there is none"],
    ],
  }),
});

/** The command `plan`. */
export const plan = buildCommand<PlanFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "plan", flags });
  },
  parameters: {
    aliases: { ...commonAliases, o: "out" },
    flags: {
      ...commonFlags,
      ...clusterFlag,
      ...strictFlag,
      ...limitFlags,
      ...detailedFlag,
      ...outFlag,
    },
  },
  docs: docs({
    brief: "Show what would be done, and why",
    full:
      "Reads clusters, strategy rows and signals, decides, and shows the result with its reasons and its SQL. " +
      "Writes nothing to the database. With -o the plan is also saved, to be looked at with show and carried out with apply.",
    examples: [
      ["", "Everything that needs attention"],
      ["--cluster '^prod_' --verbose", "All clusters whose names start with prod_, in full"],
      [
        "--json --detailed-exitcode",
        "For a script: a JSON document, exit code 2 when there are changes",
      ],
      ["-o plan.json", "Save it; mz-schedctl apply plan.json does exactly that, or refuses"],
    ],
  }),
});

/** The command `show`. */
export const show = buildCommand<ShowFlags, [string], Choosing>({
  func(flags, file) {
    this.choose({ command: "show", flags, file });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...strictFlag, ...detailedFlag },
    positional: { kind: "tuple", parameters: [fileArgument] },
  },
  docs: docs({
    brief: "Show a saved plan",
    full: "Shows a plan that plan -o has saved, as plan showed it. Connects to nothing.",
    examples: [
      ["plan.json", "What needs attention"],
      ["plan.json --json", "The document that plan --json printed"],
    ],
  }),
});

/** The command `apply`. */
export const apply = buildCommand<ApplyFlags, [string?], Choosing>({
  func(flags, file) {
    this.choose({ command: "apply", flags, file: file ?? null });
  },
  parameters: {
    aliases: commonAliases,
    flags: {
      ...commonFlags,
      ...clusterFlag,
      ...strictFlag,
      ...limitFlags,
      onError: {
        kind: "enum",
        values: ["continue", "stop"],
        default: "continue",
        brief: "After a failed statement: go on with the other clusters, or stop",
      },
      ...maxAgeFlag,
      ...metricsFlag,
      ...yesFlag,
    },
    positional: { kind: "tuple", parameters: [{ ...fileArgument, optional: true }] },
  },
  docs: docs({
    brief: "Plan, and do it",
    full:
      "Makes a plan, shows it and carries it out. Each step is checked again right before its statement and " +
      "recorded after it. What exceeds --max-actions, --max-suspends or --max-added-credits is left to later runs. One run works at a time: while another does, nothing is done and the exit code is 5. " +
      "On a terminal it asks first; run by cron it does not. With FILE it does exactly what that plan says; where that is not " +
      "what would be done now, it does nothing, says what has moved, and the exit code is 4.",
    examples: [
      ["", "Show the plan, ask, then do it"],
      [
        "--yes --cluster staging",
        "Do it without asking, only for clusters with staging in their names",
      ],
      ["--on-error stop", "End the run at the first statement that fails"],
      [
        "--max-actions 20 --max-suspends 0",
        "At most 20 statements, and no suspension, in this run",
      ],
      ["plan.json", "Do what this saved plan says, or nothing"],
      [
        "--metrics-file /var/lib/node_exporter/mz_schedctl.prom",
        "From cron: tell Prometheus what came of it",
      ],
    ],
  }),
});

/** The command `wipe-state`. */
export const wipeState = buildCommand<WipeFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "wipe-state", flags });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...clusterFlag, dryRun: rowFlags.dryRun, ...yesFlag },
  },
  docs: docs({
    brief: "Forget what strategies remember",
    full:
      "Forgets cooldowns and progress. Strategy rows and the audit trail are kept, and a suspended cluster still " +
      "gets back what it had: that is rebuilt from the audit trail.",
    examples: [["", "For all clusters"], [
      "--cluster '^dev$' --dry-run",
      "Show what would be forgotten about dev",
    ]],
  }),
});

/** The command `doctor`. */
export const doctor = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "doctor", flags });
  },
  parameters: { flags: commonFlags, aliases: commonAliases },
  docs: docs({
    brief: "Check connection, privileges, tables, statement log and rows",
    full: "Checks everything that a plan depends on and says how to mend what is not right.",
    examples: [["", "Check everything"], ["--json", "For a monitoring system"]],
  }),
});
