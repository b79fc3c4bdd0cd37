/** Orders of operators, written: rows are only added; a later one ends an earlier one. */
import { type Override, qualifiedName, toTimestampText } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { OVERRIDES_TABLE } from "../tables/expected.ts";

/** A constant INSERT, which needs no replica: a pause must be possible when nothing else is. */
export function buildOverrideInsert(schema: string, override: Override): Statement {
  const { until } = override;
  return {
    doing: "write down an order",
    text: `INSERT INTO ${qualifiedName(schema, OVERRIDES_TABLE)}
  (override_id, cluster_id, kind, reason, author, created_at, until, allow_stale)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    parameters: [
      override.id,
      override.clusterId,
      override.kind,
      override.reason,
      override.author,
      toTimestampText(override.createdAt),
      until === null ? null : toTimestampText(until),
      override.allowStale ? "t" : "f",
    ],
  };
}
