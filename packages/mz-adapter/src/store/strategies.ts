/** Strategy rows, written on behalf of people. */
import { type Instant, qualifiedName, quoteLiteral, toTimestampText } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { STRATEGIES_TABLE } from "../tables/expected.ts";

export interface NewStrategyRow {
  readonly clusterId: string;
  readonly strategyType: string;
  /** JSON text. */
  readonly config: string;
  readonly updatedAt: Instant;
}

/** The constant INSERT of one row, complete as text, so that it can be shown and sent alike. */
export function renderStrategyInsert(schema: string, row: NewStrategyRow): string {
  const values = [
    row.clusterId,
    row.strategyType,
    row.config,
    toTimestampText(row.updatedAt),
  ].map(quoteLiteral);
  return `INSERT INTO ${qualifiedName(schema, STRATEGIES_TABLE)} ` +
    `(cluster_id, strategy_type, config, updated_at) VALUES (${values.join(", ")})`;
}

/** Deletes the rows of one type, under any of its names, of one cluster; this needs the control cluster. */
export function buildStrategyDelete(
  schema: string,
  clusterId: string,
  strategyTypes: readonly string[],
): Statement {
  return {
    doing: "remove strategy rows",
    text: `DELETE FROM ${qualifiedName(schema, STRATEGIES_TABLE)}
WHERE cluster_id = ${quoteLiteral(clusterId)}
  AND strategy_type IN (${strategyTypes.map(quoteLiteral).join(", ")})`,
  };
}
