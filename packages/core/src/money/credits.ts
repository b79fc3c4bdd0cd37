/**
 * What a plan costs: credits per hour now, at the peak while it is carried out, and once all of it is done.
 *
 * "Done" includes what the plan only waits for: a replica that is to go once its successor is ready costs nothing then.
 * The credits of a size that is not listed are unknown; they are left out, and the size is named.
 */
import { demandOf } from "../guards/demand.ts";
import type { Action } from "../model/action.ts";
import { settingsToCome } from "../model/managed.ts";
import type { Observation, ObservedCluster, ReplicaSize } from "../model/observation.ts";
import { replicasBySize } from "./replicas_by_size.ts";
import type { ClusterPlan, Credits } from "../model/plan.ts";

/** Clusters with their finished plans, in the order of execution. */
export interface FinishedPlans {
  readonly clusters: readonly ObservedCluster[];
  readonly plans: readonly ClusterPlan[];
}

interface PlannedPair {
  readonly cluster: ObservedCluster;
  readonly plan: ClusterPlan;
}

/** The credits of all clusters of users together, and those of each cluster on which they change, by its id. */
export interface Bill {
  readonly all: Credits;
  readonly changing: ReadonlyMap<string, Credits>;
}

/** The bill of a plan. */
export function billOf(finished: FinishedPlans, { clusters, sizes }: Observation): Bill {
  const prices = priceList(sizes);
  let now = 0;
  for (const [size, count] of replicasBySize(clusters)) now += count * prices.of(size);
  const changing = new Map<string, Credits>();
  let running = now;
  let peak = now;
  let after = now;
  for (const [at, plan] of finished.plans.entries()) {
    const cluster = finished.clusters[at];
    if (cluster === undefined || !mayChange(plan)) continue;
    const own = costOfPlan({ cluster, plan }, sizes, prices);
    peak = Math.max(peak, running + own.walkPeak - own.now);
    running += own.walkEnd - own.now;
    after += own.after - own.now;
    if (own.peak === own.now && own.after === own.now) continue;
    changing.set(cluster.id, inCredits(own));
  }
  const unknown = [...prices.unknown].sort();
  const all = inCredits({ now, peak: Math.max(peak, after), after });
  return { all: unknown.length === 0 ? all : { ...all, unknownSizes: unknown }, changing };
}

/** In millionths of a credit, so that sums do not depend on their order. */
interface Prices {
  readonly of: (size: string) => number;
  readonly unknown: Set<string>;
}

const MILLION = 1_000_000;

function priceList(sizes: ReadonlyMap<string, ReplicaSize>): Prices {
  const unknown = new Set<string>();
  const of = (size: string) => {
    const credits = sizes.get(size)?.creditsPerHour;
    if (credits === undefined) unknown.add(size);
    return Math.round((credits ?? 0) * MILLION);
  };
  return { of, unknown };
}

interface Costs {
  readonly now: number;
  readonly peak: number;
  readonly after: number;
}

interface Walked extends Costs {
  /** While the steps of this plan are done, and right after them. */
  readonly walkPeak: number;
  readonly walkEnd: number;
}

function inCredits({ now, peak, after }: Costs): Credits {
  return { current: now / MILLION, peak: peak / MILLION, after: after / MILLION };
}

function mayChange({ actions, waits }: ClusterPlan): boolean {
  if (actions.length === 0) return waits.length > 0;
  return waits.length > 0 || actions.some((one) => one.blockedBy === undefined);
}

function costOfReplicas({ replicas }: ObservedCluster, { of }: Prices): number {
  let sum = 0;
  for (const { size } of replicas) sum += of(size);
  return sum;
}

function costOfPlan(
  { cluster, plan }: PlannedPair,
  sizes: ReadonlyMap<string, ReplicaSize>,
  prices: Prices,
): Walked {
  const now = costOfReplicas(cluster, prices);
  let walkEnd = now;
  let walkPeak = now;
  for (const { action, blockedBy } of plan.actions) {
    if (blockedBy !== undefined) continue;
    const { added, saved, makes } = demandOf(action, sizes);
    if (added === null && makes !== null) prices.of(makes.size);
    walkEnd += Math.round((added ?? 0) * MILLION);
    walkPeak = Math.max(walkPeak, walkEnd);
    walkEnd -= Math.round(saved * MILLION);
  }
  const partly = plan.actions.some((one) => one.blockedBy !== undefined);
  const after = partly ? endOf(cluster, plan, { walkEnd, prices }) : costDesired(plan, prices);
  return { now, walkPeak, walkEnd, after, peak: Math.max(walkPeak, after) };
}

/** A resize in the background ends with the new replicas alone. */
function endOf(
  cluster: ObservedCluster,
  { actions }: ClusterPlan,
  { walkEnd, prices }: { readonly walkEnd: number; readonly prices: Prices },
): number {
  const free = actions.filter((one) => one.blockedBy === undefined).map((one) => one.action);
  const resize = free.find(isResize);
  if (resize?.kind !== "alter_cluster" || cluster.settings === null) return walkEnd;
  const before = settingsToCome(cluster.settings);
  const { size = before.size, replicationFactor = before.replicationFactor } = resize.change;
  return replicationFactor * prices.of(size);
}

function isResize(action: Action): boolean {
  return action.kind === "alter_cluster" && action.change.size !== undefined;
}

function costDesired({ desiredReplicas }: ClusterPlan, { of }: Prices): number {
  return desiredReplicas.reduce((sum, { size, replicas }) => sum + replicas * of(size), 0);
}
