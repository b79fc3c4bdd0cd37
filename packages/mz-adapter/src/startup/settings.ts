/** `SHOW ALL`: limits, sample rates, access control and the session's names, in one statement. */
import type { ResourceLimits } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { type Row, textOf, textOrNull } from "../session/row.ts";

export interface Settings {
  readonly databaseVersion: string;
  readonly cluster: string;
  readonly database: string;
  /** The first schema of the search path. */
  readonly schema: string;
  /** Whether privileges are checked in this session. */
  readonly accessControl: boolean;
  /** Whether ALTER CLUSTER may wait for new replicas; off where this role may not see the setting. */
  readonly waitUntilReady: boolean;
  /** The lowest of default, cap and our session's rate: more than that is never logged of everybody. */
  readonly sampleRate: number;
  /** Names of sizes that may be used; null when all may. */
  readonly allowedSizes: readonly string[] | null;
  readonly limits: ResourceLimits;
}

/** All settings of the session. */
export function buildSettingsQuery(): Statement {
  return { doing: "read the settings of the session", text: "SHOW ALL" };
}

/** What we need of them. A rate that this server does not know counts as full. */
export function toSettings(rows: readonly Row[]): Settings {
  const settings = new Map(rows.map((row) => [textOf(row, "name"), textOrNull(row, "setting")]));
  const get = (name: string) => settings.get(name) ?? "";
  return {
    databaseVersion: get("mz_version"),
    cluster: get("cluster"),
    database: get("database"),
    schema: firstSchema(get("search_path")),
    accessControl: get("enable_rbac_checks") !== "off" ||
      get("enable_session_rbac_checks") === "on",
    waitUntilReady: get("enable_zero_downtime_cluster_reconfiguration") === "on",
    sampleRate: Math.min(...SAMPLE_RATES.map((name) => rate(get(name)))),
    allowedSizes: nameList(get("allowed_cluster_replica_sizes")),
    limits: {
      replicasPerCluster: limit(get("max_replicas_per_cluster")),
      creditsPerHour: limit(get("max_credit_consumption_rate")),
    },
  };
}

const SAMPLE_RATES = [
  "statement_logging_default_sample_rate",
  "statement_logging_max_sample_rate",
  "statement_logging_sample_rate",
];

function rate(setting: string): number {
  const value = Number(setting);
  return setting === "" || !Number.isFinite(value) ? 1 : value;
}

/** Null where the server does not know the setting. */
function limit(setting: string): number | null {
  const value = Number(setting);
  return setting === "" || !Number.isFinite(value) ? null : value;
}

function nameList(setting: string): readonly string[] | null {
  const names = setting.split(",").map((one) => one.trim().replace(/^"(.*)"$/, "$1"))
    .filter((one) => one !== "");
  return names.length === 0 ? null : names;
}

/** `"a, b", c` has the schemas `a, b` and `c`. */
function firstSchema(searchPath: string): string {
  const match = /^\s*(?:"((?:[^"]|"")*)"|([^,]*))/.exec(searchPath);
  const first = match?.[1]?.replaceAll('""', '"') ?? match?.[2]?.trim() ?? "";
  return first === "" ? "public" : first;
}
