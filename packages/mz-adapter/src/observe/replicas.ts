/** The replicas, with their age and how many of their processes report themselves online. */
import { type ObservedReplica, quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { numberOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";

/** The replicas of all clusters, or of one. System clusters are not in the history: their age stays unknown. */
export function buildReplicasQuery(clusterId: string | null): Statement {
  const only = clusterId === null ? "" : `\n  AND r.cluster_id = ${quoteLiteral(clusterId)}`;
  return {
    doing: "read the replicas",
    text: `SELECT
  r.cluster_id,
  r.id,
  r.name,
  r.size,
  r.availability_zone,
  ${millisecondsOf("h.created_at")} AS created_at,
  coalesce(s.online, 0) AS online,
  ${millisecondsOf("s.changed_at")} AS changed_at
FROM mz_catalog.mz_cluster_replicas r
LEFT JOIN (
  SELECT replica_id, max(created_at) AS created_at
  FROM mz_internal.mz_cluster_replica_history
  WHERE dropped_at IS NULL
  GROUP BY replica_id
) h ON h.replica_id = r.id
LEFT JOIN (
  SELECT
    replica_id,
    count(*) FILTER (WHERE status = 'online') AS online,
    max(updated_at) AS changed_at
  FROM mz_internal.mz_cluster_replica_statuses
  GROUP BY replica_id
) s ON s.replica_id = r.id
LEFT JOIN mz_internal.mz_internal_cluster_replicas i ON i.id = r.id
WHERE i.id IS NULL${only}`,
  };
}

/** One row per replica, with the cluster that it belongs to. */
export function toReplica(
  row: Row,
): { readonly clusterId: string; readonly replica: ObservedReplica } {
  const createdAt = numberOrNull(row, "created_at");
  const statusChangedAt = numberOrNull(row, "changed_at");
  return {
    clusterId: textOf(row, "cluster_id"),
    replica: {
      id: textOf(row, "id"),
      name: textOf(row, "name"),
      // Only replicas of an ancient kind, described by addresses, have none.
      size: textOrNull(row, "size") ?? "",
      availabilityZone: oneZone(textOrNull(row, "availability_zone")),
      createdAt: createdAt === null ? null : Math.floor(createdAt),
      processesOnline: numberOf(row, "online"),
      statusChangedAt: statusChangedAt === null ? null : Math.floor(statusChangedAt),
    },
  };
}

/** A cluster that once was managed leaves its whole list of zones behind, and none of them is the replica's own. */
function oneZone(zones: string | null): string | null {
  return zones === null || zones === "" || zones.includes(",") ? null : zones;
}
