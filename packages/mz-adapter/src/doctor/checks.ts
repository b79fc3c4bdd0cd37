/** The checks that need nothing but what is already known. */
import {
  GIVEN_BACK,
  isFree,
  type LeaseReading,
  LOWEST_TRUSTED_RATE,
  type ObservedCluster,
  quoteIdentifier,
  toReadableInstant,
} from "@mz-schedctl/core";
import type { Facts } from "../startup/start_up.ts";
import { columnTroubles, TABLE_NAMES } from "../tables/expected.ts";
import type { Check } from "./doctor.ts";

/** The oldest release that everything was tried on is 26; older ones may lack catalog relations. */
const OLDEST_TRIED = 26;

/** Whether the server is a Materialize that is known to work. */
export function checkVersion({ settings }: Pick<Facts, "settings">): Check {
  const version = settings.databaseVersion;
  const major = Number(/^v?(\d+)\./.exec(version)?.[1] ?? Number.NaN);
  const known = Number.isFinite(major) && major >= OLDEST_TRIED;
  return {
    name: "version",
    verdict: known ? "ok" : "warn",
    text: known ? `Materialize ${version}` : `Materialize "${version}" has not been tried`,
    remedy: known ? null : `use v${OLDEST_TRIED} or later`,
  };
}

/** Whether our tables can be read on the control cluster. */
export function checkControlCluster(
  { settings }: Pick<Facts, "settings">,
  clusters: readonly ObservedCluster[],
): Check {
  const name = "control cluster";
  const wanted = settings.cluster;
  const cluster = clusters.find((one) => one.name === wanted);
  if (cluster === undefined) {
    return {
      name,
      verdict: "fail",
      text: `there is no cluster "${wanted}"`,
      remedy: "name an existing cluster with --control-cluster",
    };
  }
  if (cluster.replicas.length > 0) {
    const text = `"${wanted}" has ${cluster.replicas.length} replica(s)`;
    return { name, verdict: "ok", text, remedy: null };
  }
  const quoted = quoteIdentifier(wanted);
  return {
    name,
    verdict: "fail",
    text: `"${wanted}" has no replica, so that our tables cannot be read`,
    remedy: cluster.managed
      ? `ALTER CLUSTER ${quoted} SET (REPLICATION FACTOR 1)`
      : `CREATE CLUSTER REPLICA ${quoted}."r1" (SIZE '...')`,
  };
}

/** Whether the statement log may be read, and how much of it. */
export function checkLogAccess({ settings, identity, logAccess }: Facts): Check {
  const name = "statement log privilege";
  const role = identity.role;
  if (logAccess === "full") {
    const why = settings.accessControl ? `"${role}" may read it` : "access control is off";
    return { name, verdict: "ok", text: `${why}, error messages included`, remedy: null };
  }
  if (identity.monitorRedacted) {
    return {
      name,
      verdict: "ok",
      text: `"${role}" may read it without error messages: ` +
        "any query that fails on a suspended cluster wakes it",
      remedy: null,
    };
  }
  return {
    name,
    verdict: "warn",
    text: `"${role}" may not read it, idle_suspend will hold everything as it is`,
    remedy: `GRANT mz_monitor_redacted TO ${quoteIdentifier(role)}`,
  };
}

/** Whether enough statements are logged to prove that nobody uses a cluster. */
export function checkSampling({ settings }: Pick<Facts, "settings">): Check {
  const name = "statement logging";
  const text = `a share of ${settings.sampleRate} of all statements is logged`;
  if (settings.sampleRate >= LOWEST_TRUSTED_RATE) {
    return { name, verdict: "ok", text, remedy: null };
  }
  return {
    name,
    verdict: "warn",
    text: `${text}, idle_suspend needs at least ${LOWEST_TRUSTED_RATE} and holds until then`,
    remedy: "as mz_system: ALTER SYSTEM SET statement_logging_max_sample_rate = 0.99; " +
      "ALTER SYSTEM SET statement_logging_default_sample_rate = 0.99",
  };
}

/** Whether our tables are there, with the agreed columns. */
export function checkTables({ ours, schema }: Pick<Facts, "ours" | "schema">): Check {
  const name = "tables";
  const absent = TABLE_NAMES.filter((table) => !ours.tables.has(table));
  const [trouble] = columnTroubles(ours.tables);
  if (trouble !== undefined) {
    const remedy = "rename that table away, or choose another schema with --schema";
    return { name, verdict: "fail", text: `in the schema "${schema}" ${trouble}`, remedy };
  }
  if (absent.length === 0) {
    return { name, verdict: "ok", text: `all are in the schema "${schema}"`, remedy: null };
  }
  return {
    name,
    verdict: "fail",
    text: `the schema "${schema}" does not have ${absent.join(", ")}`,
    remedy: "mz-schedctl init",
  };
}

/** Who may work at present. */
export function checkLease(lease: LeaseReading): Check {
  const until = toReadableInstant(lease.until);
  const left = lease.until === GIVEN_BACK
    ? ""
    : `: ${lease.holder} did not give it back, its time ` +
      `was over at ${until}`;
  const text = isFree(lease) ? `free${left}` : `held by ${lease.holder} until ${until}`;
  return { name: "lease", verdict: "ok", text, remedy: null };
}
