/**
 * How busy replicas are, in the history of Materialize's measures, boiled down by the database to a row per replica.
 *
 * Measures that are still empty, as those of a process that has just come up, count as none.
 */
import {
  type Instant,
  missing,
  quoteLiteral,
  type ReplicaUtilization,
  type Signal,
} from "@mz-schedctl/core";
import type { Query, Statement } from "../session/connection.ts";
import { millisecondsOf, timestampLiteral } from "../session/moment.ts";
import { numberOf, numberOrNull, type Row, textOf } from "../session/row.ts";
import { readSignal } from "./optional_signal.ts";

/** Nobody asked. */
export const UTILIZATION_NOT_READ = missing(
  "UTILIZATION_NOT_READ",
  "no strategy asks how busy replicas are",
);

/** Of the replicas that exist, each since the instant given for its cluster. */
export function buildUtilizationQuery(since: ReadonlyMap<string, Instant>): Statement {
  const windows = [...since].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([id, instant]) => `(${quoteLiteral(id)}, ${timestampLiteral(instant)})`);
  return {
    doing: "read how busy replicas are",
    text: `SELECT replica_id,
  count(*) AS processes,
  min(samples) AS samples,
  ${millisecondsOf("max(first_at)")} AS first_at,
  ${millisecondsOf("min(last_at)")} AS last_at,
  CASE WHEN count(memory_percent) = count(*) THEN max(memory_percent) END AS memory_percent,
  CASE WHEN count(cpu_percent) = count(*) THEN max(cpu_percent) END AS cpu_percent
FROM (
  SELECT h.replica_id, h.process_id, count(*) AS samples,
    min(h.occurred_at) AS first_at,
    max(h.occurred_at) AS last_at,
    max(coalesce(h.heap_percent, h.memory_percent)) AS memory_percent,
    max(h.cpu_percent) AS cpu_percent
  FROM mz_internal.mz_cluster_replica_utilization_history h
  JOIN mz_catalog.mz_cluster_replicas r ON r.id = h.replica_id
  JOIN (VALUES ${windows.join(", ")}) AS w (cluster_id, since) ON w.cluster_id = r.cluster_id
  WHERE h.occurred_at >= w.since
    AND h.occurred_at >= ${timestampLiteral(Math.min(...since.values()))}
    AND coalesce(h.heap_percent, h.memory_percent, h.cpu_percent) IS NOT NULL
  GROUP BY h.replica_id, h.process_id
) processes
GROUP BY replica_id`,
  };
}

/** One row. */
export function toUtilization(row: Row): ReplicaUtilization {
  return {
    replicaId: textOf(row, "replica_id"),
    processes: numberOf(row, "processes"),
    samples: numberOf(row, "samples"),
    firstAt: Math.floor(numberOf(row, "first_at")),
    lastAt: Math.floor(numberOf(row, "last_at")),
    memoryPercent: numberOrNull(row, "memory_percent"),
    cpuPercent: numberOrNull(row, "cpu_percent"),
  };
}

/** Reads it for each of the clusters, in a window of its own, given in seconds. */
export async function readUtilization(
  query: Query,
  asked: { readonly seconds: ReadonlyMap<string, number>; readonly now: Instant },
): Promise<Signal<readonly ReplicaUtilization[]>> {
  const { seconds, now } = asked;
  if (seconds.size === 0) return UTILIZATION_NOT_READ;
  const since = new Map([...seconds].map(([id, one]) => [id, now - one * 1000]));
  return await readSignal(query, {
    statement: buildUtilizationQuery(since),
    read: (rows) => rows.map(toUtilization),
    name: "how busy replicas are",
    unreadable: "UTILIZATION_UNREADABLE",
    now,
  });
}
