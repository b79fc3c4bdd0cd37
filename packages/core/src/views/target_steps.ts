/**
 * The rows of target_size as SQL reads them: the newest of each cluster, if it is one row and follows the rules.
 *
 * The rules are those of the strategy's schema; a test compares both, config by config.
 */

/**
 * The steps `dated`, `wish` and `readable` of the view: one row per cluster that has strategy rows, with the size that
 * its target_size row asks for, or NULL.
 */
export function targetSteps(strategies: string, knownTypes: string): string {
  return `  -- Of several target_size rows the newest counts; a NULL is oldest.
  dated (cluster_id, strategy_type, config, updated_at, newest_at) AS (
    SELECT
      cluster_id, strategy_type, config, updated_at,
      max(CASE WHEN strategy_type = 'target_size' THEN updated_at END)
        OVER (PARTITION BY cluster_id)
    FROM ${strategies}
  ),
  -- Different rows with the very same newest time contradict each other: none of them counts.
  wish (cluster_id, has_unknown, config) AS (
    SELECT
      cluster_id,
      bool_or(strategy_type NOT IN (${knownTypes})),
      CASE WHEN count(DISTINCT ${IF_NEWEST} config END) = 1
        THEN min(${IF_NEWEST} config::text END)::jsonb END
    FROM dated
    GROUP BY cluster_id
  ),
  -- A config that breaks the rules reads as a size of NULL, and so does one beside a row of unknown type.
  readable (cluster_id, size, replica_name, replicas) AS (
    SELECT
      cluster_id,
      CASE WHEN has_unknown THEN NULL WHEN ${
    isReadable("config")
  } THEN config ->> 'target_size' END,
      CASE WHEN jsonb_typeof(config) = 'object' THEN config ->> 'replica_name' END,
      CASE WHEN ${isWholeNumber("config", "replicas", 1)}
        THEN (config ->> 'replicas')::numeric::bigint END
    FROM wish
  )`;
}

const IF_NEWEST = "CASE WHEN strategy_type = 'target_size' " +
  "AND (updated_at = newest_at OR (updated_at IS NULL AND newest_at IS NULL)) THEN";

function isReadable(config: string): string {
  const has = (key: string) => `jsonb_typeof(${config} -> '${key}')`;
  return `(CASE
        WHEN jsonb_typeof(${config}) <> 'object' THEN false
        WHEN ${config} - 'target_size' - 'replica_name' - 'replicas' - 'cooldown_s'
          - 'allow_downtime' <> '{}'::jsonb THEN false
        WHEN ${has("target_size")} IS NULL OR ${has("target_size")} <> 'string' THEN false
        WHEN ${has("replicas")} IS NOT NULL AND NOT ${
    isWholeNumber(config, "replicas", 1)
  } THEN false
        WHEN ${has("cooldown_s")} IS NOT NULL AND NOT ${
    isWholeNumber(config, "cooldown_s", 0)
  } THEN false
        WHEN ${has("allow_downtime")} <> 'boolean' THEN false
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
