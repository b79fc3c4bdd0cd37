/**
 * An observation goes in, a plan with reasons comes out. Pure: no clock, no I/O, no order of input shows.
 *
 * One cluster's trouble stays with that cluster.
 */
import type { AskSignals, SignalRequest } from "./environment.ts";
import { freshOnly } from "./coordinator/fresh_signals.ts";
import { standingOrders } from "./coordinator/orders.ts";
import { rowReader } from "./coordinator/read_rows.ts";
import { roomIn } from "./coordinator/room.ts";
import { neighbourhoodIn } from "./coordinator/surroundings.ts";
import { checkPlan } from "./guards/check_plan.ts";
import { type BlastRadius, DEFAULT_BLAST_RADIUS } from "./guards/plan_guard.ts";
import type { Observation, ObservedCluster, StrategyRow } from "./model/observation.ts";
import type { Trace } from "./model/effect.ts";
import type { RememberedRow } from "./model/memory.ts";
import type { Override } from "./model/override.ts";
import type { ClusterUse } from "./model/statement_log.ts";
import { billOf } from "./money/credits.ts";
import type { ClusterPlan, Credits, Plan, Problem } from "./model/plan.ts";
import {
  type ClusterInput,
  planCluster,
  type PlannedCluster,
  type PlanOptions,
} from "./plan_cluster.ts";
import { findStrategy } from "./strategies/registry.ts";

export interface CycleOptions extends PlanOptions {
  /** Which clusters are planned, by name; absent: all. */
  readonly selects?: (clusterName: string) => boolean;
  /** How much one cycle may do; what is absent is as in `DEFAULT_BLAST_RADIUS`. */
  readonly blastRadius?: Partial<BlastRadius>;
}

/** The plan for every selected cluster that a strategy row, a memory or an order concerns. */
export function planCycle(observed: Observation, options: CycleOptions): Plan {
  const { observation, stale } = freshOnly(observed);
  const read = factsByCluster(observation);
  const neighbourhood = neighbourhoodIn(observation, (id) => read.rows.has(id));
  const room = roomIn(observation);
  const readRows = rowReader({ sizes: observation.sizes });
  const outcomes: PlannedCluster[] = [];
  const problems: Problem[] = [];
  for (const cluster of observation.clusters) {
    if (options.selects?.(cluster.name) === false) continue;
    const input: ClusterInput = {
      cluster,
      rows: read.rows.get(cluster.id) ?? NONE,
      readRows,
      remembered: read.remembered.get(cluster.id) ?? NONE,
      traces: read.traces.get(cluster.id) ?? NONE,
      use: read.uses.get(cluster.id) ?? NONE,
      room,
      surroundings: neighbourhood.of(cluster),
      stale,
    };
    if (!isConcerned(input)) continue;
    const planned = attempt(input, observation, options);
    for (const problem of planned.problems) problems.push(problem);
    if (isWorthShowing(planned.plan, input)) outcomes.push(planned);
  }
  if (options.selects === undefined) problems.push(...rowsWithoutCluster(observation, read.rows));
  const { plans, credits } = withCredits(outcomes.sort(byName), observation, options);
  return {
    v: 1,
    environmentId: observation.environmentId,
    databaseVersion: observation.databaseVersion,
    now: observation.now,
    overrides: standingOrders(neighbourhood.orders, observation.clusters),
    clusters: plans,
    credits,
    problems: problems.sort(byCluster),
  };
}

const NONE: readonly never[] = [];

/** What was read, by the id of the cluster that it is about. */
interface FactsByCluster {
  readonly rows: ReadonlyMap<string, readonly StrategyRow[]>;
  readonly remembered: ReadonlyMap<string, readonly RememberedRow[]>;
  readonly traces: ReadonlyMap<string, readonly Trace[]>;
  readonly uses: ReadonlyMap<string, readonly ClusterUse[]>;
}

function factsByCluster(
  { strategyRows, memory, trace, statementLog }: Observation,
): FactsByCluster {
  return {
    rows: groupByCluster(strategyRows),
    remembered: groupByCluster(memory),
    traces: groupByCluster(trace),
    uses: groupByCluster(statementLog.kind === "missing" ? NONE : statementLog.value.use),
  };
}

function isConcerned({ rows, remembered, traces, surroundings: { order } }: ClusterInput): boolean {
  return rows.length > 0 || remembered.length > 0 || traces.length > 0 || mayConcern(order);
}

/** A pause changes nothing where nothing would be done. */
function mayConcern(order: Override | null): boolean {
  return order !== null && order.kind !== "pause";
}

function isWorthShowing(plan: ClusterPlan, { rows, surroundings }: ClusterInput): boolean {
  if (rows.length > 0 || plan.actions.length > 0 || plan.learned.length > 0) return true;
  const { order } = surroundings;
  return mayConcern(order) && (order?.clusterId !== null || plan.findings.length > 0);
}

