/**
 * The view `desired_replicas`: which replicas each cluster shall have, computed inside Materialize from strategy
 * rows, the catalog and the suspensions that `apply` publishes.
 *
 * A durable view may not read `mz_internal`, so it is built on `mz_catalog` and our own tables alone. It answers as
 * `desiredRows` does; what only the program can know (a running cooldown, the statement log) is not in it.
 */
import { qualifiedName, quoteLiteral } from "../sql/quote.ts";
import { STRATEGIES } from "../strategies/registry.ts";

/** Name of the view, in the schema of our tables. */
export const DESIRED_REPLICAS = "desired_replicas";

/** Value of the column `signal` in the rows that say whether a cluster is suspended. */
const SUSPENDED_SIGNAL = "suspended";

/** The statement that makes or replaces the view, without a final semicolon. */
export function renderDesiredReplicas(schema: string): string {
  const strategies = qualifiedName(schema, "mz_cluster_strategies");
  const signals = qualifiedName(schema, "mz_schedctl_signals");
  return `CREATE OR REPLACE VIEW ${qualifiedName(schema, DESIRED_REPLICAS)} AS
WITH
  -- Clusters that have strategy rows; one with a row of unknown type stays as it is observed.
  scheduled (cluster_id, cluster, has_unknown) AS (
    SELECT c.id, c.name, bool_or(NOT (s.strategy_type IN (${knownTypes()})))
    FROM mz_catalog.mz_clusters AS c
    JOIN ${strategies} AS s ON s.cluster_id = c.id
    WHERE c.id LIKE 'u%' AND NOT c.managed
    GROUP BY c.id, c.name
  ),
  -- Of several target_size rows the newest counts; a NULL is oldest.
  newest (cluster_id, updated_at) AS (
    SELECT cluster_id, max(updated_at)
    FROM ${strategies}
    WHERE strategy_type = 'target_size'
    GROUP BY cluster_id
  ),
  -- Different rows with the very same newest time contradict each other: none of them counts.
  target (cluster_id, config) AS (
    SELECT DISTINCT s.cluster_id, s.config
    FROM ${strategies} AS s
    JOIN newest AS n ON n.cluster_id = s.cluster_id
    WHERE s.strategy_type = 'target_size'
      AND (s.updated_at = n.updated_at
        OR (s.updated_at IS NULL AND n.updated_at IS NULL))
  ),
  single (cluster_id) AS (
    SELECT cluster_id FROM target GROUP BY cluster_id HAVING count(*) = 1
  ),
  -- A config that breaks the rules of target_size reads as a size of NULL, which no environment offers.
  readable (cluster_id, size, replica_name, replicas) AS (
    SELECT
      t.cluster_id,
      CASE WHEN ${isReadable("t.config")} THEN t.config ->> 'target_size' END,
      CASE WHEN jsonb_typeof(t.config) = 'object' THEN t.config ->> 'replica_name' END,
      CASE WHEN ${isWholeNumber("t.config", "replicas", 1)}
        THEN (t.config ->> 'replicas')::numeric::bigint END
    FROM target AS t
    JOIN single AS o ON o.cluster_id = t.cluster_id
  ),
  offered (cluster_id, size, replica_name, replicas) AS (
    SELECT r.cluster_id, r.size, r.replica_name, r.replicas
    FROM readable AS r
    JOIN mz_catalog.mz_cluster_replica_sizes AS z ON z.size = r.size
    JOIN scheduled AS c ON c.cluster_id = r.cluster_id
    WHERE NOT c.has_unknown
  ),
  observed (cluster_id, size, replicas) AS (
    SELECT cluster_id, size, count(*)
    FROM mz_catalog.mz_cluster_replicas
    WHERE cluster_id LIKE 'u%' AND size IS NOT NULL
    GROUP BY cluster_id, size
  ),
  -- The newest word on each cluster; a wake of the same moment wins.
  published (cluster_id, suspended_at, awake_at) AS (
    SELECT
      cluster_id,
      max(CASE WHEN value = 'true'::jsonb THEN as_of END),
      max(CASE WHEN value <> 'true'::jsonb THEN as_of END)
    FROM ${signals}
    WHERE signal = ${quoteLiteral(SUSPENDED_SIGNAL)}
    GROUP BY cluster_id
  ),
  suspended (cluster_id, as_of) AS (
    SELECT cluster_id, suspended_at
    FROM published
    WHERE suspended_at IS NOT NULL AND (awake_at IS NULL OR awake_at < suspended_at)
  ),
  running (cluster_id, size, replicas, replica_name) AS (
    SELECT
      t.cluster_id,
      t.size,
      CASE
        WHEN t.replica_name IS NOT NULL THEN 1
        WHEN t.replicas IS NOT NULL THEN t.replicas
        WHEN o.replicas IS NOT NULL THEN o.replicas
        ELSE 1
      END,
      t.replica_name
    FROM offered AS t
    LEFT JOIN observed AS o ON o.cluster_id = t.cluster_id AND o.size = t.size
    UNION ALL
    SELECT o.cluster_id, o.size, o.replicas, NULL::text
    FROM observed AS o
    LEFT JOIN offered AS t ON t.cluster_id = o.cluster_id
    WHERE t.cluster_id IS NULL
  )
SELECT
  c.cluster_id AS cluster_id,
  c.cluster AS cluster,
  NULL::text AS size,
  0::bigint AS replicas,
  NULL::text AS replica_name,
  true AS suspended,
  s.as_of AS as_of
FROM scheduled AS c
JOIN suspended AS s ON s.cluster_id = c.cluster_id
UNION ALL
SELECT
  c.cluster_id,
  c.cluster,
  r.size,
  r.replicas::bigint,
  r.replica_name,
  false,
  NULL::timestamptz
FROM scheduled AS c
JOIN running AS r ON r.cluster_id = c.cluster_id
LEFT JOIN suspended AS s ON s.cluster_id = c.cluster_id
WHERE s.cluster_id IS NULL`;
}

