/**
 * Which clusters are suspended, published for the views inside Materialize, which cannot read it themselves.
 *
 * The newest row of a cluster counts; a cluster without row is not suspended.
 */
import { type Instant, qualifiedName, toTimestampText } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { jsonOf, type Row, textOf } from "../session/row.ts";
import { SIGNALS_TABLE } from "../tables/expected.ts";

/** The value of the column `signal`; its value is true or false. */
export const SUSPENDED_SIGNAL = "suspended";

/** The newest row of each cluster. */
export function buildPublishedQuery(schema: string): Statement {
  return {
    doing: "read what was published",
    text: `SELECT DISTINCT ON (cluster_id) cluster_id, value
FROM ${qualifiedName(schema, SIGNALS_TABLE)}
WHERE signal = '${SUSPENDED_SIGNAL}'
ORDER BY cluster_id, as_of DESC`,
  };
}

/** Whether the published value says suspended. */
export function toPublished(row: Row): readonly [string, boolean] {
  return [textOf(row, "cluster_id"), jsonOf(row, "value") === true];
}

/** What has to be published anew. */
export function changedSuspensions(
  wanted: ReadonlyMap<string, boolean>,
  published: ReadonlyMap<string, boolean>,
): readonly (readonly [string, boolean])[] {
  return [...wanted].filter(([id, suspended]) => (published.get(id) ?? false) !== suspended)
    .sort(([a], [b]) => a < b ? -1 : 1);
}

/** One constant INSERT for all of them. */
export function buildSignalsInsert(
  schema: string,
  rows: readonly (readonly [string, boolean])[],
  asOf: Instant,
): Statement {
  const tuples = rows.map((_, index) => {
    const first = index * 4 + 1;
    return `($${first}, $${first + 1}, $${first + 2}, $${first + 3})`;
  });
  return {
    doing: "publish which clusters are suspended",
    text: `INSERT INTO ${qualifiedName(schema, SIGNALS_TABLE)} (cluster_id, signal, value, as_of)
VALUES ${tuples.join(", ")}`,
    parameters: rows.flatMap(([clusterId, suspended]) => [
      clusterId,
      SUSPENDED_SIGNAL,
      String(suspended),
      toTimestampText(asOf),
    ]),
  };
}
