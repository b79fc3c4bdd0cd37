/** The flags that commands share, as the argument parser declares them. */
import { parseClusterFilter } from "@mz-schedctl/core/cluster_filter";
import { parseCount, parseCredits } from "./parse_limit.ts";
import { parseDuration } from "./parse_duration.ts";

/** What stands for the value of a flag in help. */
export const VALUES = {
  postgresUrl: "URL",
  schema: "NAME",
  controlCluster: "NAME",
  cluster: "REGEX",
  port: "NUMBER",
  host: "ADDRESS",
  for: "DURATION",
  reason: "TEXT",
  author: "NAME",
  plan: "FILE",
  maxActions: "NUMBER",
  maxSuspends: "NUMBER",
  maxAddedCredits: "NUMBER",
  out: "FILE",
  maxAge: "DURATION",
  since: "DURATION",
  before: "DURATION",
  limit: "NUMBER",
  metricsFile: "FILE",
} as const;

export const commonFlags = {
  postgresUrl: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.postgresUrl,
    brief: "Where Materialize is; else DATABASE_URL, DATABASE_URL_FILE, then .env",
  },
  schema: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.schema,
    brief: "Schema of our tables; else MZ_SCHEDCTL_SCHEMA, then the first of the search path",
  },
  controlCluster: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.controlCluster,
    brief: "Cluster to read our tables on; else MZ_SCHEDCTL_CONTROL_CLUSTER, then the session's",
  },
  json: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Print one JSON document instead of text",
  },
  verbose: {
    kind: "counter",
    optional: true,
    brief: "Show also what needs nothing, and log on stderr what is done; -vv logs every statement",
  },
  logFormat: {
    kind: "enum",
    values: ["json", "pretty"],
    optional: true,
    brief: "How stderr is written; else LOG_FORMAT, then pretty on a terminal",
  },
} as const;

/** One letter that every command understands: -v, and -vv for twice as much. */
export const commonAliases = { v: "verbose" } as const;

export const clusterFlag = {
  cluster: {
    kind: "parsed",
    parse: parseClusterFilter,
    optional: true,
    placeholder: VALUES.cluster,
    brief:
      "Only clusters in whose names this regular expression is found; '^prod$' for exactly one",
  },
} as const;

export const strictFlag = {
  strict: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Exit with 6 when a finding blocks or warns",
  },
} as const;

export const detailedFlag = {
  detailedExitcode: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Exit with 2 when there are changes to apply",
  },
} as const;

export const outFlag = {
  out: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.out,
    brief: "Save the plan as this file, for show and apply",
  },
} as const;

export const maxAgeFlag = {
  maxAge: {
    kind: "parsed",
    parse: parseDuration,
    optional: true,
    placeholder: VALUES.maxAge,
    brief: "How old a saved plan may be, such as 90m; 24h if not given",
  },
} as const;

export const sinceFlag = {
  since: {
    kind: "parsed",
    parse: parseDuration,
    optional: true,
    placeholder: VALUES.since,
    brief: "How far back to look, such as 12h, 7d or 30d",
  },
} as const;

/** Of commands about the past. */
export const pastFlags = {
  limit: {
    kind: "parsed",
    parse: parseCount,
    optional: true,
    placeholder: VALUES.limit,
    brief: "At most so many entries, the newest; 200 if not given",
  },
  before: {
    kind: "parsed",
    parse: parseDuration,
    placeholder: VALUES.before,
    brief: "How old what is deleted must be, such as 90d; at least 2d",
  },
} as const;

export const metricsFlag = {
  metricsFile: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.metricsFile,
    brief: "Write metrics of the run as this Prometheus text file; else MZ_SCHEDCTL_METRICS_FILE",
  },
} as const;

/** The argument of commands that take a saved plan. */
export const fileArgument = {
  brief: "A plan that mz-schedctl plan -o has saved",
  parse: String,
  placeholder: "FILE",
} as const;

/** What one cycle may do at most. */
export const limitFlags = {
  maxActions: {
    kind: "parsed",
    parse: parseCount,
    optional: true,
    placeholder: VALUES.maxActions,
    brief: "At most so many statements in one run; 100 if not given",
  },
  maxSuspends: {
    kind: "parsed",
    parse: parseCount,
    optional: true,
    placeholder: VALUES.maxSuspends,
    brief: "At most so many clusters suspended in one run; 25 if not given",
  },
  maxAddedCredits: {
    kind: "parsed",
    parse: parseCredits,
    optional: true,
    placeholder: VALUES.maxAddedCredits,
    brief: "At most so many credits per hour added in one run; 256 if not given",
  },
} as const;

export const rowFlags = {
  id: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "CLUSTER is an id such as u7, not a name",
  },
  dryRun: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Show what would be done, and do nothing",
  },
} as const;

export const yesFlag = {
  yes: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Do not ask; without a terminal nothing is asked anyway",
  },
} as const;

/** Of pause, suspend and wake. */
export const orderFlags = {
  id: {
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "CLUSTER is an id such as u7, not a name",
  },
  reason: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.reason,
    brief: "Why, for everybody who reads a plan while it is in force",
  },
  author: {
    kind: "parsed",
    parse: String,
    optional: true,
    placeholder: VALUES.author,
    brief: "Who orders it; your user and host name if not given",
  },
  dryRun: rowFlags.dryRun,
} as const;

/** Of orders that end by themselves. */
export const forFlag = {
  for: {
    kind: "parsed",
    parse: parseDuration,
    optional: true,
    placeholder: VALUES.for,
    brief: "How long, such as 90s, 30m, 2h or 7d; until it is resumed if not given",
  },
} as const;
