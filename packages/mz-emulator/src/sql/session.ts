/**
 * One client's session: the database side of the wire protocol.
 *
 * It decides what a statement is, whether the transaction allows it now, and hands it to the file that plans its kind.
 */
import type { Answer, Execution, Session, Statement } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { World } from "../world/state.ts";
import { beginIdle, endIdle } from "./idle_timeout.ts";
import { checkInput } from "./input_text.ts";
import { normalForm } from "./normal_form.ts";
import { refuseSyntaxUnknownToOld } from "./older_syntax.ts";
import type { Plan, Ran, Run } from "./plan.ts";
import { planStatement } from "./plan_statement.ts";
import type { SessionState } from "./session_state.ts";
import { beginLog, endLog } from "./statement_log.ts";
import { parseStatements } from "./syntax.ts";
import { prohibited, requireAlone, type Transaction } from "./transaction.ts";
import {
  begin,
  CONTROL,
  end,
  finish,
  refuseChain,
  settleInserts,
  startTransaction,
} from "./transaction_control.ts";

const STATUS = [
  "DateStyle",
  "IntervalStyle",
  "TimeZone",
  "application_name",
  "client_encoding",
  "cluster",
  "cluster_replica",
  "database",
  "default_cluster_replication_factor",
  "integer_datetimes",
  "mz_version",
  "search_path",
  "server_version",
  "standard_conforming_strings",
];

/** The protocol side's view of a session. */
export function openSession(
  state: SessionState,
  readStatus: (name: string) => string,
): Session {
  return {
    transaction: () => state.transaction?.mode !== "explicit" ? "I" : state.failed ? "E" : "T",
    parameterStatus: () => new Map(STATUS.map((name) => [name, readStatus(name)])),
    split(sql) {
      endIdle(state);
      if (state.machine.world().profile === "old") refuseSyntaxUnknownToOld(sql);
      return parseStatements(sql).map((s) => s.sql);
    },
    beginSimple: async () => {
      if (!state.transaction) state.transaction = startTransaction(state, "implicit");
      await Promise.resolve();
    },
    async endSimple(failed) {
      beginIdle(state);
      if (state.transaction?.mode === "implicit") await finish(state, !failed);
    },
    parse: (sql, types) => parse(state, sql, types),
    execute: (statement, execution) => execute(state, statement, execution),
    verify: (statement) => verify(state, statement),
    checkParameter: checkInput,
    async sync() {
      beginIdle(state);
      await settleInserts(state, state.pipeline.splice(0), true);
      if (state.transaction?.mode === "implicit") await finish(state, true);
    },
    fail() {
      void settleInserts(state, state.pipeline.splice(0), false);
      if (state.transaction?.mode === "explicit") state.failed = true;
    },
    async close() {
      await finish(state, false);
    },
  };
}

interface Parsed {
  readonly kind: string;
  /** What there was when it was planned. */
  readonly items: World["items"];
}

const kinds = new WeakMap<Statement, Parsed>();

async function parse(
  state: SessionState,
  sql: string,
  parameterTypes: readonly number[],
): Promise<Statement> {
  const [found, more] = parseStatements(sql);
  if (more) {
    throw new SqlError("XX000", "cannot insert multiple commands into a prepared statement");
  }
  const kind = found?.kind ?? "empty";
  if (state.failed && !endsBlock(kind)) throw aborted();
  const plan = found && !CONTROL.has(kind)
    ? await planStatement({ state, kind, sql: found.sql, parameterTypes })
    : null;
  const statement: Statement = {
    sql: found?.sql ?? "",
    parameterTypes: plan?.parameterTypes ?? [],
    columns: plan?.columns ?? null,
  };
  kinds.set(statement, { kind, items: state.machine.world().items });
  return statement;
}

/** Refuses a statement that would now give other columns than those it was described with. */
async function verify(state: SessionState, statement: Statement): Promise<void> {
  const parsed = kinds.get(statement);
  if (!parsed || statement.columns === null || parsed.kind === "fetch") return;
  const { items } = state.machine.world();
  if (parsed.items === items) return;
  const { sql, parameterTypes } = statement;
  const plan = await planStatement({ state, kind: parsed.kind, sql, parameterTypes });
  const types = (columns: Statement["columns"]) => columns?.map((c) => c.typeOid).join();
  if (types(plan.columns) !== types(statement.columns)) {
    throw new SqlError("0A000", "cached plan must not change result type");
  }
  kinds.set(statement, { ...parsed, items });
}

function endsBlock(kind: string): boolean {
  return kind === "commit" || kind === "rollback";
}

function aborted(): SqlError {
  return new SqlError(
    "25P02",
    "current transaction is aborted, commands ignored until end of transaction block",
  );
}

async function execute(
  state: SessionState,
  statement: Statement,
  execution: Execution,
): Promise<Answer> {
  endIdle(state);
  const kind = kinds.get(statement)?.kind ?? parseStatements(statement.sql)[0]?.kind ?? "empty";
  if (kind === "empty") return { kind: "empty" };
  if (state.failed && !endsBlock(kind)) throw aborted();
  const log = beginLog(state, { kind, sql: statement.sql, execution });
  const ran: Ran = { cluster: null, strategy: null, timestamp: null, rows: null };
  try {
    await execution.dawdle?.();
    const answer = await dispatch(state, { kind, statement, execution, ran });
    endLog(state, log, { ran, error: null });
    return answer;
  } catch (error) {
    endLog(state, log, { ran, error });
    throw error;
  }
}

interface Dispatch {
  readonly kind: string;
  readonly statement: Statement;
  readonly execution: Execution;
  readonly ran: Ran;
}

async function dispatch(state: SessionState, what: Dispatch): Promise<Answer> {
  const { kind, statement, execution, ran } = what;
  if (kind === "start_transaction") return begin(state, statement.sql, execution);
  if (kind === "commit" || kind === "rollback") {
    refuseChain(statement.sql);
    return await end(state, kind, execution);
  }
  const plan = await planStatement({
    state,
    kind,
    sql: statement.sql,
    parameterTypes: statement.parameterTypes,
  });
  const transaction = state.transaction ?? startTransaction(state, "single");
  const run: Run = { state, transaction, execution, ran };
  if (transaction.mode !== "single" && plan.add) return plan.add(run);
  if (transaction.mode !== "single" && (plan.prohibited || plan.alone)) {
    const deferred = plan.alone && plan.tag !== undefined && transaction.mode === "explicit";
    if (!deferred) throw prohibited(normalForm(statement.sql));
    return defer(transaction, plan, run);
  }
  return await plan.run(run);
}

/** DDL in a block: answered now, carried out at COMMIT. */
function defer(transaction: Transaction, plan: Plan, run: Run): Answer {
  requireAlone(transaction);
  const inSingle: Run = { ...run, transaction: { ...transaction, mode: "single" } };
  transaction.single = () => plan.run(inSingle);
  return { kind: "command", tag: plan.tag ?? "" };
}
