/**
 * What people have written down for us, strategy rows and orders alike, in one statement.
 *
 * Both tables are read at one instant: a row and the order that stops it are never seen apart.
 */
import { type Override, qualifiedName, type StrategyRow } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import type { Row } from "../session/row.ts";
import { OVERRIDES_TABLE, STRATEGIES_TABLE } from "../tables/expected.ts";
import { toOverride } from "./override_rows.ts";
import { toStrategyRow } from "./strategy_rows.ts";

export interface OperatorRows {
  readonly strategyRows: readonly StrategyRow[];
  readonly overrides: readonly Override[];
}

/** Each row fills the columns of its own table; `strategy_type` is NULL in those of an order. */
export function buildOperatorRowsQuery(schema: string): Statement {
  return {
    doing: "read the strategy rows and the orders of operators",
    text: `SELECT cluster_id, strategy_type, config, ${millisecondsOf("updated_at")} AS updated_at,
  NULL::text AS override_id, NULL::text AS kind, NULL::text AS reason, NULL::text AS author,
  NULL::numeric AS created_at, NULL::numeric AS until, NULL::boolean AS allow_stale
FROM ${qualifiedName(schema, STRATEGIES_TABLE)}
UNION ALL
SELECT cluster_id, NULL, NULL, NULL,
  override_id, kind, reason, author,
  ${millisecondsOf("created_at")}, ${millisecondsOf("until")}, allow_stale
FROM ${qualifiedName(schema, OVERRIDES_TABLE)}`,
  };
}

/** The rows, told apart. */
export function toOperatorRows(rows: readonly Row[]): OperatorRows {
  const isStrategy = (row: Row) => row["strategy_type"] !== null;
  return {
    strategyRows: rows.filter(isStrategy).map(toStrategyRow),
    overrides: rows.filter((row) => !isStrategy(row)).map(toOverride),
  };
}
