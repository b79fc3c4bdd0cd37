/** One cluster, start to end: propose, resolve, diff, guard. */
import type { Baseline } from "./coordinator/baseline.ts";
import { steadySlots, type Wish } from "./coordinator/desire.ts";
import {
  type ClusterFacts,
  type Ground,
  groundOf,
  type PlanOptions,
} from "./coordinator/ground.ts";
import type { SignalName, StaleSignal } from "./coordinator/fresh_signals.ts";
import type { ReadRows, RowReading } from "./coordinator/read_rows.ts";
import { type Resolution, resolve } from "./coordinator/resolve.ts";
import { voicesOf } from "./coordinator/voices.ts";
import type { Readiness } from "./differ/readiness.ts";
import { demandOf } from "./guards/demand.ts";
import type { Draft } from "./guards/guard.ts";
import type { Revised } from "./guards/check_plan.ts";
import { expectedService } from "./differ/hydration_times.ts";
import type { Slot } from "./model/desired.ts";
import { byText, inOrder, joined } from "./model/in_order.ts";
import type { Instant } from "./model/instant.ts";
import type { Observation, ObservedCluster, StrategyRow } from "./model/observation.ts";
import type {
  ClusterPlan,
  DesiredReplicas,
  PlannedAction,
  Problem,
  ReplicaReport,
  ServesAgain,
} from "./model/plan.ts";
import { isOurs, newlyLearned, settle } from "./settle.ts";

export type { PlanOptions };

/** What concerns one cluster. */
export interface ClusterInput extends ClusterFacts {
  readonly rows: readonly StrategyRow[];
  readonly readRows: ReadRows;
  /** Signals that were read too long ago. */
  readonly stale: readonly StaleSignal[];
}

export interface PlannedCluster {
  readonly cluster: ObservedCluster;
  readonly plan: ClusterPlan;
  readonly problems: readonly Problem[];
  /** The same plan after guards over the whole plan have stopped some of its steps; null where it has none. */
  readonly revise: ((revised: Revised) => ClusterPlan) | null;
}

/** The plan of one cluster and the problems of its rows. */
export function planCluster(
  input: ClusterInput,
  observation: Observation,
  options: PlanOptions,
): PlannedCluster {
  const ground = groundOf(input, observation, options);
  const { cluster, readiness, baseline } = ground;
  const reading = input.readRows(input.rows);
  const resolution = resolve(voicesOf(reading, ground));
  const { wish, steps, checked, found } = settle(ground, resolution, (wished, taken) => ({
    cluster,
    readiness,
    baseline,
    resolution,
    desired: wished.desired,
    memories: ground.memories,
    capabilities: observation.capabilities,
    actions: taken.actions,
    waits: taken.waits,
    duplicated: reading.duplicated,
    future: futureRows(input.rows, observation.now),
    resets: ground.resets,
    wake: wakeOf(reading, ground),
    rowCount: input.rows.length,
    surroundings: input.surroundings,
    stale: staleFor(reading, cluster, input.stale),
    use: input.use,
    controlCluster: observation.controlCluster,
    now: observation.now,
    waitLimitSeconds: options.waitLimitSeconds,
  }));
  const planned = ({ actions, findings }: Revised): ClusterPlan => {
    const suspended = isOurs(cluster) && isSuspended(wish, baseline, actions);
    const plan: ClusterPlan = {
      cluster: { id: cluster.id, name: cluster.name },
      replicas: reportsOf(ground),
      desired: wish.desired,
      desiredReplicas: suspended ? NONE : promised(wish, ground, resolution),
      suspended,
      verdicts: resolution.verdicts,
      actions,
      waits: steps.waits,
      findings,
      learned: joined(found, newlyLearned(resolution, { actions })),
    };
    const serves = servesAgain(ground, actions);
    const { settings } = cluster;
    if (settings === null) return serves === null ? plan : { ...plan, serves };
    return serves === null ? { ...plan, settings } : { ...plan, settings, serves };
  };
  return {
    cluster: input.cluster,
    plan: planned(checked),
    problems: reading.problems,
    // All that was known of the cluster is kept with it: only where there is something to revise.
    revise: checked.actions.length === 0
      ? null
      : ({ actions, findings }) =>
        planned({ actions, findings: [...checked.findings, ...findings] }),
  };
}

/** How soon it is suspended, and how long a wake takes. */
function wakeOf({ entries }: RowReading, ground: Ground): Draft["wake"] {
  const { cluster, baseline, observation } = ground;
  const size = baseline.replicas[0]?.size;
  if (size === undefined) return null;
  const serves = expectedService(cluster, size, {
    sizes: observation.sizes,
    suspension: baseline.suspension,
  });
  if (serves === null) return null;
  const soonest = Math.min(
    ...entries.map((entry) =>
      entry.kind === "configured"
        ? entry.strategy.signals(entry.config, cluster).idleAfterSeconds ?? Infinity
        : Infinity
    ),
  );
  return soonest === Infinity ? null : { idleAfterSeconds: soonest, serves };
}

