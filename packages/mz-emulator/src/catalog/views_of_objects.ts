/** Views that gather what there is: objects, relations, indexes, their histories and dependencies. */
import { INTROSPECTION_INDEXES } from "./introspection_indexes.ts";

/** The introspection indexes as rows (position, name, keys) of a VALUES list. */
export const INTROSPECTION_VALUES = `(VALUES ${
  INTROSPECTION_INDEXES.map(([name, keys], position) =>
    `(${position + 1}, '${name}', ARRAY['${keys.join("','")}'])`
  ).join(", ")
}) AS log (position, name, keys)`;

/** The id of an introspection index: its cluster's number and its position, far above all others. */
export const INTROSPECTION_ID =
  `'si' || ((CASE WHEN c.id LIKE 'u%' THEN 72057594037927936 ELSE 0 END)
  + substr(c.id, 2)::int8 * 256 + log.position)::text`;

const RELATIONS = `
  SELECT id, oid, schema_id, name, 'table' AS type, owner_id, NULL::text AS cluster_id, privileges FROM mz_catalog.mz_tables
  UNION ALL SELECT id, oid, schema_id, name, 'source', owner_id, cluster_id, privileges FROM mz_catalog.mz_sources
  UNION ALL SELECT id, oid, schema_id, name, 'view', owner_id, NULL, privileges FROM mz_catalog.mz_views
  UNION ALL SELECT id, oid, schema_id, name, 'materialized-view', owner_id, cluster_id, privileges
    FROM mz_catalog.mz_materialized_views`;

const NO_PRIVILEGES = "NULL::mz_catalog.mz_aclitem[]";

/** What there is, by `schema.name`. */
export const OBJECT_VIEWS: Readonly<Record<string, string>> = {
  "mz_catalog.mz_relations": RELATIONS,
  "mz_catalog.mz_indexes": `
    SELECT id, oid, name, on_id, cluster_id, owner_id, create_sql, redacted_create_sql FROM mz_emulator.indexes
    UNION ALL
    SELECT ${INTROSPECTION_ID}, (100000 + substr(c.id, 2)::int8 * 256 + log.position)::oid,
      log.name || '_' || c.id || '_primary_idx', coalesce(s.id, log.name), c.id, 's1', '', ''
    FROM mz_catalog.mz_clusters AS c CROSS JOIN ${INTROSPECTION_VALUES}
    LEFT JOIN mz_catalog.mz_sources AS s ON s.name = log.name`,
  "mz_catalog.mz_objects": `${RELATIONS}
    UNION ALL SELECT id, oid, schema_id, name, 'sink', owner_id, cluster_id, ${NO_PRIVILEGES} FROM mz_catalog.mz_sinks
    UNION ALL SELECT i.id, i.oid, r.schema_id, i.name, 'index', i.owner_id, i.cluster_id, ${NO_PRIVILEGES}
      FROM mz_catalog.mz_indexes AS i JOIN (${RELATIONS}) AS r ON r.id = i.on_id
    UNION ALL SELECT id, oid, schema_id, name, 'connection', owner_id, NULL, privileges FROM mz_catalog.mz_connections
    UNION ALL SELECT id, oid, schema_id, name, 'type', owner_id, NULL, privileges FROM mz_catalog.mz_types
    UNION ALL SELECT id, oid, schema_id, name, 'function', owner_id, NULL, ${NO_PRIVILEGES} FROM mz_catalog.mz_functions
    UNION ALL SELECT id, oid, schema_id, name, 'secret', owner_id, NULL, privileges FROM mz_catalog.mz_secrets`,
  "mz_internal.mz_object_fully_qualified_names": `
    SELECT o.id, o.name, o.type AS object_type, o.schema_id, s.name AS schema_name, d.id AS database_id,
      d.name AS database_name, o.cluster_id
    FROM mz_catalog.mz_objects AS o
    JOIN mz_catalog.mz_schemas AS s ON s.id = o.schema_id
    LEFT JOIN mz_catalog.mz_databases AS d ON d.id = s.database_id`,
  "mz_internal.mz_object_lifetimes": `
    SELECT CASE WHEN object_type = 'cluster-replica' THEN details ->> 'replica_id' ELSE details ->> 'id' END AS id,
      details ->> 'previous_id' AS previous_id, object_type, event_type, occurred_at
    FROM mz_catalog.mz_audit_events WHERE event_type IN ('create', 'drop')`,
  "mz_internal.mz_object_history": `
    SELECT id, max(cluster_id) AS cluster_id, object_type,
      min(occurred_at) FILTER (WHERE event_type = 'create') AS created_at,
      max(occurred_at) FILTER (WHERE event_type = 'drop') AS dropped_at
    FROM (
      SELECT CASE WHEN object_type = 'cluster-replica' THEN details ->> 'replica_id' ELSE details ->> 'id' END AS id,
        details ->> 'cluster_id' AS cluster_id, object_type, event_type, occurred_at
      FROM mz_catalog.mz_audit_events WHERE event_type IN ('create', 'drop')) AS events
    GROUP BY id, object_type HAVING bool_or(event_type = 'create')
    UNION ALL
    SELECT id, cluster_id, type, NULL, NULL FROM mz_catalog.mz_objects WHERE id LIKE 's%'`,
  "mz_internal.mz_object_transitive_dependencies": `
    WITH RECURSIVE reach (object_id, referenced_object_id) AS (
      SELECT object_id, referenced_object_id FROM mz_internal.mz_object_dependencies
      UNION
      SELECT r.object_id, d.referenced_object_id
      FROM reach AS r JOIN mz_internal.mz_object_dependencies AS d ON d.object_id = r.referenced_object_id)
    SELECT object_id, referenced_object_id FROM reach`,
  "mz_internal.mz_materialization_dependencies": `
    SELECT object_id, dependency_id FROM mz_internal.mz_compute_dependencies
    UNION
    SELECT s.id, d.referenced_object_id
    FROM mz_internal.mz_object_dependencies AS d JOIN mz_catalog.mz_sinks AS s ON s.id = d.object_id`,
};
