/** The command `explain`. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import { commonAliases, commonFlags, limitFlags, VALUES } from "./flags.ts";
import type { ExplainFlags } from "./request.ts";

/** The command `explain`. */
export const explain = buildCommand<ExplainFlags, [string], Choosing>({
  func(flags, cluster) {
    this.choose({ command: "explain", flags, cluster });
  },
  parameters: {
    aliases: commonAliases,
    flags: {
      ...commonFlags,
      ...limitFlags,
      plan: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: VALUES.plan,
        brief: "Ask this saved plan instead of making one; connects to nothing",
      },
    },
    positional: {
      kind: "tuple",
      parameters: [{ brief: "Name or id of the cluster", parse: String, placeholder: "CLUSTER" }],
    },
  },
  docs: docs({
    brief: "Say why a cluster is as it is, why not otherwise, and what would change it",
    full:
      "Who decided what, and who lost; what does not happen, by which condition, and until when; and the smallest change that " +
      "would make a difference, with its margin and, where it comes by itself, its time. Writes nothing.",
    examples: [
      ["prod", "Why prod has what it has"],
      ["prod --plan plan.json", "The same of a plan that plan -o has saved"],
      ["prod --json", "For a program"],
    ],
  }),
});
