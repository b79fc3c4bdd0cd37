/**
 * The statement log: what is sampled, what it says, and that it appears only every five seconds.
 *
 * Invariant: a row is written whole; a statement that ends before its row was flushed is seen only as finished.
 */
import { createHash } from "node:crypto";
import type { CatalogRow } from "./change.ts";
import type { Command, LoggedStatement } from "./command.ts";
import { type Draft, schedule } from "./draft.ts";
import { timestampText } from "./durations.ts";
import { emptyMap, entries, get, put, remove } from "./sorted_map.ts";
import type { LogState, PendingRow, Session, World } from "./state.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

const FLUSH_EVERY_MS = 5_000;
const BYTES_PER_SECOND = 2071;
const BURST_BYTES = 50 * 1024 * 1024;
const EXECUTIONS = "mz_internal.mz_statement_execution_history";
const SYSTEM_ROLES = ["mz_system", "mz_support", "mz_analytics"];

/** The log before anything happened. */
export function emptyLog(now: number): LogState {
  return {
    pending: emptyMap(),
    flushDue: false,
    prepared: emptyMap(),
    texts: emptyMap(),
    tokens: BURST_BYTES,
    tokensAt: now,
    throttled: 0,
  };
}

/** A statement begins. */
export function beginStatement(draft: Draft, command: Of<"begin_statement">): string {
  const { statement } = command;
  const session = get(draft.world.sessions, statement.sessionId);
  const role = session === undefined ? undefined : get(draft.world.roles, session.roleId)?.name;
  const rate = effectiveRate(draft.world, statement);
  if (
    session === undefined || SYSTEM_ROLES.includes(role ?? "") ||
    !sampled(statement.executionId, rate)
  ) {
    return "";
  }
  const prepared = get(draft.world.log.prepared, statement.preparedStatementId) !== undefined;
  if (!takeTokens(draft, prepared ? 200 : 200 + statement.sql.length)) return "";
  if (!prepared) logPrepared(draft, statement, session);
  const row = executionRow(draft, statement, rate);
  write(draft, { relation: EXECUTIONS, key: statement.executionId, row });
  const running = put(draft.world.running, statement.executionId, { statement, row });
  draft.world = { ...draft.world, running };
  return "";
}

/** A statement ends. */
export function endStatement(draft: Draft, command: Of<"end_statement">): string {
  const running = get(draft.world.running, command.executionId);
  if (running === undefined) return "";
  const moved = command.clusterId === undefined
    ? {}
    : clusterColumns(draft.world, command.clusterId);
  const number = (value: number | null | undefined) => value == null ? null : String(value);
  const row: CatalogRow = {
    ...running.row,
    ...moved,
    finished_at: timestampText(draft.now),
    finished_status: command.status,
    error_message: command.errorMessage ?? null,
    execution_strategy: command.strategy ?? null,
    execution_timestamp: number(command.executionTimestamp),
    rows_returned: number(command.rowsReturned),
    result_size: number(command.resultSize),
    transient_index_id: command.transientIndexId ?? null,
  };
  write(draft, { relation: EXECUTIONS, key: command.executionId, row });
  draft.world = { ...draft.world, running: remove(draft.world.running, command.executionId) };
  return "";
}

/** What has waited becomes visible. */
export function flushLog(draft: Draft): void {
  for (const [, row] of entries(draft.world.log.pending)) draft.rows.push(row);
  draft.world = {
    ...draft.world,
    log: { ...draft.world.log, pending: emptyMap(), flushDue: false },
  };
}

/** The rate at which a statement is sampled: the session's, but not above the system's. */
function effectiveRate(world: World, statement: LoggedStatement): number {
  return Math.min(
    statement.sampleRate,
    Number(world.settings["statement_logging_max_sample_rate"] ?? "0"),
  );
}

function sampled(executionId: string, rate: number): boolean {
  if (rate >= 1) return true;
  return parseInt(sha256(executionId).slice(0, 8), 16) / 0x100000000 < rate;
}