function knownTypes(): string {
  return STRATEGIES.flatMap((one) => [one.type, ...one.aliases]).map(quoteLiteral).join(", ");
}

/** The rules of target_size's schema; its test compares both, config by config. */
function isReadable(config: string): string {
  const has = (key: string) => `jsonb_typeof(${config} -> '${key}')`;
  return `(CASE
        WHEN jsonb_typeof(${config}) <> 'object' THEN false
        WHEN ${config} - 'target_size' - 'replica_name' - 'replicas' - 'cooldown_s' <> '{}'::jsonb THEN false
        WHEN ${has("target_size")} IS NULL OR ${has("target_size")} <> 'string' THEN false
        WHEN ${has("replicas")} IS NOT NULL AND NOT ${
    isWholeNumber(config, "replicas", 1)
  } THEN false
        WHEN ${has("cooldown_s")} IS NOT NULL AND NOT ${
    isWholeNumber(config, "cooldown_s", 0)
  } THEN false
        WHEN ${has("replica_name")} IS NULL THEN true
        WHEN ${has("replica_name")} <> 'string' THEN false
        WHEN octet_length(${config} ->> 'replica_name') NOT BETWEEN 1 AND 240 THEN false
        WHEN ${has("replicas")} IS NULL THEN true
        ELSE ${config} -> 'replicas' = '1'::jsonb
      END)`;
}

/** True or false, never NULL, and never an error whatever the value is. */
function isWholeNumber(config: string, key: string, least: number): string {
  const value = `(${config} ->> '${key}')::numeric`;
  return `(CASE
        WHEN jsonb_typeof(${config}) <> 'object' THEN false
        WHEN jsonb_typeof(${config} -> '${key}') IS NULL THEN false
        WHEN jsonb_typeof(${config} -> '${key}') <> 'number' THEN false
        ELSE ${value} = floor(${value}) AND ${value} BETWEEN ${least} AND 9007199254740991
      END)`;
}
