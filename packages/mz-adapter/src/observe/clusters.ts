/**
 * All clusters, with the SUBSCRIBEs open on them and the database's time.
 *
 * This is the first statement of the transaction: it reads a system relation, which lets everything in the system
 * schemas be read at the same timestamp.
 */
import { type Instant, quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { flagOf, numberOf, type Row, textOf } from "../session/row.ts";

export interface ClusterRow {
  readonly id: string;
  readonly name: string;
  readonly managed: boolean;
  readonly subscriptions: number;
  readonly now: Instant;
}

/** All clusters, or one. */
export function buildClustersQuery(clusterId: string | null): Statement {
  const only = clusterId === null ? "" : `\nWHERE c.id = ${quoteLiteral(clusterId)}`;
  return {
    doing: "read the clusters",
    text: `SELECT
  c.id,
  c.name,
  c.managed,
  coalesce(s.subscriptions, 0) AS subscriptions,
  ${millisecondsOf("now()")} AS now
FROM mz_catalog.mz_clusters c
LEFT JOIN (
  SELECT cluster_id, count(*) AS subscriptions
  FROM mz_internal.mz_subscriptions
  GROUP BY cluster_id
) s ON s.cluster_id = c.id${only}`,
  };
}

/** One row per cluster. */
export function toClusterRow(row: Row): ClusterRow {
  return {
    id: textOf(row, "id"),
    name: textOf(row, "name"),
    managed: flagOf(row, "managed"),
    subscriptions: numberOf(row, "subscriptions"),
    now: Math.floor(numberOf(row, "now")),
  };
}
