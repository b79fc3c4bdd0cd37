/**
 * All clusters, with their settings, the SUBSCRIBEs open on them, their newest renaming and the database's time.
 *
 * This is the first statement of the transaction: it reads a system relation, which lets everything in the system
 * schemas be read at the same timestamp.
 */
import { type Instant, type ObservedCluster, quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { flagOf, numberOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";
import type { NativeRelations } from "../startup/capabilities.ts";
import { settingsColumns, settingsJoins, toSettings } from "./managed_settings.ts";

export interface ClusterRow {
  readonly id: string;
  readonly name: string;
  readonly managed: boolean;
  readonly settings: ObservedCluster["settings"];
  /** Whether we are a member of the role that owns it. */
  readonly member: boolean;
  readonly renamed: ObservedCluster["renamed"];
  readonly subscriptions: number;
  readonly now: Instant;
}

/** What a swap calls one of its clusters while it exchanges the names of the two. */
const PASSING_NAME = String.raw`mz\_cluster\_swap\_%`;

/** All clusters, or one. */
export function buildClustersQuery(native: NativeRelations, clusterId: string | null): Statement {
  const only = clusterId === null ? "" : `\nWHERE c.id = ${quoteLiteral(clusterId)}`;
  return {
    doing: "read the clusters",
    text: `SELECT
  c.id,
  c.name,
  c.managed,
  ${settingsColumns(native)},
  o.id IS NOT NULL AS member,
  m.old_name,
  ${millisecondsOf("m.occurred_at")} AS renamed_at,
  coalesce(s.subscriptions, 0) AS subscriptions,
  ${millisecondsOf("now()")} AS now
FROM mz_catalog.mz_clusters c
${settingsJoins(native)}
LEFT JOIN (
  SELECT cluster_id, count(*) AS subscriptions
  FROM mz_internal.mz_subscriptions
  GROUP BY cluster_id
) s ON s.cluster_id = c.id
LEFT JOIN (
  SELECT id FROM mz_catalog.mz_roles WHERE has_role(current_user, name, 'MEMBER')
) o ON o.id = c.owner_id
LEFT JOIN (
  SELECT DISTINCT ON (details ->> 'id')
    details ->> 'id' AS id, details ->> 'old_name' AS old_name, occurred_at
  FROM mz_catalog.mz_audit_events
  WHERE object_type = 'cluster'
    AND event_type = 'alter'
    AND details ->> 'old_name' NOT LIKE ${quoteLiteral(PASSING_NAME)}
  ORDER BY details ->> 'id', occurred_at DESC
) m ON m.id = c.id${only}`,
  };
}

/** One row per cluster. */
export function toClusterRow(row: Row): ClusterRow {
  const from = textOrNull(row, "old_name");
  const at = numberOrNull(row, "renamed_at");
  return {
    id: textOf(row, "id"),
    name: textOf(row, "name"),
    managed: flagOf(row, "managed"),
    settings: toSettings(row),
    member: flagOf(row, "member"),
    renamed: from === null || at === null ? null : { from, at: Math.floor(at) },
    subscriptions: numberOf(row, "subscriptions"),
    now: Math.floor(numberOf(row, "now")),
  };
}
