/** The commands as the argument parser declares them, with their help texts and examples. */
import { buildCommand, buildRouteMap, type CommandContext } from "@stricli/core";
import { clusterFlag, commonFlags, rowFlags, strictFlag, yesFlag } from "./flags.ts";
import { parsePort } from "./parse_port.ts";
import type {
  ApplyFlags,
  ClusterFlags,
  CommonFlags,
  PlanFlags,
  Request,
  RowFlags,
  ServeFlags,
  WipeFlags,
} from "./request.ts";

/** Where a command leaves what was asked for. */
export interface Choosing extends CommandContext {
  readonly choose: (request: Request) => void;
}

interface Help {
  readonly brief: string;
  readonly full: string;
  /** Arguments behind the command's name, each with what it does. */
  readonly examples: readonly (readonly [input: string, brief: string])[];
}

function docs({ brief, full, examples }: Help) {
  return {
    brief,
    fullDescription: full,
    customUsage: examples.map(([input, what]) => ({ input, brief: what })),
  };
}

const clusterArgument = {
  brief: "Name of the cluster, or its id with --id",
  parse: String,
  placeholder: "CLUSTER",
};
const typeArgument = {
  brief: "Type of the strategy, such as target_size",
  parse: String,
  placeholder: "TYPE",
};
const configArgument = {
  brief: "Its configuration, a JSON object",
  parse: String,
  placeholder: "JSON",
};

const init = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "init", flags });
  },
  parameters: { flags: commonFlags },
  docs: docs({
    brief: "Create the tables of mz-schedctl",
    full:
      "Creates the tables that are missing, one statement at a time. What exists is left as it is, so it may " +
      "run any number of times.",
    examples: [
      ["", "In the first schema of the search path"],
      ["--schema ops", "In the schema ops, which must exist"],
    ],
  }),
});

const plan = buildCommand<PlanFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "plan", flags });
  },
  parameters: {
    flags: {
      ...commonFlags,
      ...clusterFlag,
      ...strictFlag,
      detailedExitcode: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Exit with 2 when there are changes to apply",
      },
    },
  },
  docs: docs({
    brief: "Show what would be done, and why",
    full:
      "Reads clusters, strategy rows and signals, decides, and shows the result with its reasons and its SQL. " +
      "Writes nothing.",
    examples: [
      ["", "Everything that needs attention"],
      ["--cluster '^prod_' --verbose", "All clusters whose names start with prod_, in full"],
      [
        "--json --detailed-exitcode",
        "For a script: a JSON document, exit code 2 when there are changes",
      ],
    ],
  }),
});

const apply = buildCommand<ApplyFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "apply", flags });
  },
  parameters: {
    flags: {
      ...commonFlags,
      ...clusterFlag,
      ...strictFlag,
      onError: {
        kind: "enum",
        values: ["continue", "stop"],
        default: "continue",
        brief: "After a failed statement: go on with the other clusters, or stop",
      },
      ...yesFlag,
    },
  },
  docs: docs({
    brief: "Plan, and do it",
    full:
      "Makes a plan, shows it and carries it out. Each step is checked again right before its statement and " +
      "recorded after it. On a terminal it asks first; run by cron it does not.",
    examples: [
      ["", "Show the plan, ask, then do it"],
      [
        "--yes --cluster staging",
        "Do it without asking, only for clusters with staging in their names",
      ],
      ["--on-error stop", "End the run at the first statement that fails"],
    ],
  }),
});

const strategiesSet = buildCommand<RowFlags, [string, string, string], Choosing>({
  func(flags, cluster, type, config) {
    this.choose({ command: "strategies set", flags, row: { cluster, type, config } });
  },
  parameters: {
    flags: { ...commonFlags, ...rowFlags },
    positional: { kind: "tuple", parameters: [clusterArgument, typeArgument, configArgument] },
  },
  docs: docs({
    brief: "Give a cluster a strategy, or change its configuration",
    full:
      "Checks the configuration, prints the INSERT that it sends, and sends it. Of several rows of one type the " +
      "newest counts, so this is also how a row is changed.",
    examples: [
      [`prod target_size '{"target_size": "100cc"}'`, "The cluster prod runs on replicas of 100cc"],
      [
        `dev idle_suspend '{"idle_after_s": 1800}'`,
        "The cluster dev has no replica after 30 minutes without use",
      ],
      [`dev idle_suspend '{"idle_after_s": 60}' --dry-run`, "Only check it and print the INSERT"],
    ],
  }),
});