/** Guards over the whole plan see all clusters in the order of execution. */
function checkedTogether(
  outcomes: readonly PlannedCluster[],
  observation: Observation,
  { blastRadius }: CycleOptions,
): readonly ClusterPlan[] {
  const acting = outcomes.filter((one) => one.plan.actions.length > 0);
  const plans = outcomes.map((one) => one.plan);
  if (acting.length === 0) return plans;
  const revised = checkPlan({
    clusters: acting.map(({ cluster, plan: { actions } }) => ({ cluster, actions })),
    observation,
    blastRadius: { ...DEFAULT_BLAST_RADIUS, ...blastRadius },
  });
  if (revised.size === 0) return plans;
  const after = new Map(acting.map((one, at) => {
    const revision = revised.get(at);
    return [one, revision === undefined ? one.plan : one.revise?.(revision) ?? one.plan];
  }));
  return outcomes.map((one) => after.get(one) ?? one.plan);
}

/** What it costs is known once it is known what is stopped. */
function withCredits(
  outcomes: readonly PlannedCluster[],
  observation: Observation,
  options: CycleOptions,
): { readonly plans: readonly ClusterPlan[]; readonly credits: Credits } {
  const checked = checkedTogether(outcomes, observation, options);
  const clusters = outcomes.map((one) => one.cluster);
  const { all, changing } = billOf({ clusters, plans: checked }, observation);
  const plans = changing.size === 0 ? checked : checked.map((plan) => {
    const credits = changing.get(plan.cluster.id);
    return credits === undefined ? plan : { ...plan, credits };
  });
  return { plans, credits: all };
}

/** A mistake of ours stops at the cluster that brought it to light. */
function attempt(
  input: ClusterInput,
  observation: Observation,
  options: PlanOptions,
): PlannedCluster {
  try {
    return planCluster(input, observation, options);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const { cluster } = input;
    return { cluster, plan: untouched(cluster, said), problems: [], revise: null };
  }
}

function untouched(cluster: ObservedCluster, said: string): ClusterPlan {
  return {
    cluster: { id: cluster.id, name: cluster.name },
    ...{ replicas: [], desired: { kind: "as_observed" }, desiredReplicas: [], suspended: false },
    ...{ verdicts: [], actions: [], waits: [], learned: [] },
    findings: [{
      code: "OUR_MISTAKE",
      severity: "block",
      text: `this cluster is left alone, its plan cannot be made: ${said}; please report it`,
      actions: [],
    }],
  };
}

/** The signals that these rows ask for, each as far back as the most demanding row needs it. */
export function signalsFor(
  rows: readonly StrategyRow[],
  clusters: Parameters<AskSignals>[1],
): SignalRequest {
  const managed = new Set(clusters.filter((one) => one.managed).map((one) => one.id));
  let statementLogSeconds: number | null = null;
  let outages = false;
  const latencySeconds = new Map<string, number>();
  const utilizationSeconds = new Map<string, number>();
  // Of several rows of one type the newest counts: it comes last.
  for (const row of [...rows].sort((a, b) => (a.updatedAt ?? 0) - (b.updatedAt ?? 0))) {
    const strategy = findStrategy(row.strategyType);
    const parsed = strategy?.schema.safeParse(row.config);
    if (strategy === undefined || parsed?.success !== true) continue;
    const needs = strategy.signals(parsed.data, { managed: managed.has(row.clusterId) });
    if (needs.statementLogSeconds !== undefined) {
      statementLogSeconds = Math.max(statementLogSeconds ?? 0, needs.statementLogSeconds);
    }
    if (needs.latencySeconds !== undefined) latencySeconds.set(row.clusterId, needs.latencySeconds);
    outages ||= needs.outages === true;
    if (needs.utilizationSeconds !== undefined) {
      utilizationSeconds.set(row.clusterId, needs.utilizationSeconds);
    }
  }
  return { statementLogSeconds, latencySeconds, outages, utilizationSeconds };
}

function rowsWithoutCluster(
  { clusters, strategyRows }: Observation,
  rows: ReadonlyMap<string, readonly StrategyRow[]>,
): readonly Problem[] {
  const known = new Set<string>();
  for (const { id } of clusters) if (rows.has(id)) known.add(id);
  if (known.size === rows.size) return NONE;
  return strategyRows.filter((row) => !known.has(row.clusterId)).map((row) => ({
    code: "UNKNOWN_CLUSTER",
    clusterId: row.clusterId,
    strategyType: row.strategyType,
    updatedAt: row.updatedAt,
    text: `cluster_id is "${row.clusterId}", no cluster has this id; use an id from mz_clusters ` +
      `(not a name), or delete the row`,
  }));
}

/** Rows of one cluster mostly stand together: they are taken out in one piece. */
function groupByCluster<T extends { readonly clusterId: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, readonly T[]>();
  for (let from = 0, to = 0; from < rows.length; from = to) {
    const { clusterId } = rows[from] as T;
    for (to = from + 1; to < rows.length && rows[to]?.clusterId === clusterId;) to += 1;
    const piece = rows.slice(from, to);
    const before = groups.get(clusterId);
    groups.set(clusterId, before === undefined ? piece : [...before, ...piece]);
  }
  return groups;
}

function byName(a: PlannedCluster, b: PlannedCluster): number {
  return compare(a.cluster.name, b.cluster.name) || compare(a.cluster.id, b.cluster.id);
}

function byCluster(a: Problem, b: Problem): number {
  return compare(a.clusterId, b.clusterId) || compare(a.strategyType, b.strategyType) ||
    compare(a.text, b.text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