/** Of several replicas that are made the first one serves. */
function servesAgain(
  { cluster, baseline, observation: { sizes } }: Ground,
  actions: readonly PlannedAction[],
): ServesAgain | null {
  if (actions.length === 0) return null;
  const expected = actions.flatMap(({ action, blockedBy }) => {
    const made = blockedBy === undefined ? demandOf(action, sizes).makes : null;
    if (made === null) return [];
    return expectedService(cluster, made.size, { sizes, suspension: baseline.suspension }) ?? [];
  }).sort((a, b) => a.afterSeconds - b.afterSeconds);
  return expected[0] ?? null;
}

/** Those of the signals that its strategies ask for; what others took back concerns all of them. */
function staleFor(
  { entries }: RowReading,
  cluster: ObservedCluster,
  stale: readonly StaleSignal[],
): readonly StaleSignal[] {
  if (stale.length === 0) return stale;
  const needed = new Set<SignalName>(entries.length === 0 ? [] : ["undoings"]);
  for (const entry of entries) {
    if (entry.kind !== "configured") continue;
    const needs = entry.strategy.signals(entry.config, cluster);
    if (needs.statementLogSeconds !== undefined) needed.add("statementLog");
    if (needs.latencySeconds !== undefined) needed.add("latency");
    if (needs.outages === true) needed.add("outages");
    if (needs.utilizationSeconds !== undefined) needed.add("utilization");
  }
  return stale.filter((one) => needed.has(one.signal));
}

/** The two clocks of those who write rows and of the database may be a little apart. */
const CLOCK_TOLERANCE_MS = 60_000;

function futureRows(
  rows: readonly StrategyRow[],
  now: Instant,
): readonly { readonly type: string; readonly at: Instant }[] {
  const ahead = now + CLOCK_TOLERANCE_MS;
  if (!hasLater(rows, ahead)) return NONE;
  const newest = new Map<string, Instant>();
  for (const { strategyType, updatedAt } of rows) {
    if (updatedAt === null || updatedAt <= ahead) continue;
    newest.set(strategyType, Math.max(updatedAt, newest.get(strategyType) ?? updatedAt));
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, at]) => ({ type, at }));
}

function hasLater(rows: readonly StrategyRow[], than: Instant): boolean {
  for (const { updatedAt } of rows) if (updatedAt !== null && updatedAt > than) return true;
  return false;
}

function isSuspended(
  { desired }: Wish,
  baseline: Baseline,
  actions: readonly PlannedAction[],
): boolean {
  if (desired.kind === "as_observed") return baseline.suspension !== null;
  return desired.kind === "suspended" &&
    actions.every((action) => action.blockedBy === undefined);
}

/** What it shall have while it runs; a cluster that is not ours to change keeps what it has. */
function promised(
  { desired }: Wish,
  { cluster, baseline }: Ground,
  resolution: Resolution,
): readonly DesiredReplicas[] {
  if (!isOurs(cluster)) {
    const unheard = { ...resolution, shape: null, count: null };
    return desiredReplicasOf(steadySlots(baseline, unheard), null);
  }
  const { shape } = resolution;
  // The replicas of a managed cluster are named by Materialize.
  const fixed = shape?.say.kind === "speak" && !cluster.managed ? shape.say.value.name : undefined;
  const slots = desired.kind === "running" ? desired.slots : steadySlots(baseline, resolution);
  return desiredReplicasOf(slots, fixed ?? null);
}

const NONE: readonly never[] = [];

/** Only a name that a row fixes is promised; other names are the differ's to choose. */
function desiredReplicasOf(
  slots: readonly Slot[],
  replicaName: string | null,
): readonly DesiredReplicas[] {
  const [only] = slots;
  if (only !== undefined && slots.length === 1) {
    return [{ size: only.size, replicas: only.count, replicaName }];
  }
  const bySize = new Map<string, number>();
  for (const slot of slots) bySize.set(slot.size, (bySize.get(slot.size) ?? 0) + slot.count);
  return [...bySize].sort(([a], [b]) => (a < b ? -1 : 1)).map(([size, replicas]) => ({
    ...{ size, replicas, replicaName },
  }));
}

const UNKNOWN: Readiness = { state: "unknown", text: "unknown" };

function reportsOf({ cluster, readiness, extras }: Ground): readonly ReplicaReport[] {
  return inOrder(cluster.replicas, (a, b) => byText(a.name, b.name)).map((replica) => {
    const { id, name, size } = replica;
    const { state, text } = readiness.get(id) ?? UNKNOWN;
    const report = { id, name, size, state, text };
    return extras.includes(replica) ? { ...report, extra: true } : report;
  });
}
