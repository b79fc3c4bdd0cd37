/** What strategies remember, written: rows are only added, dropped once they are overtaken, forgotten on request. */
import {
  type Instant,
  type Memory,
  qualifiedName,
  quoteLiteral,
  toTimestampText,
} from "@mz-schedctl/core";
import { REVISION, STATE_VERSION, toPayload } from "../observe/memory_rows.ts";
import type { Statement } from "../session/connection.ts";
import { STATE_TABLE } from "../tables/expected.ts";

/** A constant INSERT of the next revision. */
export function buildMemoryInsert(
  schema: string,
  memory: Memory,
  row: { readonly clusterId: string; readonly at: Instant },
): Statement {
  return {
    doing: "remember an effect",
    text: `INSERT INTO ${qualifiedName(schema, STATE_TABLE)}
  (cluster_id, state_version, payload, updated_at)
VALUES ($1, $2, $3, $4)`,
    parameters: [
      row.clusterId,
      String(STATE_VERSION),
      JSON.stringify(toPayload(memory)),
      toTimestampText(row.at),
    ],
  };
}

/** Forgets what is remembered about these clusters, or about all when `clusterIds` is null. */
export function buildWipe(schema: string, clusterIds: readonly string[] | null): Statement {
  const only = clusterIds === null
    ? ""
    : `\nWHERE cluster_id IN (${clusterIds.map(quoteLiteral).join(", ")})`;
  return {
    doing: "forget what strategies remember",
    text: `DELETE FROM ${qualifiedName(schema, STATE_TABLE)}${only}`,
  };
}

/** So many revisions of one memory are not worth a DELETE, which reads the table and blocks its writers. */
export const MOST_REVISIONS = 8;

/**
 * Drops every revision of a memory but the newest. What is overtaken stays overtaken whoever adds a row meanwhile, and
 * rows that do not name their strategy, those of the earlier tool, equal nothing.
 */
export function buildCompaction(schema: string): Statement {
  const table = qualifiedName(schema, STATE_TABLE);
  return {
    doing: "drop revisions that are overtaken",
    text: `DELETE FROM ${table} AS old
USING (
  SELECT cluster_id, payload ->> 'strategy' AS strategy, max(${REVISION}) AS newest
  FROM ${table}
  GROUP BY cluster_id, payload ->> 'strategy'
) kept
WHERE old.cluster_id = kept.cluster_id
  AND old.payload ->> 'strategy' = kept.strategy
  AND ${REVISION.replaceAll("payload", "old.payload")} < kept.newest`,
  };
}
