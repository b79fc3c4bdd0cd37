/** Views about replicas: what they were, how they are, what they use. */

const LATEST_METRICS = `
  SELECT DISTINCT ON (h.replica_id, h.process_id) h.replica_id, h.process_id, h.cpu_nano_cores, h.memory_bytes,
    h.disk_bytes, h.heap_bytes, h.heap_limit, r.size
  FROM mz_internal.mz_cluster_replica_metrics_history AS h
  JOIN mz_catalog.mz_cluster_replicas AS r ON r.id = h.replica_id
  ORDER BY h.replica_id, h.process_id, h.occurred_at DESC`;

const PERCENTAGES = `
  m.cpu_nano_cores::text::float8 / nullif(s.cpu_nano_cores::text::float8, 0) * 100 AS cpu_percent,
  m.memory_bytes::text::float8 / nullif(s.memory_bytes::text::float8, 0) * 100 AS memory_percent,
  m.disk_bytes::text::float8 / nullif(s.disk_bytes::text::float8, 0) * 100 AS disk_percent,
  m.heap_bytes::text::float8 / nullif(m.heap_limit::text::float8, 0) * 100 AS heap_percent`;

/** Replicas, by `schema.name`. */
export const REPLICA_VIEWS: Readonly<Record<string, string>> = {
  "mz_internal.mz_cluster_replica_statuses": `
    SELECT DISTINCT ON (h.replica_id, h.process_id) h.replica_id, h.process_id, h.status, h.reason,
      h.occurred_at AS updated_at
    FROM mz_internal.mz_cluster_replica_status_history AS h
    JOIN mz_catalog.mz_cluster_replicas AS r ON r.id = h.replica_id
    ORDER BY h.replica_id, h.process_id, h.occurred_at DESC`,
  "mz_internal.mz_cluster_replica_metrics": `
    SELECT replica_id, process_id, cpu_nano_cores, memory_bytes, disk_bytes, heap_bytes, heap_limit
    FROM (${LATEST_METRICS}) AS latest`,
  "mz_internal.mz_cluster_replica_utilization": `
    SELECT m.replica_id, m.process_id, ${PERCENTAGES}
    FROM (${LATEST_METRICS}) AS m LEFT JOIN mz_catalog.mz_cluster_replica_sizes AS s ON s.size = m.size`,
  "mz_internal.mz_cluster_replica_utilization_history": `
    SELECT m.replica_id, m.process_id, ${PERCENTAGES}, m.occurred_at
    FROM mz_internal.mz_cluster_replica_metrics_history AS m
    JOIN mz_catalog.mz_cluster_replicas AS r ON r.id = m.replica_id
    LEFT JOIN mz_catalog.mz_cluster_replica_sizes AS s ON s.size = r.size`,
  "mz_internal.mz_cluster_replica_history": `
    SELECT e.replica_id, e.size, e.cluster_id, e.cluster_name, e.replica_name, e.created_at, e.dropped_at,
      s.credits_per_hour
    FROM (
      SELECT details ->> 'replica_id' AS replica_id, max(details ->> 'logical_size') AS size,
        max(details ->> 'cluster_id') AS cluster_id,
        max(details ->> 'cluster_name') FILTER (WHERE event_type = 'create') AS cluster_name,
        max(details ->> 'replica_name') FILTER (WHERE event_type = 'create') AS replica_name,
        min(occurred_at) FILTER (WHERE event_type = 'create') AS created_at,
        max(occurred_at) FILTER (WHERE event_type = 'drop') AS dropped_at
      FROM mz_catalog.mz_audit_events
      WHERE object_type = 'cluster-replica' AND event_type IN ('create', 'drop')
        AND details ->> 'cluster_id' NOT LIKE 's%'
      GROUP BY details ->> 'replica_id') AS e
    LEFT JOIN mz_catalog.mz_cluster_replica_sizes AS s ON s.size = e.size
    WHERE e.created_at IS NOT NULL`,
  "mz_internal.mz_cluster_replica_name_history": `
    SELECT occurred_at, details ->> 'replica_id' AS id, NULL::text AS previous_name, details ->> 'replica_name' AS new_name
    FROM mz_catalog.mz_audit_events WHERE object_type = 'cluster-replica' AND event_type = 'create'
    UNION ALL
    SELECT occurred_at, details ->> 'replica_id', details ->> 'old_name', details ->> 'new_name'
    FROM mz_catalog.mz_audit_events WHERE object_type = 'cluster-replica' AND event_type = 'alter'
    UNION ALL
    SELECT NULL, id, NULL, name FROM mz_catalog.mz_cluster_replicas WHERE id LIKE 's%'`,
  "mz_internal.mz_cluster_deployment_lineage": `
    SELECT id AS cluster_id, id AS current_deployment_cluster_id, name AS cluster_name
    FROM mz_catalog.mz_clusters WHERE id LIKE 'u%'`,
};
