/** SELECT and VALUES: planned over the store, run on the cluster that routing says. */
import type { Column, Row } from "../pgwire/backend.ts";
import type { Result } from "../store/exchange.ts";
import type { Cluster } from "../world/state.ts";
import { readAsOf, splitTimes } from "./as_of.ts";
import { nameColumns } from "./column_names.ts";
import { namesOf } from "./names.ts";
import { requireOneReplica } from "./per_replica.ts";
import type { Plan, Planning, Run } from "./plan.ts";
import { type Analysis, analyzeQuery } from "./query.ts";
import { printCells, roundFloats } from "./printing.ts";
import { waitForReplica } from "./replica_wait.ts";
import { routeQuery } from "./routing.ts";
import { cancelAsked, withSessionValues } from "./session_functions.ts";
import { type SessionState, settingsOf, variable, wantsNotice } from "./session_state.ts";
import { expandShow } from "./show_query.ts";
import { translateError } from "./store_errors.ts";
import { requireTimeDomain } from "./time_domain.ts";
import { requireMayRead } from "./transaction.ts";
import { refuseUntypedArrays } from "./untyped_parameters.ts";
import { planningError } from "./where_clause.ts";

/** A query with the columns and parameters that it turned out to have. */
export interface PreparedQuery {
  readonly analysis: Analysis;
  readonly columns: readonly Column[];
  readonly parameterTypes: readonly number[];
}

/** Plans a SELECT. */
export async function planSelect(planning: Planning): Promise<Plan> {
  const { text, asOf } = splitTimes(planning.sql);
  const query = await prepareQuery(planning.state, text, planning.parameterTypes);
  return {
    columns: query.columns,
    parameterTypes: query.parameterTypes,
    run: async (run) => {
      if (asOf) await readAsOf(run, query, asOf);
      const { rows } = await readQuery(run, query);
      return { kind: "rows", columns: query.columns, rows };
    },
  };
}

/** Resolves and types a query. */
export async function prepareQuery(
  state: SessionState,
  sql: string,
  parameterTypes: readonly number[],
): Promise<PreparedQuery> {
  const { machine } = state;
  const text = expandShow(state, sql);
  const analysis = analyzeQuery(text, namesOf(state));
  refuseUntypedArrays(analysis.tree, text, parameterTypes);
  const now = machine.readTimestamp();
  try {
    const told = await machine.store.describe(settingsOf(state, { ts: now, now }), {
      sql: analysis.sql,
      parameterTypes: parameterTypes.map(machine.store.storeTypeOid),
    });
    const columns = nameColumns(analysis.tree, told.columns ?? []).map(withoutFields);
    return { analysis, columns, parameterTypes: told.parameterTypes };
  } catch (error) {
    throw planningError(error, analysis.sql);
  }
}

const INTERVAL = 1186;

/** Intervals have no modifiers in Materialize. */
function withoutFields(column: Column): Column {
  return column.typeOid === INTERVAL ? { ...column, typeModifier: -1 } : column;
}

const NULL_COMPARED = {
  severity: "NOTICE",
  sqlstate: "00000",
  message: "Comparison with NULL using `=`, `<>`, or `!=` always evaluates to NULL.",
  hint: "Use `IS NULL` or `IS NOT NULL` instead.",
} as const;

/** Checks that a query may run in its transaction and reads it at the transaction's timestamp. */
export async function readQuery(run: Run, query: PreparedQuery): Promise<{ rows: readonly Row[] }> {
  const { state, transaction } = run;
  const { items, functions, expensive } = query.analysis;
  if (query.analysis.comparesWithNull && wantsNotice(state, NULL_COMPARED)) {
    run.execution.notice(NULL_COMPARED);
  }
  const usesTimestamp = items.length > 0 || functions.has("mz_now");
  requireMayRead(transaction, usesTimestamp);
  const cluster = routeQuery(run, query.analysis);
  requireOneReplica(run, cluster, items);
  requireTimeDomain(state.machine.world(), transaction, { items, usesTimestamp });
  noteQuery(run, cluster, usesTimestamp);
  run.ran.strategy = items.length === 0 && !expensive ? "constant" : "standard";
  const ts = timestampOf(run);
  run.ran.timestamp = ts;
  await waitForReplica(run, { cluster, items, limited: false });
  const result = await readAt(run, query, ts);
  run.ran.rows = result.rows.length;
  return { rows: result.rows };
}

function noteQuery(run: Run, cluster: Cluster, usesTimestamp: boolean): void {
  run.ran.cluster = cluster.name;
  run.transaction.cluster = cluster.name;
  run.transaction.hasQueried = true;
  if (usesTimestamp) run.transaction.hasRead = true;
}

/** The timestamp that the transaction reads at. */
export function timestampOf(run: Run): number {
  const { transaction, state } = run;
  transaction.readTimestamp ??= state.machine.readTimestamp();
  return transaction.readTimestamp;
}

/** Reads a query as of a timestamp. */
export async function readAt(run: Run, query: PreparedQuery, ts: number): Promise<Result> {
  const { state, transaction, execution } = run;
  const { analysis, columns } = query;
  const moment = settingsOf(state, { ts, now: transaction.startedAt });
  const settings = withSessionValues(state, analysis, moment);
  try {
    const result = await state.machine.store.run(settings, {
      sql: analysis.sql,
      parameters: execution.parameters,
      parameterTypes: query.parameterTypes.map(state.machine.store.storeTypeOid),
    });
    await cancelAsked(state, analysis, settings);
    const rows = printCells(columns, result.rows);
    return {
      ...result,
      rows: roundFloats(columns, rows, Number(variable(state, "extra_float_digits"))),
    };
  } catch (error) {
    throw translateError(error, analysis.sql);
  }
}
