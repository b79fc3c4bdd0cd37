/** What strategies remember, written: rows are only added, dropped once they are overtaken, forgotten on request. */
import {
  type Instant,
  type NewMemory,
  qualifiedName,
  quoteLiteral,
  toTimestampText,
} from "@mz-schedctl/core";
import { REVISION, STATE_VERSION, toPayload } from "../observe/memory_rows.ts";
import type { Statement } from "../session/connection.ts";
import { STATE_TABLE } from "../tables/expected.ts";

/** So many rows at once are a statement of moderate length. */
const ROWS_PER_INSERT = 200;

/** Constant INSERTs of the next revisions. */
export function buildMemoryInserts(
  schema: string,
  news: readonly NewMemory[],
  at: Instant,
): readonly Statement[] {
  const chunks = Array.from(
    { length: Math.ceil(news.length / ROWS_PER_INSERT) },
    (_, nth) => news.slice(nth * ROWS_PER_INSERT, (nth + 1) * ROWS_PER_INSERT),
  );
  return chunks.map((rows) => ({
    doing: "remember effects",
    text: `INSERT INTO ${qualifiedName(schema, STATE_TABLE)}
  (cluster_id, state_version, payload, updated_at)
VALUES ${
      rows.map((_, row) => `(${[1, 2, 3, 4].map((nth) => `$${row * 4 + nth}`).join(", ")})`).join(
        ", ",
      )
    }`,
    parameters: rows.flatMap(({ clusterId, memory }) => [
      clusterId,
      String(STATE_VERSION),
      JSON.stringify(toPayload(memory)),
      toTimestampText(at),
    ]),
  }));
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
