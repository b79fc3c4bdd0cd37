/**
 * The core's seam, over one connection to Materialize.
 *
 * Everything but `execute` may be sent twice without harm, and is, when the connection was lost; `execute` is sent
 * once and says that nobody knows what became of it.
 */
import { randomUUID } from "node:crypto";
import {
  type Environment,
  type Intent,
  LEASE_LIVES_MS,
  type StatementResult,
} from "@mz-schedctl/core";
import { AdapterError } from "./errors.ts";
import { readCatalog } from "./observe/catalog.ts";
import { readLogSignal } from "./observe/log_signal.ts";
import { observe, type Observer, requireTables } from "./observe/observe.ts";
import { CANCEL_GRACE_MS, type Result, type Statement } from "./session/connection.ts";
import { insist, type Pause } from "./session/insist.ts";
import { numberOf } from "./session/row.ts";
import { toContext } from "./store/decision_context.ts";
import { buildIntentInsert, buildOpenIntentsQuery, toIntent } from "./store/intents.ts";
import { buildAlteredQuery, buildClaimedQuery, buildLandedQuery, isSetAs } from "./store/landed.ts";
import { buildLeaseQuery, buildLeaseSwap, toLease } from "./store/lease.ts";
import { buildOutcomeInsert, buildPlainOutcomeInsert } from "./store/outcomes.ts";
import {
  buildPublishedQuery,
  buildSignalsInsert,
  changedSuspensions,
  toPublished,
} from "./store/signals.ts";
import { seen, type SignalsSeen, signalsSeen } from "./store/signals_seen.ts";
import { buildCompaction, buildMemoryInserts, MOST_REVISIONS } from "./store/state.ts";

export interface EnvironmentParts extends Observer {
  readonly toolVersion: string;
  readonly pause: Pause;
}

/** The environment of one session. */
export function createEnvironment(parts: EnvironmentParts): Environment {
  const { connection, clock, facts, pause } = parts;
  let revisions = 0;
  let signals: SignalsSeen = {};
  const send: Send = (statement) => insist(() => connection.query(statement), pause);
  const lookAt: Environment["lookAt"] = async (clusterId) => {
    const look = () => connection.together((query) => readCatalog(query, facts, clusterId));
    return (await insist(look, pause)).clusters[0] ?? null;
  };
  return {
    observe: async (signalsFor) => {
      const observed = await observe(parts, signalsFor);
      revisions = observed.revisions;
      signals = signalsSeen(observed.observation);
      return observed.observation;
    },
    readStatementLog: async (seconds) => {
      const read = () => readLogSignal(connection.query, facts, { seconds, now: clock.now() });
      const log = await insist(read, pause);
      signals = { ...signals, ...seen("statement_log", log) };
      return log;
    },
    lookAt,
    now: clock.now,
    newActionId: () => randomUUID(),
    pause,
    ...createTrail(parts, { send, lookAt, signals: () => signals }),
    remember: async (news) => {
      for (const statement of buildMemoryInserts(facts.schema, news, clock.now())) {
        await send(statement);
      }
    },
    compactMemory: async (mayWrite) => {
      if (revisions <= MOST_REVISIONS || !await mayWrite()) return;
      try {
        await connection.query({
          ...buildCompaction(facts.schema),
          timeoutMs: EXECUTE_TIMEOUT_MS,
        });
      } catch (error) {
        // Without the privilege or a replica the rows stay, and do no harm.
        if (!(error instanceof AdapterError)) throw error;
      }
    },
    publishSuspensions: async (suspended) => {
      if (suspended.size === 0) return;
      const published = (await send(buildPublishedQuery(facts.schema))).rows.map(toPublished);
      const changed = changedSuspensions(suspended, new Map(published));
      if (changed.length > 0) await send(buildSignalsInsert(facts.schema, changed, clock.now()));
    },
    execute: (sql) => execute(connection.query, sql),
    readLease: async () => {
      requireTables(facts);
      return toLease((await send(buildLeaseQuery(facts.schema))).rows[0], facts.schema);
    },
    swapLease: async (swap) => (await send(buildLeaseSwap(facts.schema, swap))).affected > 0,
  };
}

type Send = (statement: Statement) => Promise<Result>;

type Trail = Pick<
  Environment,
  "recordIntent" | "withdrawIntent" | "openIntents" | "hasLanded" | "recordOutcome"
>;

function countIn({ rows: [row] }: Result, column: string): number {
  return row === undefined ? 0 : numberOf(row, column);
}

function createTrail(
  { facts, clock, toolVersion }: EnvironmentParts,
  { send, lookAt, signals }: {
    readonly send: Send;
    readonly lookAt: Environment["lookAt"];
    readonly signals: () => SignalsSeen;
  },
): Trail {
  const { schema } = facts;
  const { environmentId } = facts.identity;
  const contextOf = (intent: Intent) =>
    toContext(intent, { environmentId, toolVersion, signals: signals() });
  const write = async (intent: Intent, phase: "intent" | "withdrawn") => {
    const context = contextOf(intent);
    const at = phase === "intent" ? intent.createdAt : clock.now();
    await send(buildIntentInsert(schema, intent, { phase, context, at }));
  };
  return {
    recordIntent: (intent) => write(intent, "intent"),
    withdrawIntent: (intent) => write(intent, "withdrawn"),
    openIntents: async () => {
      const { rows } = await send(buildOpenIntentsQuery(schema));
      return rows.flatMap((row) => toIntent(row) ?? []);
    },
    hasLanded: async (intent) => {
      const { action, createdAt } = intent;
      const claims = async () => countIn(await send(buildClaimedQuery(schema, intent)), "claims");
      if (action.kind === "alter_cluster") {
        const altered = await send(buildAlteredQuery(intent));
        if (countIn(altered, "own") === 0) return false;
        const unclaimed = countIn(altered, "changes") - await claims();
        if (unclaimed <= 0) return false;
        const settings = (await lookAt(action.cluster.id))?.settings ?? null;
        // Otherwise a single change was somebody else's, who happens to have our role.
        return isSetAs(action, settings) || unclaimed > 1;
      }
      const events = countIn(await send(buildLandedQuery(action, createdAt)), "events");
      return events > 0 && events > await claims();
    },
    recordOutcome: async (intent, outcome) => {
      const row = { outcome, context: contextOf(intent) };
      try {
        await send(buildOutcomeInsert(schema, intent, row));
      } catch (error) {
        if (!(error instanceof AdapterError) || error.kind !== "no_replica") throw error;
        // Without a replica nothing can be looked up; a row too many is better than none.
        await send(buildPlainOutcomeInsert(schema, intent, row));
      }
    },
  };
}

/**
 * When a statement without an answer is cancelled. It goes by names: landing after another run has taken the lease it
 * could hit a replica that this run never saw. So it has ended, grace included, in the half of the lease's time that
 * is left at least when it is sent.
 */
const EXECUTE_TIMEOUT_MS = LEASE_LIVES_MS / 2 - 2 * CANCEL_GRACE_MS;

/** Sends one statement once. */
async function execute(query: Send, sql: string): Promise<StatementResult> {
  try {
    await query({ doing: "execute a statement", text: sql, timeoutMs: EXECUTE_TIMEOUT_MS });
    return { kind: "done" };
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    const kind = error.kind === "unreachable" ? "lost" : "refused";
    const message = kind === "lost" ? error.message : error.said ?? error.message;
    return { kind, message };
  }
}
