/** The ends of processes of replicas, in the status history of Materialize. */
import {
  type Instant,
  missing,
  OUTAGES_SECONDS,
  type ProcessOutage,
  type Signal,
} from "@mz-schedctl/core";
import type { Query, Statement } from "../session/connection.ts";
import { millisecondsOf, timestampLiteral } from "../session/moment.ts";
import { numberOf, type Row, textOf, textOrNull } from "../session/row.ts";
import { readSignal } from "./optional_signal.ts";

/** Nobody asked. */
export const OUTAGES_NOT_READ = missing(
  "OUTAGES_NOT_READ",
  "no strategy asks for the outages of replicas",
);

/** The newest of each process; a process that ends every few seconds for a day tells nothing new after these. */
const MOST_PER_PROCESS = 1_000;

/** Of replicas that exist. A process that has not been started yet is offline too, and that is no outage. */
export function buildOutagesQuery(since: Instant): Statement {
  return {
    doing: "read the outages of replicas",
    text: `SELECT replica_id, process_id, reason, ${millisecondsOf("occurred_at")} AS at
FROM (
  SELECT h.replica_id, h.process_id, h.reason, h.occurred_at,
    row_number() OVER (
      PARTITION BY h.replica_id, h.process_id ORDER BY h.occurred_at DESC
    ) AS position
  FROM mz_internal.mz_cluster_replica_status_history h
  JOIN mz_catalog.mz_cluster_replicas r ON r.id = h.replica_id
  WHERE h.status = 'offline'
    AND coalesce(h.reason, '') <> 'initializing'
    AND h.occurred_at >= ${timestampLiteral(since)}
) outages
WHERE position <= ${MOST_PER_PROCESS}
ORDER BY occurred_at, replica_id, process_id`,
  };
}

/** One row. */
export function toOutage(row: Row): ProcessOutage {
  return {
    replicaId: textOf(row, "replica_id"),
    processId: numberOf(row, "process_id"),
    outOfMemory: textOrNull(row, "reason") === "oom-killed",
    at: Math.floor(numberOf(row, "at")),
  };
}

/** Reads them, oldest first. */
export async function readOutages(
  query: Query,
  now: Instant,
): Promise<Signal<readonly ProcessOutage[]>> {
  return await readSignal(query, {
    statement: buildOutagesQuery(now - OUTAGES_SECONDS * 1000),
    read: (rows) => rows.map(toOutage),
    name: "the outages of replicas",
    unreadable: "OUTAGES_UNREADABLE",
    now,
  });
}
