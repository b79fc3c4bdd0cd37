/**
 * What a cluster has, also while it is suspended: the replicas that silence and holding keep, and that a wake
 * restores.
 */
import { byText, inOrder } from "../model/in_order.ts";
import { type ManagedSettings, settingsToCome } from "../model/managed.ts";
import type { Memory, RememberedReplica, Suspension } from "../model/memory.ts";
import type { ObservedCluster, ObservedReplica } from "../model/observation.ts";

export interface Baseline {
  /** Oldest first; of a managed cluster, as many as its settings say. */
  readonly replicas: readonly RememberedReplica[];
  /** Present while the cluster is suspended by us, or on its way there or back. */
  readonly suspension: Suspension | null;
  /** Strategies that remember a suspension although the cluster has come back. */
  readonly overtaken: readonly string[];
  /** All replicas are of one size, and their number is a setting of its own. */
  readonly managed?: true;
}

const NOBODY: readonly string[] = [];

/** The baseline of one cluster from what is observed and what is remembered. */
export function baselineOf(cluster: ObservedCluster, memories: readonly Memory[]): Baseline {
  const suspension = newestSuspension(memories);
  const managed = cluster.settings !== null;
  const observed = cluster.settings === null
    ? oldestFirst(cluster.replicas).map(remembered)
    : replicasBySettings(cluster.settings);
  // The settings of a managed cluster change at once: there is no half-way.
  const begun = !managed || observed.length === 0;
  if (suspension !== null && begun && isOnItsWay(observed, suspension)) {
    const baseline = { replicas: suspension.replicas, suspension, overtaken: NOBODY };
    return managed ? { ...baseline, managed } : baseline;
  }
  const overtaken = observed.length === 0 || memories.length === 0
    ? NOBODY
    : memories.filter((memory) => (memory.suspended ?? null) !== null)
      .map((memory) => memory.strategy).sort();
  const baseline = { replicas: observed, suspension: null, overtaken };
  return managed ? { ...baseline, managed } : baseline;
}

/** The replicas that Materialize sees to by itself. */
function replicasBySettings(settings: ManagedSettings): readonly RememberedReplica[] {
  const { size, replicationFactor } = settingsToCome(settings);
  return Array.from({ length: replicationFactor }, (_, index) => ({
    name: `r${index + 1}`,
    size,
    availabilityZone: null,
  }));
}

function newestSuspension(memories: readonly Memory[]): Suspension | null {
  if (memories.length === 0) return null;
  const told = memories.filter((memory) => memory.suspended !== undefined)
    .sort((a, b) => (b.lastChangeAt ?? 0) - (a.lastChangeAt ?? 0));
  return told[0]?.suspended ?? null;
}

/**
 * Whether the observed replicas are a true part of what was suspended: a suspension or a wake that is not complete.
 * All of them back, or a replica that was never there, means that somebody ended the suspension.
 */
function isOnItsWay(observed: readonly RememberedReplica[], suspension: Suspension): boolean {
  return observed.length < suspension.replicas.length &&
    observed.every((replica) =>
      suspension.replicas.some((one) => one.name === replica.name && one.size === replica.size)
    );
}

/** How many replicas it has of the size that most of them have; the same while one size hands over to another. */
export function largestGroup({ replicas }: Baseline): number {
  const [first] = replicas;
  if (replicas.every((one) => one.size === first?.size)) return replicas.length;
  const groups = new Map<string, number>();
  for (const { size } of replicas) groups.set(size, (groups.get(size) ?? 0) + 1);
  return Math.max(0, ...groups.values());
}

/** Oldest first: ids are a letter and a number that only grows. */
export function oldestFirst(replicas: readonly ObservedReplica[]): readonly ObservedReplica[] {
  return inOrder(replicas, byAge);
}

function byAge(a: ObservedReplica, b: ObservedReplica): number {
  return a.id.length - b.id.length || byText(a.id, b.id);
}

/** The replica as it can be made again. */
export function remembered(replica: ObservedReplica): RememberedReplica {
  return {
    name: replica.name,
    size: replica.size,
    availabilityZone: replica.availabilityZone,
  };
}
