/**
 * An observation goes in, a plan with reasons comes out. Pure: no clock, no I/O, no order of input shows.
 *
 * One cluster's trouble stays with that cluster.
 */
import type { SignalRequest } from "./environment.ts";
import type { Observation, ObservedCluster, StrategyRow } from "./model/observation.ts";
import type { ClusterPlan, Plan, Problem } from "./model/plan.ts";
import { planCluster, type PlanOptions } from "./plan_cluster.ts";
import { roomIn } from "./coordinator/room.ts";
import { findStrategy } from "./strategies/registry.ts";

export interface CycleOptions extends PlanOptions {
  /** Which clusters are planned, by name; absent: all. */
  readonly selects?: (clusterName: string) => boolean;
}

/** The plan for every selected cluster that a strategy row or a memory concerns. */
export function planCycle(observation: Observation, options: CycleOptions): Plan {
  const rows = groupByCluster(observation.strategyRows);
  const remembered = groupByCluster(observation.memory);
  const { statementLog } = observation;
  const use = groupByCluster(statementLog.kind === "missing" ? [] : statementLog.value.use);
  const traces = groupByCluster(observation.trace);
  const room = roomIn(observation);
  const clusters: ClusterPlan[] = [];
  const problems: Problem[] = [];
  for (const cluster of observation.clusters) {
    if (options.selects?.(cluster.name) === false) continue;
    const concerned = rows.has(cluster.id) || remembered.has(cluster.id) || traces.has(cluster.id);
    if (!concerned) continue;
    const input = {
      cluster,
      rows: rows.get(cluster.id) ?? [],
      remembered: remembered.get(cluster.id) ?? [],
      traces: traces.get(cluster.id) ?? [],
      use: use.get(cluster.id) ?? [],
      room,
    };
    const outcome = attempt(() => planCluster(input, observation, options), cluster);
    if (
      rows.has(cluster.id) || outcome.plan.actions.length > 0 || outcome.plan.learned.length > 0
    ) {
      clusters.push(outcome.plan);
    }
    problems.push(...outcome.problems);
  }
  if (options.selects === undefined) problems.push(...rowsWithoutCluster(observation));
  return {
    v: 1,
    environmentId: observation.environmentId,
    databaseVersion: observation.databaseVersion,
    now: observation.now,
    clusters: clusters.sort(byName),
    problems: problems.sort(byCluster),
  };
}

interface Outcome {
  readonly plan: ClusterPlan;
  readonly problems: readonly Problem[];
}

/** A mistake of ours stops at the cluster that brought it to light. */
function attempt(planIt: () => Outcome, cluster: ObservedCluster): Outcome {
  try {
    return planIt();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { plan: untouched(cluster, said), problems: [] };
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
export function signalsFor(rows: readonly StrategyRow[]): SignalRequest {
  let statementLogSeconds: number | null = null;
  let outages = false;
  const latencySeconds = new Map<string, number>();
  // Of several rows of one type the newest counts: it comes last.
  for (const row of [...rows].sort((a, b) => (a.updatedAt ?? 0) - (b.updatedAt ?? 0))) {
    const strategy = findStrategy(row.strategyType);
    const parsed = strategy?.schema.safeParse(row.config);
    if (strategy === undefined || parsed?.success !== true) continue;
    const needs = strategy.signals(parsed.data);
    if (needs.statementLogSeconds !== undefined) {
      statementLogSeconds = Math.max(statementLogSeconds ?? 0, needs.statementLogSeconds);
    }
    if (needs.latencySeconds !== undefined) latencySeconds.set(row.clusterId, needs.latencySeconds);
    outages ||= needs.outages === true;
  }
  return { statementLogSeconds, latencySeconds, outages };
}

function rowsWithoutCluster(observation: Observation): readonly Problem[] {
  const ids = new Set(observation.clusters.map((cluster) => cluster.id));
  return observation.strategyRows.filter((row) => !ids.has(row.clusterId)).map((row) => ({
    code: "UNKNOWN_CLUSTER",
    clusterId: row.clusterId,
    strategyType: row.strategyType,
    updatedAt: row.updatedAt,
    text: `cluster_id is "${row.clusterId}", no cluster has this id; use an id from mz_clusters ` +
      `(not a name), or delete the row`,
  }));
}

function groupByCluster<T extends { readonly clusterId: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.clusterId);
    if (group === undefined) groups.set(row.clusterId, [row]);
    else group.push(row);
  }
  return groups;
}

function byName(a: ClusterPlan, b: ClusterPlan): number {
  return compare(a.cluster.name, b.cluster.name) || compare(a.cluster.id, b.cluster.id);
}

function byCluster(a: Problem, b: Problem): number {
  return compare(a.clusterId, b.clusterId) || compare(a.strategyType, b.strategyType) ||
    compare(a.text, b.text);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
