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
    const { length } = cluster.replicas;
    const text = `"${wanted}" has ${length} ${length === 1 ? "replica" : "replicas"}`;
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
  const text = settings.sampleRate >= 1
    ? "all statements are logged"
    : `${percent(settings.sampleRate)} of the statements are logged`;
  if (settings.sampleRate >= LOWEST_TRUSTED_RATE) {
    return { name, verdict: "ok", text, remedy: null };
  }
  return {
    name,
    verdict: "warn",
    text: `${text}, idle_suspend needs at least ${
      percent(LOWEST_TRUSTED_RATE)
    } and holds until then`,
    remedy: "as mz_system: ALTER SYSTEM SET statement_logging_max_sample_rate = 0.99; " +
      "ALTER SYSTEM SET statement_logging_default_sample_rate = 0.99",
  };
}

/** "99 %", without the noise of binary fractions. */
function percent(rate: number): string {
  return `${Number((rate * 100).toPrecision(6))} %`;
}

/** Whether our tables are there, with the agreed columns; `givenSchema` is null where nobody named one. */
export function checkTables(
  { ours, schema }: Pick<Facts, "ours" | "schema">,
  givenSchema: string | null,
): Check {
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
    text: absent.length === TABLE_NAMES.length
      ? `the schema "${schema}" has none of our tables`
      : `the schema "${schema}" does not have ${absent.join(", ")}`,
    remedy: `mz-schedctl init${givenSchema === null ? "" : ` --schema ${typed(givenSchema)}`}`,
  };
}

/** A word as a shell takes it. */
function typed(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
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
