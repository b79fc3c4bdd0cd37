/** What the routes answer, read over one connection each. Nothing here writes to the database. */
import {
  desiredRows,
  type Instant,
  planCycle,
  planDocument,
  qualifiedName,
  quoteLiteral,
  type RunOptions,
  runPlan,
  signalsFor,
} from "@mz-schedctl/core";
import { type Adapter, SIGNALS_TABLE, SUSPENDED_SIGNAL } from "@mz-schedctl/mz-adapter";

export type Answer = Readonly<Record<string, unknown>>;

/** A dry run, as a document. */
export async function answerPlan(adapter: Adapter, options: RunOptions): Promise<Answer> {
  return planDocument(await runPlan(adapter.environment, options));
}

/** The rows of the view `desired_replicas`, from a fresh plan. */
export async function answerDesiredState(adapter: Adapter, options: RunOptions): Promise<Answer> {
  const observation = await adapter.environment.observe(signalsFor);
  const plan = planCycle(observation, { ...options, logAliveSeconds: null });
  const since = plan.clusters.some((cluster) => cluster.suspended)
    ? await readSuspendedSince(adapter)
    : new Map<string, Instant>();
  const rows = desiredRows(plan, observation, since);
  return {
    v: 1,
    environment_id: plan.environmentId,
    now: toIso(plan.now),
    rows: rows.map((row) => ({ ...row, as_of: row.as_of === null ? null : toIso(row.as_of) })),
  };
}

/** When each cluster was last published as suspended. */
async function readSuspendedSince(
  { query, facts }: Adapter,
): Promise<ReadonlyMap<string, Instant>> {
  const { rows } = await query({
    doing: "read since when clusters are suspended",
    text: `SELECT cluster_id, extract(epoch FROM max(as_of)) * 1000 AS since
FROM ${qualifiedName(facts.schema, SIGNALS_TABLE)}
WHERE signal = ${quoteLiteral(SUSPENDED_SIGNAL)} AND value = 'true'::jsonb
GROUP BY cluster_id`,
  });
  return new Map(rows.map((row) => [String(row["cluster_id"]), Number(row["since"])]));
}

function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}
