/**
 * One observation: nine statements from BEGIN on and one for each signal that is asked for, the same for one cluster
 * and for a thousand.
 *
 * The catalog is read in a transaction of its own. Our tables live in another time domain and signals may be refused,
 * so all of them stand outside: one refusal does not spoil the rest.
 */
import type { Environment, Instant, Observation, SignalRequest } from "@mz-schedctl/core";
import { AdapterError } from "../errors.ts";
import type { DatabaseClock } from "../session/clock.ts";
import type { Connection, Query } from "../session/connection.ts";
import type { Facts } from "../startup/start_up.ts";
import { columnTroubles, TABLE_NAMES } from "../tables/expected.ts";
import { readCatalog } from "./catalog.ts";
import { LOG_NOT_READ, readLatencySignal, readLogSignal } from "./log_signal.ts";
import { buildMemoryQuery, mostRevisions, toRememberedRows } from "./memory_rows.ts";
import { buildOperatorRowsQuery, toOperatorRows } from "./operator_rows.ts";
import { OUTAGES_NOT_READ, readOutages } from "./outages.ts";
import { buildTraceQuery, toTrace } from "./trace_rows.ts";
import { readUndoings } from "./undoings.ts";
import { readUtilization } from "./utilization.ts";

export interface Observer {
  readonly connection: Connection;
  readonly clock: DatabaseClock;
  readonly facts: Facts;
}

export interface Observed {
  readonly observation: Observation;
  /** Of the memory with the most of them. */
  readonly revisions: number;
}

/** Observes; a connection that is lost on the way gets a second chance. */
export async function observe(
  observer: Observer,
  signalsFor: Parameters<Environment["observe"]>[0],
): Promise<Observed> {
  requireTables(observer.facts);
  const attempt = () =>
    observer.connection.together((query) => observeOnce(observer, query, signalsFor));
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof AdapterError) || error.kind !== "unreachable") throw error;
    return await attempt();
  }
}

async function observeOnce(
  { clock, facts }: Observer,
  query: Query,
  signalsFor: Parameters<Environment["observe"]>[0],
): Promise<Observed> {
  const catalog = await readCatalog(query, facts, null);
  const now = catalog.now ?? clock.now();
  clock.set(now);
  const controlCluster = facts.settings.cluster;
  if (!catalog.clusters.some((cluster) => cluster.name === controlCluster)) {
    throw missingControlCluster(controlCluster);
  }
  const { schema } = facts;
  const { rows: written } = await query(buildOperatorRowsQuery(schema));
  const { strategyRows, overrides } = toOperatorRows(written);
  const { rows: remembered } = await query(buildMemoryQuery(schema));
  const trace = (await query(buildTraceQuery(schema))).rows.flatMap((row) => toTrace(row) ?? []);
  const signals = await readSignals(query, {
    facts,
    now,
    clusters: catalog.clusters,
    asked: signalsFor(strategyRows, catalog.clusters),
  });
  const observation = {
    environmentId: facts.identity.environmentId,
    databaseVersion: facts.settings.databaseVersion,
    now,
    controlCluster,
    clusters: catalog.clusters,
    sizes: facts.sizes,
    limits: facts.settings.limits,
    capabilities: facts.capabilities,
    overrides,
    strategyRows,
    memory: remembered.flatMap(toRememberedRows),
    trace,
    ...signals,
  };
  return { observation, revisions: mostRevisions(remembered) };
}

type Signals = Pick<
  Observation,
  "undoings" | "statementLog" | "latency" | "outages" | "utilization"
>;

/** What may be missing; all but the first only where somebody asks. */
async function readSignals(
  query: Query,
  { facts, now, clusters, asked }: {
    readonly facts: Facts;
    readonly now: Instant;
    readonly clusters: Observation["clusters"];
    readonly asked: SignalRequest;
  },
): Promise<Signals> {
  const undoings = await readUndoings(query, facts.schema, { clusters, now });
  const { statementLogSeconds: seconds, latencySeconds } = asked;
  const statementLog = seconds === null
    ? LOG_NOT_READ
    : await readLogSignal(query, facts, { seconds, now });
  const latency = await readLatencySignal(query, facts, { seconds: latencySeconds, now });
  const outages = asked.outages ? await readOutages(query, now) : OUTAGES_NOT_READ;
  const utilization = await readUtilization(query, { seconds: asked.utilizationSeconds, now });
  return { undoings, statementLog, latency, outages, utilization };
}

/** What is wrong with the control cluster when no cluster has its name. */
export function missingControlCluster(name: string): AdapterError {
  return new AdapterError(
    "missing_cluster",
    `Cannot read our tables: there is no cluster "${name}" to read them on, ` +
      "--control-cluster must name an existing cluster",
  );
}

/** Throws unless all of our tables are there and have the agreed columns. */
export function requireTables({ ours, schema }: Pick<Facts, "ours" | "schema">): void {
  const absent = TABLE_NAMES.filter((name) => !ours.tables.has(name));
  if (absent.length > 0) {
    const listed = absent.map((name) => `"${name}"`).join(", ");
    const lack = absent.length === TABLE_NAMES.length
      ? "has none of our tables"
      : `does not have ${listed}`;
    throw new AdapterError(
      "missing_tables",
      `Cannot read our tables: the schema "${schema}" ${lack}, ` +
        "mz-schedctl init must have been run, or --schema must name the schema that has them",
    );
  }
  refuseOtherColumns({ ours, schema });
}

/** Throws when a table of ours has other columns than agreed. */
export function refuseOtherColumns({ ours, schema }: Pick<Facts, "ours" | "schema">): void {
  const [trouble] = columnTroubles(ours.tables);
  if (trouble === undefined) return;
  throw new AdapterError(
    "missing_tables",
    `Cannot use the tables in the schema "${schema}": ${trouble}, ` +
      "they must have the columns that mz-schedctl init creates; --schema may name another schema",
  );
}