/** The log may grow by so many bytes a second; what does not fit is counted, not logged. */
function takeTokens(draft: Draft, bytes: number): boolean {
  const { log } = draft.world;
  const earned = Math.max(0, draft.now - log.tokensAt) / 1000 * BYTES_PER_SECOND;
  const tokens = Math.min(BURST_BYTES, log.tokens + earned);
  const enough = tokens >= bytes;
  draft.world = {
    ...draft.world,
    log: {
      ...log,
      tokens: enough ? tokens - bytes : tokens,
      tokensAt: draft.now,
      throttled: enough ? log.throttled : log.throttled + 1,
    },
  };
  return enough;
}

function logPrepared(draft: Draft, statement: LoggedStatement, session: Session): void {
  const hash = `\\x${sha256(statement.redactedSql)}`;
  const day = timestampText(Math.floor(draft.now / 86_400_000) * 86_400_000);
  if (!session.logged) logSession(draft, session);
  const textKey = `${day}/${hash}`;
  if (get(draft.world.log.texts, textKey) === undefined) {
    write(draft, {
      relation: "mz_internal.mz_sql_text",
      key: textKey,
      row: {
        prepared_day: day,
        sql_hash: hash,
        sql: statement.sql,
        redacted_sql: statement.redactedSql,
      },
    });
  }
  write(draft, {
    relation: "mz_internal.mz_prepared_statement_history",
    key: statement.preparedStatementId,
    row: {
      id: statement.preparedStatementId,
      session_id: session.id,
      name: statement.preparedStatementName,
      sql_hash: hash,
      prepared_at: timestampText(statement.preparedAt),
      statement_type: statement.statementType,
      throttled_count: String(draft.world.log.throttled),
    },
  });
  const { log } = draft.world;
  draft.world = {
    ...draft.world,
    log: {
      ...log,
      throttled: 0,
      prepared: put(log.prepared, statement.preparedStatementId, true),
      texts: put(log.texts, textKey, true),
    },
  };
}

function logSession(draft: Draft, session: Session): void {
  write(draft, {
    relation: "mz_internal.mz_session_history",
    key: session.id,
    row: {
      session_id: session.id,
      connected_at: timestampText(session.connectedAt),
      initial_application_name: session.applicationName,
      authenticated_user: get(draft.world.roles, session.roleId)?.name ?? session.roleId,
    },
  });
  const sessions = put(draft.world.sessions, session.id, { ...session, logged: true });
  draft.world = { ...draft.world, sessions };
}

function executionRow(draft: Draft, statement: LoggedStatement, rate: number): CatalogRow {
  return {
    id: statement.executionId,
    prepared_statement_id: statement.preparedStatementId,
    sample_rate: String(rate),
    ...clusterColumns(draft.world, statement.clusterId),
    application_name: statement.applicationName,
    database_name: statement.database,
    search_path: listText(statement.searchPath),
    transaction_isolation: statement.isolation,
    execution_timestamp: null,
    transaction_id: String(statement.transactionId),
    transient_index_id: null,
    params: listText(statement.params),
    mz_version: draft.world.version,
    began_at: timestampText(draft.now),
    finished_at: null,
    finished_status: null,
    error_message: null,
    result_size: null,
    rows_returned: null,
    execution_strategy: null,
  };
}

function clusterColumns(world: World, clusterId: string | null): CatalogRow {
  return {
    cluster_id: clusterId,
    cluster_name: clusterId === null ? null : get(world.clusters, clusterId)?.name ?? null,
  };
}

function write(draft: Draft, row: PendingRow): void {
  const { log } = draft.world;
  const pending = put(log.pending, `${row.relation}/${row.key}`, row);
  draft.world = { ...draft.world, log: { ...log, pending, flushDue: true } };
  if (log.flushDue) return;
  const at = (Math.floor(draft.now / FLUSH_EVERY_MS) + 1) * FLUSH_EVERY_MS;
  schedule(draft, at, { kind: "flush" });
}

/** A list or array in text format. */
export function listText(items: readonly (string | null)[]): string {
  const parts = items.map((item) => {
    if (item === null) return "NULL";
    const plain = /^[^\s{},"\\]+$/.test(item) && item.toUpperCase() !== "NULL";
    return plain ? item : `"${item.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  });
  return `{${parts.join(",")}}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
