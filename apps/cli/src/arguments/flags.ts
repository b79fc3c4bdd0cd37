/** The flags that commands share, as the argument parser declares them. */
import { parseClusterFilter } from "@mz-schedctl/core/cluster_filter";

/** What stands for the value of a flag in help. */
export const VALUES = {
  postgresUrl: "URL",
  schema: "NAME",
  controlCluster: "NAME",
  cluster: "REGEX",
  port: "NUMBER",
  host: "ADDRESS",
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
    kind: "boolean",
    default: false,
    withNegated: false,
    brief: "Show also what needs nothing, and more detail in messages",
  },
} as const;

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
