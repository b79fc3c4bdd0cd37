/** The strategy rows, just as their authors wrote them. */
import { qualifiedName, type StrategyRow } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOrNull, type Row, textOf } from "../session/row.ts";
import { STRATEGIES_TABLE } from "../tables/expected.ts";

/** All of them. */
export function buildStrategyRowsQuery(schema: string): Statement {
  return {
    doing: "read the strategy rows",
    text: `SELECT cluster_id, strategy_type, config, ${millisecondsOf("updated_at")} AS updated_at
FROM ${qualifiedName(schema, STRATEGIES_TABLE)}`,
  };
}

/** One row of the table. */
export function toStrategyRow(row: Row): StrategyRow {
  return {
    clusterId: textOf(row, "cluster_id"),
    strategyType: textOf(row, "strategy_type"),
    config: jsonOf(row, "config"),
    updatedAt: numberOrNull(row, "updated_at"),
  };
}
