/** One session with Materialize, and everything that the apps do with it. */
import type {
  Environment,
  Instant,
  KnownTroubles,
  Override,
  ReportBasis,
  StrategyRow,
  TrailEntry,
} from "@mz-schedctl/core";
import { createEnvironment } from "./environment.ts";
import { type Catalog, readCatalog } from "./observe/catalog.ts";
import { requireTables } from "./observe/observe.ts";
import { buildOverridesQuery, toOverride } from "./observe/override_rows.ts";
import { buildStrategyRowsQuery, toStrategyRow } from "./observe/strategy_rows.ts";
import { type HistoryQuestion, readBasis, readHistory } from "./report/read_past.ts";
import { prune, type Pruned } from "./report/prune.ts";
import { parseAddress } from "./session/address.ts";
import { databaseClock } from "./session/clock.ts";
import {
  type Connection,
  type ConnectionOptions,
  openConnection,
  type Query,
} from "./session/connection.ts";
import type { Pause } from "./session/insist.ts";
import { type Facts, startUp } from "./startup/start_up.ts";
import {
  buildStrategyDelete,
  type NewStrategyRow,
  renderStrategyInsert,
} from "./store/strategies.ts";
import { buildOverrideInsert } from "./store/overrides.ts";
import { buildWipe } from "./store/state.ts";
import { buildTroublesInsert, buildTroublesQuery, toTroubles } from "./store/troubles.ts";
import { OUR_APPLICATION } from "./observe/statement_log.ts";
import { install, type Installed } from "./tables/install.ts";

export interface ConnectOptions {
  readonly url: string;
  /** Where our tables are; absent: the first schema of the search path. */
  readonly schema?: string;
  /** On which cluster our tables are read; absent: the session's default. */
  readonly controlCluster?: string;
  readonly cycleId: string;
  readonly toolVersion: string;
  /** How long a statement may take. */
  readonly timeoutMs?: number;
  /** Told of each statement once it is answered, for a log. */
  readonly onStatement?: NonNullable<ConnectionOptions["onStatement"]>;
  /** How time passes while waiting; tests let it pass at once. */
  readonly pause?: Pause;
  /** A clock of ours that never goes back, in milliseconds; tests pass the one that they move. */
  readonly monotonic?: () => number;
}

export interface Adapter {
  readonly environment: Environment;
  readonly facts: Facts;
  readonly store: Store;
  /** Any statement, for what is not in the seam: views, for example. */
  readonly query: Query;
  readonly close: () => Promise<void>;
}

/** What people do to our tables by hand. */
export interface Store {
  /** Creates what is missing. */
  readonly init: () => Promise<Installed>;
  /** The clusters as they are now; one statement more than a look at one. */
  readonly clusters: () => Promise<Catalog["clusters"]>;
  readonly strategies: () => Promise<readonly StrategyRow[]>;
  /** The INSERT that `insertStrategy` sends for this row. */
  readonly renderInsert: (
    row: Omit<NewStrategyRow, "updatedAt"> & Partial<Pick<NewStrategyRow, "updatedAt">>,
  ) => string;
  /** Sends a statement of `renderInsert`. */
  readonly insertStrategy: (sql: string) => Promise<void>;
  /** Deletes the rows of these types of a cluster; how many there were. */
  readonly removeStrategies: (clusterId: string, types: readonly string[]) => Promise<number>;
  /** Writes down an order of an operator; this needs no replica. */
  readonly addOverride: (override: Override) => Promise<void>;
  /** All orders, those that are over included, oldest first. */
  readonly listOverrides: () => Promise<readonly Override[]>;
  /** Forgets what is remembered about these clusters, or about all; how many rows that were. */
  readonly wipeState: (clusterIds: readonly string[] | null) => Promise<number>;
  /** The audit trail, newest first. */
  readonly history: (question: HistoryQuestion) => Promise<readonly TrailEntry[]>;
  /** What a report is made of, in five statements. */
  readonly reportBasis: (since: Instant) => Promise<ReportBasis>;
  /** Since when clusters have had their troubles, as of the last run that looked. */
  readonly troubles: () => Promise<KnownTroubles>;
  /** Remembers these, and what was known of the same clusters is overtaken. */
  readonly rememberTroubles: (troubles: KnownTroubles) => Promise<void>;
  /** Deletes, or counts, old rows of the audit trail that nothing needs any more. */
  readonly pruneHistory: (
    cut: { readonly before: Instant; readonly dryRun: boolean },
  ) => Promise<Pruned>;
}

/** Connects and reads the facts of the session: four statements. Our tables need not exist yet. */
export async function connect(options: ConnectOptions): Promise<Adapter> {
  const connection = openSession(options);
  const clock = databaseClock(options.monotonic);
  try {
    const facts = await startUp(connection, { schema: options.schema ?? null, clock });
    const { toolVersion, pause = passTime } = options;
    const environment = createEnvironment({ connection, clock, facts, toolVersion, pause });
    const store = createStore({ connection, facts, environment });
    return { environment, facts, store, query: connection.query, close: connection.close };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The connection of `connect`, before anything was asked. */
export function openSession(options: ConnectOptions): Connection {
  const { controlCluster } = options;
  return openConnection({
    address: parseAddress(options.url),
    parameters: {
      application_name: `${OUR_APPLICATION} ${options.cycleId}`,
      // Our own statements prove that the log is alive, so none of them should be left out.
      statement_logging_sample_rate: "1",
      ...(controlCluster === undefined ? {} : { cluster: controlCluster }),
    },
    controlCluster: controlCluster ?? null,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.onStatement === undefined ? {} : { onStatement: options.onStatement }),
  });
}

interface StoreParts {
  readonly connection: Connection;
  readonly facts: Facts;
  readonly environment: Environment;
}

function createStore({ connection, facts, environment }: StoreParts): Store {
  const { schema } = facts;
  const { query } = connection;
  const needTables = () => {
    requireTables(facts);
  };
  return {
    init: () => install(query, facts, environment.now),
    clusters: async () =>
      (await connection.together((send) => readCatalog(send, facts, null))).clusters,
    strategies: async () => {
      needTables();
      return (await query(buildStrategyRowsQuery(schema))).rows.map(toStrategyRow);
    },
    renderInsert: (row) => renderStrategyInsert(schema, { updatedAt: environment.now(), ...row }),
    insertStrategy: async (sql) => {
      needTables();
      await query({ doing: "insert a strategy row", text: sql });
    },
    removeStrategies: async (clusterId, types) => {
      needTables();
      if (types.length === 0) return 0;
      return (await query(buildStrategyDelete(schema, clusterId, types))).affected;
    },
    addOverride: async (override) => {
      needTables();
      await query(buildOverrideInsert(schema, override));
    },
    listOverrides: async () => {
      needTables();
      const overrides = (await query(buildOverridesQuery(schema))).rows.map(toOverride);
      return overrides.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    },
    wipeState: async (clusterIds) => {
      needTables();
      if (clusterIds?.length === 0) return 0;
      return (await query(buildWipe(schema, clusterIds))).affected;
    },
    history: (question) => {
      needTables();
      return readHistory(query, schema, question);
    },
    reportBasis: (since) => {
      needTables();
      return readBasis(query, facts, { since, now: environment.now() });
    },
    troubles: async () => toTroubles((await query(buildTroublesQuery(schema))).rows),
    rememberTroubles: async (troubles) => {
      if (troubles.size === 0) return;
      await query(buildTroublesInsert(schema, troubles, environment.now()));
    },
    pruneHistory: (cut) => {
      needTables();
      return prune(query, schema, cut);
    },
  };
}

/** Lets real time pass. */
export function passTime(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
