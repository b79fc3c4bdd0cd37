/** The commands about strategy rows. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import { clusterFlag, commonAliases, commonFlags, rowFlags } from "./flags.ts";
import type { ClusterFlags, RowFlags } from "./request.ts";

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

/** The command `strategies set`. */
export const strategiesSet = buildCommand<RowFlags, [string, string, string], Choosing>({
  func(flags, ...[cluster, type, config]) {
    this.choose({ command: "strategies set", flags, row: { cluster, type, config } });
  },
  parameters: {
    aliases: commonAliases,
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

/** The command `strategies list`. */
export const strategiesList = buildCommand<ClusterFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "strategies list", flags });
  },
  parameters: { flags: { ...commonFlags, ...clusterFlag }, aliases: commonAliases },
  docs: docs({
    brief: "List the strategy rows, with what is wrong with them",
    full:
      "Lists every row with the name of its cluster, and says which rows count and which cannot be read.",
    examples: [["", "All rows"], ["--cluster prod --json", "Some of them, as JSON"]],
  }),
});

/** The command `strategies remove`. */
export const strategiesRemove = buildCommand<RowFlags, [string, string], Choosing>({
  func(flags, cluster, type) {
    this.choose({ command: "strategies remove", flags, row: { cluster, type } });
  },
  parameters: {
    aliases: commonAliases,
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
