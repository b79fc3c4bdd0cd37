/** The commands that look after strategy rows: lint, follow, schema. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import { clusterFlag, commonAliases, commonFlags, rowFlags, strictFlag } from "./flags.ts";
import type { CommonFlags, FollowFlags, LintFlags } from "./request.ts";

/** The command `strategies lint`. */
export const strategiesLint = buildCommand<LintFlags, [], Choosing>({
  func(flags) {
    this.choose({ command: "strategies lint", flags });
  },
  parameters: {
    aliases: commonAliases,
    flags: {
      ...commonFlags,
      ...clusterFlag,
      strict: { ...strictFlag.strict, brief: "Exit with 6 when there is a warning" },
    },
  },
  docs: docs({
    brief: "Say which rows will not do what they seem to say",
    full:
      "Looks at all rows together with their clusters: rows that cannot be read (exit code 65), rows that stand " +
      "in each other's way, and rows without effect, each with what would be right. Writes nothing.",
    examples: [
      ["", "All rows"],
      ["--cluster '^prod_' --strict", "Some of them, for a check before a release"],
    ],
  }),
});

/** The command `strategies follow`. */
export const strategiesFollow = buildCommand<FollowFlags, [string], Choosing>({
  func(flags, name) {
    this.choose({ command: "strategies follow", flags, name });
  },
  parameters: {
    aliases: commonAliases,
    flags: {
      ...commonFlags,
      dryRun: rowFlags.dryRun,
      force: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Also where the cluster has rows of the same type, which are then replaced",
      },
    },
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "Name whose rows are to follow it",
        parse: String,
        placeholder: "CLUSTER",
      }],
    },
  },
  docs: docs({
    brief: "After ALTER CLUSTER ... SWAP, move rows to the cluster that has the name now",
    full:
      "Rows belong to a cluster's id. After a swap or a rename they sit on the cluster that had the name before; " +
      "this copies them to the one that has it now and then removes them there. " +
      "It may be run again after an interruption.",
    examples: [
      ["prod --dry-run", "Show which rows would move"],
      ["prod", "The rows of the former prod are those of today's prod"],
    ],
  }),
});

/** The command `strategies schema`. */
export const strategiesSchema = buildCommand<CommonFlags, [string?], Choosing>({
  func(flags, type) {
    this.choose({ command: "strategies schema", flags, type: type ?? null });
  },
  parameters: {
    aliases: commonAliases,
    flags: commonFlags,
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "Type of the strategy; all if not given",
        parse: String,
        placeholder: "TYPE",
        optional: true,
      }],
    },
  },
  docs: docs({
    brief: "Print the JSON Schema of a strategy's configuration",
    full: "Prints it without connecting. The same documents are in docs/schemas.",
    examples: [["target_size", "Of one strategy"], ["", "Of all, in one document"]],
  }),
});