const strategiesList = buildCommand<ClusterFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "strategies list", flags });
  },
  parameters: { flags: { ...commonFlags, ...clusterFlag } },
  docs: docs({
    brief: "List the strategy rows, with what is wrong with them",
    full:
      "Lists every row with the name of its cluster, and says which rows count and which cannot be read.",
    examples: [["", "All rows"], ["--cluster prod --json", "Some of them, as JSON"]],
  }),
});

const strategiesRemove = buildCommand<RowFlags, [string, string], Choosing>({
  func(flags, cluster, type) {
    this.choose({ command: "strategies remove", flags, row: { cluster, type } });
  },
  parameters: {
    flags: { ...commonFlags, ...rowFlags },
    positional: { kind: "tuple", parameters: [clusterArgument, typeArgument] },
  },
  docs: docs({
    brief: "Take a strategy from a cluster",
    full:
      "Deletes all rows of this type of this cluster and says what was removed. What the strategy caused is " +
      "undone by the next apply: a suspended cluster gets back what it had.",
    examples: [
      ["dev idle_suspend", "The cluster dev is not suspended any more"],
      ["u7 no_such_type --id", "Remove rows by cluster id, whatever their type is"],
    ],
  }),
});

const wipeState = buildCommand<WipeFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "wipe-state", flags });
  },
  parameters: { flags: { ...commonFlags, ...clusterFlag, dryRun: rowFlags.dryRun, ...yesFlag } },
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

const doctor = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "doctor", flags });
  },
  parameters: { flags: commonFlags },
  docs: docs({
    brief: "Check connection, privileges, tables, statement log and rows",
    full: "Checks everything that a plan depends on and says how to mend what is not right.",
    examples: [["", "Check everything"], ["--json", "For a monitoring system"]],
  }),
});

const viewsPrint = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "views print", flags });
  },
  parameters: { flags: commonFlags },
  docs: docs({
    brief: "Print the SQL of the view desired_replicas",
    full: "Prints the statement that views install sends.",
    examples: [["--schema ops", "For the schema ops, without connecting"]],
  }),
});

const viewsInstall = buildCommand<CommonFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "views install", flags });
  },
  parameters: { flags: commonFlags },
  docs: docs({
    brief: "Create or replace the view desired_replicas",
    full:
      "The view says in SQL which replicas each cluster shall have, and which clusters are suspended.",
    examples: [["", "In the schema of our tables"]],
  }),
});

const serve = buildCommand<ServeFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "serve", flags });
  },
  parameters: {
    flags: {
      ...commonFlags,
      port: {
        kind: "parsed",
        parse: parsePort,
        optional: true,
        placeholder: "number",
        brief: "Port to listen on; else MZ_SCHEDCTL_PORT, then 8080",
      },
      host: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: "address",
        brief: "Loopback address to listen on; 127.0.0.1 if not given",
      },
    },
  },
  docs: docs({
    brief: "Serve plans and the desired state over HTTP, on loopback",
    full:
      "GET /livez, GET /readyz, GET /api/v1/desired-state, POST /api/v1/plans. It has no access control yet and " +
      "therefore listens on loopback addresses only.",
    examples: [["--port 8081", "Then: curl http://127.0.0.1:8081/api/v1/desired-state"]],
  }),
});

/** All commands by name. */
export const routes = buildRouteMap({
  routes: {
    init,
    plan,
    apply,
    strategies: buildRouteMap({
      routes: { set: strategiesSet, list: strategiesList, remove: strategiesRemove },
      docs: { brief: "Set, list and remove strategy rows" },
    }),
    wipeState,
    doctor,
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
      "3 a statement failed, 6 findings (--strict), 64 wrong usage, 65 unreadable strategy rows, 69 server unreachable",
  },
});
