/** The replicas that were there at some time since, of all clusters but those of the system. */
import type { Instant, ReplicaLife } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf, timestampLiteral } from "../session/moment.ts";
import { numberOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";

/** Names are those that clusters have now, of clusters that are gone those that they had at the time. */
export function buildReplicaLivesQuery(since: Instant): Statement {
  return {
    doing: "read the history of replicas",
    text: `SELECT
  h.replica_id,
  h.cluster_id,
  coalesce(c.name, h.cluster_name) AS cluster_name,
  h.replica_name,
  h.size,
  ${millisecondsOf("h.created_at")} AS created_at,
  ${millisecondsOf("h.dropped_at")} AS dropped_at,
  h.credits_per_hour,
  ${millisecondsOf("o.online_at")} AS online_at
FROM mz_internal.mz_cluster_replica_history h
LEFT JOIN mz_catalog.mz_clusters c ON c.id = h.cluster_id
LEFT JOIN (
  SELECT replica_id, max(first_at) AS online_at
  FROM (
    SELECT replica_id, process_id, min(occurred_at) AS first_at
    FROM mz_internal.mz_cluster_replica_status_history
    WHERE status = 'online'
    GROUP BY replica_id, process_id
  ) p
  GROUP BY replica_id
) o ON o.replica_id = h.replica_id
WHERE h.dropped_at IS NULL OR h.dropped_at >= ${timestampLiteral(since)}
ORDER BY created_at, h.replica_id`,
  };
}

/** One life per replica; rows that do not say whose replica it was tell nothing. */
export function toReplicaLives(rows: readonly Row[]): readonly ReplicaLife[] {
  const lives = rows.flatMap((row) => {
    const replicaId = textOrNull(row, "replica_id");
    const clusterId = textOrNull(row, "cluster_id");
    return replicaId === null || clusterId === null ? [] : [toLife(row, { replicaId, clusterId })];
  });
  return [...new Map(lives.map((one) => [one.replicaId, one])).values()];
}

function toLife(row: Row, ids: Pick<ReplicaLife, "replicaId" | "clusterId">): ReplicaLife {
  const [droppedAt, onlineAt] = [numberOrNull(row, "dropped_at"), numberOrNull(row, "online_at")];
  return {
    ...ids,
    clusterName: textOrNull(row, "cluster_name") ?? ids.clusterId,
    replicaName: textOrNull(row, "replica_name") ?? "",
    size: textOrNull(row, "size") ?? "",
    createdAt: Math.floor(numberOf(row, "created_at")),
    droppedAt: droppedAt === null ? null : Math.floor(droppedAt),
    creditsPerHour: numberOrNull(row, "credits_per_hour"),
    onlineAt: onlineAt === null ? null : Math.floor(onlineAt),
  };
}

/** When clusters were dropped, as far as the audit log of Materialize goes back. */
export function buildDroppedQuery(): Statement {
  return {
    doing: "read which clusters were dropped",
    text: `SELECT details ->> 'id' AS cluster_id, ${
      millisecondsOf("max(occurred_at)")
    } AS dropped_at
FROM mz_catalog.mz_audit_events
WHERE object_type = 'cluster' AND event_type = 'drop' AND details ->> 'id' IS NOT NULL
GROUP BY details ->> 'id'`,
  };
}

/** By id. */
export function toDropped(rows: readonly Row[]): ReadonlyMap<string, Instant> {
  return new Map(
    rows.map((row) => [textOf(row, "cluster_id"), Math.floor(numberOf(row, "dropped_at"))]),
  );
}

/** The ids of the clusters that have strategy rows. */
export function toScheduled(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.map((row) => textOf(row, "cluster_id")));
}
