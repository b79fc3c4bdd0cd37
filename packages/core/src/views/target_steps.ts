/**
 * The rows of target_size as SQL reads them: the newest of each cluster, if it is one row and follows the rules.
 *
 * The rules are those of the strategy's schema; a test compares both, config by config.
 */

/** The steps `newest`, `target`, `single` and `readable` of the view. */
export function targetSteps(strategies: string): string {
  return `  -- Of several target_size rows the newest counts; a NULL is oldest.
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
  )`;
}

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
