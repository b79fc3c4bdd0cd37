/**
 * The view `desired_replicas`: which replicas each cluster shall have, computed inside Materialize from strategy
 * rows, the catalog and the suspensions that `apply` publishes.
 *
 * A durable view may not read `mz_internal`, so it is built on `mz_catalog` and our own tables alone. It answers as
 * `desiredRows` does; what only the program can know (a running cooldown, the statement log, the schedule of a managed
 * cluster, a resize under way) is not in it.
 */
import { qualifiedName, quoteLiteral } from "../sql/quote.ts";
import { STRATEGIES } from "../strategies/registry.ts";
import { targetSteps } from "./target_steps.ts";

/** Name of the view, in the schema of our tables. */
export const DESIRED_REPLICAS = "desired_replicas";

/** Value of the column `signal` in the rows that say whether a cluster is suspended. */
const SUSPENDED_SIGNAL = "suspended";

/** The statement that makes or replaces the view, without a final semicolon. */
export function renderDesiredReplicas(schema: string): string {
  const strategies = qualifiedName(schema, "mz_cluster_strategies");
  const signals = qualifiedName(schema, "mz_schedctl_signals");
  const steps = [
    targetSteps(strategies, knownTypes()),
    SCHEDULED_STEP,
    OFFERED_STEP,
    OBSERVED_STEP,
    publishedSteps(signals),
    RUNNING_STEP,
  ];
  return `CREATE OR REPLACE VIEW ${qualifiedName(schema, DESIRED_REPLICAS)} AS
WITH
${steps.join(",\n")}
${RESULT}`;
}

function knownTypes(): string {
  return STRATEGIES.flatMap((one) => [one.type, ...one.aliases]).map(quoteLiteral).join(", ");
}

const SCHEDULED_STEP = `  -- Clusters that may be scheduled and have strategy rows.
  scheduled (cluster_id, cluster) AS (
    SELECT c.id, c.name
    FROM mz_catalog.mz_clusters AS c
    JOIN wish AS w ON w.cluster_id = c.id
    WHERE c.id LIKE 'u%'
  )`;

const OFFERED_STEP =
  `  -- Materialize names the replicas of a managed cluster: a name means one replica there, no more.
  offered (cluster_id, size, replica_name, replicas) AS (
    SELECT
      r.cluster_id,
      r.size,
      CASE WHEN NOT c.managed THEN r.replica_name END,
      CASE WHEN r.replica_name IS NOT NULL THEN 1 ELSE r.replicas END
    FROM readable AS r
    JOIN mz_catalog.mz_clusters AS c ON c.id = r.cluster_id
    JOIN mz_catalog.mz_cluster_replica_sizes AS z ON z.size = r.size
  )`;

const OBSERVED_STEP =
  `  -- A managed cluster has what it is set to, whatever its controller makes beside that.
  observed (cluster_id, managed, size, replicas) AS (
    SELECT r.cluster_id, false, r.size, count(*)
    FROM mz_catalog.mz_cluster_replicas AS r
    JOIN mz_catalog.mz_clusters AS c ON c.id = r.cluster_id
    WHERE r.cluster_id LIKE 'u%' AND r.size IS NOT NULL AND NOT c.managed
    GROUP BY r.cluster_id, r.size
    UNION ALL
    SELECT id, true, size, replication_factor::bigint
    FROM mz_catalog.mz_clusters
    WHERE id LIKE 'u%' AND managed AND replication_factor > 0
  )`;

function publishedSteps(signals: string): string {
  return `  -- The newest word on each cluster; a wake of the same moment wins.
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
  )`;
}

const RUNNING_STEP = `  running (cluster_id, size, replicas, replica_name) AS (
    SELECT
      t.cluster_id,
      t.size,
      CASE
        WHEN t.replicas IS NOT NULL THEN t.replicas
        WHEN o.replicas IS NOT NULL THEN o.replicas
        ELSE 1
      END,
      t.replica_name
    FROM offered AS t
    LEFT JOIN observed AS o
      ON o.cluster_id = t.cluster_id AND (o.managed OR o.size = t.size)
    UNION ALL
    SELECT o.cluster_id, o.size, o.replicas, NULL::text
    FROM observed AS o
    LEFT JOIN offered AS t ON t.cluster_id = o.cluster_id
    WHERE t.cluster_id IS NULL
  )`;

const RESULT = `SELECT
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
