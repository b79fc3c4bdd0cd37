/** Views about how far objects are and how fresh: hydration, frontiers, lag. Frontiers follow the reader's timestamp. */
import { INTROSPECTION_ID, INTROSPECTION_VALUES } from "./views_of_objects.ts";

/** The reader's timestamp, and the whole second before it, in milliseconds. */
const NOW = "(SELECT mz_catalog._ts())";
const LAST_SECOND = `(${NOW} / 1000 * 1000)`;

const FRONTIERS = `
  SELECT t.object_id, t.replica_id, CASE WHEN t.time_ns IS NULL THEN 0 ELSE ${NOW} + 1 END AS write_frontier
  FROM mz_internal.mz_compute_hydration_times AS t`;

/** Hydration and frontiers, by `schema.name`. */
export const HYDRATION_VIEWS: Readonly<Record<string, string>> = {
  "mz_internal.mz_hydration_statuses": `
    SELECT object_id, replica_id, hydrated FROM mz_emulator.hydrations
    UNION ALL
    SELECT ${INTROSPECTION_ID}, r.replica_id, true
    FROM mz_emulator.reporting_replicas AS r JOIN mz_catalog.mz_clusters AS c ON c.id = r.cluster_id
    CROSS JOIN ${INTROSPECTION_VALUES}`,
  "mz_internal.mz_compute_hydration_statuses": `
    SELECT object_id, replica_id, time_ns IS NOT NULL AS hydrated,
      time_ns::text::float8 / 1e9 * INTERVAL '1 second' AS hydration_time
    FROM mz_internal.mz_compute_hydration_times
    UNION ALL
    SELECT ${INTROSPECTION_ID}, r.replica_id, true, INTERVAL '0'
    FROM mz_emulator.reporting_replicas AS r JOIN mz_catalog.mz_clusters AS c ON c.id = r.cluster_id
    CROSS JOIN ${INTROSPECTION_VALUES}`,
  "mz_catalog.mz_cluster_replica_frontiers": `
    SELECT object_id, replica_id, write_frontier::int8::mz_catalog.mz_timestamp AS write_frontier
    FROM (${FRONTIERS}) AS f`,
  "mz_internal.mz_frontiers": `
    SELECT object_id, (CASE WHEN max(write_frontier) = 0 THEN 0 ELSE ${LAST_SECOND} END)::int8::mz_catalog.mz_timestamp
      AS read_frontier, max(write_frontier)::int8::mz_catalog.mz_timestamp AS write_frontier
    FROM (${FRONTIERS}) AS f GROUP BY object_id
    UNION ALL
    SELECT id, ${LAST_SECOND}::int8::mz_catalog.mz_timestamp, (${NOW} + 1)::int8::mz_catalog.mz_timestamp
    FROM mz_catalog.mz_tables WHERE id LIKE 'u%'`,
  "mz_internal.mz_global_frontiers": `
    SELECT object_id, write_frontier AS time FROM mz_internal.mz_frontiers`,
  "mz_internal.mz_materialization_lag": `
    SELECT f.object_id, INTERVAL '0' AS local_lag, INTERVAL '0' AS global_lag,
      min(d.dependency_id) AS slowest_local_input_id, min(d.dependency_id) AS slowest_global_input_id
    FROM mz_internal.mz_frontiers AS f
    JOIN mz_internal.mz_materialization_dependencies AS d ON d.object_id = f.object_id
    GROUP BY f.object_id`,
  "mz_internal.mz_wallclock_global_lag": `
    SELECT object_id, CASE WHEN write_frontier::int8 = 0 THEN NULL ELSE INTERVAL '1 second' END AS lag
    FROM mz_internal.mz_frontiers`,
};
