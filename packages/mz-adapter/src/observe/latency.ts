/**
 * How long reads take on a cluster: the 95th percentile by nearest rank, boiled down by the database to a row each.
 *
 * A sample is a SELECT or FETCH that the cluster answered. A FETCH from a SUBSCRIBE waits for something to happen, has
 * no execution strategy, and is none.
 */
import { type ClusterLatency, type Instant, quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { timestampLiteral } from "../session/moment.ts";
import { numberOf, type Row, textOf } from "../session/row.ts";
import { OUR_APPLICATION } from "./statement_log.ts";

/** Of which samples it is the largest, of all. */
const PERCENT = 95;

/** One row per cluster that has a sample since the instant given for it. Which statements are logged does not matter. */
export function buildLatencyQuery(since: ReadonlyMap<string, Instant>): Statement {
  const windows = [...since].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([id, instant]) => `(${quoteLiteral(id)}, ${timestampLiteral(instant)})`);
  return {
    doing: "read how long reads take",
    text: `SELECT cluster_id, samples,
  min(took_ms) FILTER (WHERE position * 100 >= samples * ${PERCENT}) AS p95_ms
FROM (
  SELECT cluster_id, took_ms,
    row_number() OVER (PARTITION BY cluster_id ORDER BY took_ms) AS position,
    count(*) OVER (PARTITION BY cluster_id) AS samples
  FROM (
    SELECT e.cluster_id, extract(epoch FROM e.finished_at - e.began_at) * 1000 AS took_ms
    FROM mz_internal.mz_statement_execution_history_redacted e
    JOIN mz_internal.mz_prepared_statement_history p ON p.id = e.prepared_statement_id
    JOIN (VALUES ${windows.join(", ")}) AS w (cluster_id, since) ON w.cluster_id = e.cluster_id
    WHERE e.finished_at >= w.since
      AND e.finished_at >= ${timestampLiteral(Math.min(...since.values()))}
      AND e.finished_status = 'success'
      AND e.execution_strategy IN ('standard', 'fast-path', 'persist-fast-path')
      AND p.statement_type IN ('select', 'fetch')
      AND e.application_name <> '${OUR_APPLICATION}'
      AND e.application_name NOT LIKE '${OUR_APPLICATION} %'
  ) reads
) ranked
GROUP BY cluster_id, samples`,
  };
}

/** One row. */
export function toLatency(row: Row): ClusterLatency {
  return {
    clusterId: textOf(row, "cluster_id"),
    samples: numberOf(row, "samples"),
    p95Ms: numberOf(row, "p95_ms"),
  };
}
