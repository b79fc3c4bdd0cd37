/** Views behind SHOW: names with comments. */
import { INTROSPECTION_ID, INTROSPECTION_VALUES } from "./views_of_objects.ts";

/** The comment on a row's object as a whole: to select, and to join. */
const COMMENT = "coalesce(c.comment, '') AS comment";

function commented(type: string, id: string): string {
  return `LEFT JOIN mz_internal.mz_comments AS c
    ON c.id = ${id} AND c.object_type = ${type} AND c.object_sub_id IS NULL`;
}

/** Plain lists: the relation, its object type, and which columns are shown before the comment. */
const LISTS: readonly (readonly [string, string, string, string])[] = [
  ["tables", "mz_tables", "table", "schema_id, name, source_id"],
  ["views", "mz_views", "view", "schema_id, name"],
  ["types", "mz_types", "type", "schema_id, name"],
  ["secrets", "mz_secrets", "secret", "schema_id, name"],
  ["connections", "mz_connections", "connection", "schema_id, name, type"],
  ["schemas", "mz_schemas", "schema", "database_id, name"],
  ["databases", "mz_databases", "database", "name"],
];

function list([, relation, type, columns]: (typeof LISTS)[number]): string {
  const shown = columns.split(", ").map((column) => `o.${column}`).join(", ");
  return `SELECT ${shown}, ${COMMENT} FROM mz_catalog.${relation} AS o ${
    commented(`'${type}'`, "o.id")
  }`;
}

/** What lives on clusters: the relation and its object type. */
function placed(relation: string, type: string, more: string): string {
  return `SELECT o.id, o.name, ${more}k.name AS cluster, o.schema_id, o.cluster_id, ${COMMENT}
    FROM mz_catalog.${relation} AS o LEFT JOIN mz_catalog.mz_clusters AS k ON k.id = o.cluster_id
    ${commented(`'${type}'`, "o.id")}`;
}

/** What SHOW shows, by `schema.name`. */
export const SHOW_VIEWS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(LISTS.map((entry) => [`mz_internal.mz_show_${entry[0]}`, list(entry)])),
  "mz_internal.mz_show_roles": `
    SELECT o.name, ${COMMENT} FROM mz_catalog.mz_roles AS o ${commented("'role'", "o.id")}
    WHERE o.id NOT LIKE 's%' AND o.id NOT LIKE 'g%'`,
  "mz_internal.mz_show_all_objects": `
    SELECT o.schema_id, o.name, o.type, ${COMMENT}
    FROM mz_catalog.mz_objects AS o ${commented("o.type", "o.id")}`,
  "mz_internal.mz_show_columns": `
    SELECT o.id, o.name, o.nullable, o.type, o.position, ${COMMENT}
    FROM mz_catalog.mz_columns AS o
    LEFT JOIN mz_internal.mz_comments AS c ON c.id = o.id AND c.object_sub_id::text = o.position::text`,
  "mz_internal.mz_show_materialized_views": placed(
    "mz_materialized_views",
    "materialized-view",
    "",
  ),
  "mz_internal.mz_show_sources": placed("mz_sources", "source", "o.type, "),
  "mz_internal.mz_show_sinks": placed("mz_sinks", "sink", "o.type, "),
  "mz_internal.mz_show_network_policies":
    "SELECT 'default' AS name, 'open_ingress' AS rules, '' AS comment",
  "mz_internal.mz_show_indexes": `
    SELECT i.id, i.name, r.name AS "on", k.name AS cluster, coalesce(x.key, '{}') AS key, i.on_id, r.schema_id,
      i.cluster_id, ${COMMENT}
    FROM mz_emulator.indexes AS i
    JOIN mz_catalog.mz_relations AS r ON r.id = i.on_id
    JOIN mz_catalog.mz_clusters AS k ON k.id = i.cluster_id
    LEFT JOIN (
      SELECT x.index_id, array_agg(coalesce(col.name, x.on_expression) ORDER BY x.index_position) AS key
      FROM mz_catalog.mz_index_columns AS x
      JOIN mz_emulator.indexes AS i ON i.id = x.index_id
      LEFT JOIN mz_catalog.mz_columns AS col ON col.id = i.on_id AND col.position = x.on_position
      GROUP BY x.index_id) AS x ON x.index_id = i.id
    ${commented("'index'", "i.id")}
    UNION ALL
    SELECT ${INTROSPECTION_ID}, log.name || '_' || c.id || '_primary_idx', log.name, c.name, log.keys,
      coalesce(s.id, log.name), coalesce(s.schema_id, 's8'), c.id, ''
    FROM mz_catalog.mz_clusters AS c CROSS JOIN ${INTROSPECTION_VALUES}
    LEFT JOIN mz_catalog.mz_sources AS s ON s.name = log.name`,
  "mz_internal.mz_show_clusters": `
    SELECT k.name, r.replicas, a.activity, ${COMMENT}
    FROM mz_catalog.mz_clusters AS k
    LEFT JOIN (
      SELECT cluster_id, string_agg(name || ' (' || size || ')', ', ' ORDER BY name) AS replicas
      FROM mz_catalog.mz_cluster_replicas GROUP BY cluster_id) AS r ON r.cluster_id = k.id
    LEFT JOIN (
      SELECT x.cluster_id,
        'reconfiguring ' || string_agg(change.key || ' to ' || (change.value #>> '{}'), ', ' ORDER BY change.key)
          AS activity
      FROM mz_internal.mz_cluster_reconfigurations AS x, jsonb_each(x.changes) AS change
      WHERE x.status = 'in-progress' GROUP BY x.cluster_id) AS a ON a.cluster_id = k.id
    ${commented("'cluster'", "k.id")}`,
  "mz_internal.mz_show_cluster_replicas": `
    SELECT k.name AS cluster, r.name AS replica, r.id AS replica_id, r.size, coalesce(s.ready, false) AS ready,
      ${COMMENT}
    FROM mz_catalog.mz_cluster_replicas AS r
    JOIN mz_catalog.mz_clusters AS k ON k.id = r.cluster_id
    LEFT JOIN (
      SELECT replica_id, bool_and(status = 'online') AS ready
      FROM mz_internal.mz_cluster_replica_statuses GROUP BY replica_id) AS s ON s.replica_id = r.id
    ${commented("'cluster-replica'", "r.id")}`,
};
