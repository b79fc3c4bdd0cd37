/** The commands for operators: pause, resume, suspend and wake a cluster, or all of them, whatever the rows say. */
import { buildCommand } from "@stricli/core";
import { type Choosing, docs } from "./command_docs.ts";
import { commonAliases, commonFlags, forFlag, orderFlags, yesFlag } from "./flags.ts";
import type { LastingFlags, OrderFlags, SuspendFlags } from "./request.ts";

const clusterArgument = {
  brief: "Name of the cluster, or its id with --id; all clusters if not given",
  parse: String,
  placeholder: "CLUSTER",
  optional: true,
} as const;
const positional = { kind: "tuple", parameters: [clusterArgument] } as const;

const ENDS = "It holds for the time that --for gives, else until mz-schedctl resume. " +
  "Every plan shows it. The order is written as one row, so it can be given while no replica is up.";

/** The command `pause`. */
export const pause = buildCommand<LastingFlags, [string?], Choosing>({
  func(flags, cluster) {
    this.choose({ command: "pause", flags, cluster: cluster ?? null });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...orderFlags, ...forFlag },
    positional,
  },
  docs: docs({
    brief: "Change nothing on a cluster, or on all, for a while",
    full: `Plans go on and show what would be done; apply does nothing there. ${ENDS}`,
    examples: [
      ["prod --for 2h --reason 'migration'", "Hands off the cluster prod for two hours"],
      ["--reason 'incident 42'", "Hands off all clusters, until somebody resumes"],
    ],
  }),
});

/** The command `resume`. */
export const resume = buildCommand<OrderFlags, [string?], Choosing>({
  func(flags, cluster) {
    this.choose({ command: "resume", flags, cluster: cluster ?? null });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...orderFlags },
    positional,
  },
  docs: docs({
    brief: "End a pause, a suspension or a wake that was ordered",
    full:
      "Strategies decide again. With CLUSTER only the orders for this cluster end, without it those for all " +
      "clusters; which other orders stay in force is said. What was suspended by order gets back what it had " +
      "with the next apply, unless a strategy wants it suspended.",
    examples: [
      ["prod", "The strategies of prod decide again"],
      ["", "An order for all clusters ends"],
    ],
  }),
});

/** The command `suspend`. */
export const suspend = buildCommand<SuspendFlags, [string?], Choosing>({
  func(flags, cluster) {
    this.choose({ command: "suspend", flags, cluster: cluster ?? null });
  },
  parameters: {
    aliases: commonAliases,
    flags: {
      ...commonFlags,
      ...orderFlags,
      ...forFlag,
      allowStale: {
        kind: "boolean",
        default: false,
        withNegated: false,
        brief: "Also where materialized views, sources or sinks stop moving",
      },
      yes: {
        ...yesFlag.yes,
        brief: "Do not ask; needed to suspend all clusters where nobody can be asked",
      },
    },
    positional,
  },
  docs: docs({
    brief: "Take all replicas from a cluster, or from all, until it is resumed",
    full:
      `The next apply drops the replicas and remembers them; they come back when the order ends. ${ENDS}`,
    examples: [
      ["dev --for 7d --reason 'holidays'", "No replicas on dev for a week"],
      ["--yes --for 12h", "No replicas on any cluster that is ours to change, for the night"],
    ],
  }),
});

/** The command `wake`. */
export const wake = buildCommand<LastingFlags, [string?], Choosing>({
  func(flags, cluster) {
    this.choose({ command: "wake", flags, cluster: cluster ?? null });
  },
  parameters: {
    aliases: commonAliases,
    flags: { ...commonFlags, ...orderFlags, ...forFlag },
    positional,
  },
  docs: docs({
    brief: "Bring a suspended cluster back, and keep it up",
    full: `The next apply brings back what it had, and idleness does not suspend it. ${ENDS}`,
    examples: [
      ["dev --for 8h", "The cluster dev is up for a working day"],
      ["", "No cluster is suspended until somebody resumes"],
    ],
  }),
});
