/** Tells the world of each statement that begins and ends, for the statement log. */
import { randomUUID } from "node:crypto";
import type { Execution } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { normalForm } from "./normal_form.ts";
import type { Ran } from "./plan.ts";
import { contextOf, searchPath, type SessionState, variable } from "./session_state.ts";
import { findCluster } from "./world_access.ts";

/** A statement that is being logged; null when it is not. */
export type LogEntry = string | null;

/** Notes that a statement begins. Statements of the system's own roles are never logged. */
export function beginLog(
  state: SessionState,
  what: { kind: string; sql: string; execution: Execution },
): LogEntry {
  if (state.internal) return null;
  const { machine } = state;
  const executionId = randomUUID();
  const cluster = findCluster(machine.world(), variable(state, "cluster"));
  machine.record({
    type: "begin_statement",
    statement: {
      executionId,
      preparedStatementId: randomUUID(),
      preparedStatementName: "",
      preparedAt: machine.clock.now(),
      sessionId: state.id,
      sql: what.sql,
      redactedSql: normalForm(what.sql),
      statementType: /^show(_|$)/.test(what.kind) ? "show" : what.kind,
      applicationName: variable(state, "application_name"),
      clusterId: cluster?.id ?? null,
      database: variable(state, "database"),
      searchPath: searchPath(state),
      isolation: variable(state, "transaction_isolation"),
      transactionId: state.transaction?.number ?? state.nextTransaction,
      params: what.execution.parameters,
      sampleRate: Number(variable(state, "statement_logging_sample_rate")) || 0,
    },
  }, contextOf(state));
  return executionId;
}

/** Notes how it ended. */
export function endLog(
  state: SessionState,
  entry: LogEntry,
  how: { ran: Ran; error: unknown },
): void {
  if (entry === null) return;
  const { ran, error } = how;
  const world = state.machine.world();
  const canceled = error instanceof SqlError && error.field.sqlstate === "57014";
  const cluster = ran.cluster === null ? undefined : findCluster(world, ran.cluster);
  state.machine.record({
    type: "end_statement",
    executionId: entry,
    status: error === null ? "success" : canceled ? "canceled" : "error",
    ...(error instanceof Error && !canceled ? { errorMessage: error.message } : {}),
    strategy: error === null ? ran.strategy : null,
    executionTimestamp: ran.timestamp,
    rowsReturned: ran.rows,
    ...(cluster ? { clusterId: cluster.id } : {}),
  }, contextOf(state));
}
