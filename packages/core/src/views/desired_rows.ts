/**
 * The rows of `desired_replicas` as a plan tells them: the twin of the view, for whoever asks over HTTP.
 *
 * A cluster that the view leaves out (of the system, or without strategy rows) is left out here too.
 */
import type { Instant } from "../model/instant.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterPlan, Plan } from "../model/plan.ts";

/** One row of `desired_replicas`. */
export interface DesiredRow {
  readonly cluster_id: string;
  readonly cluster: string;
  /** Null while suspended. */
  readonly size: string | null;
  readonly replicas: number;
  /** Null where no strategy row fixes the name. */
  readonly replica_name: string | null;
  readonly suspended: boolean;
  /** Since when it is published as suspended; null for what is computed from rows and catalog. */
  readonly as_of: Instant | null;
}

/** The rows in order of cluster id and size; `suspendedSince` says when each suspension was published. */
export function desiredRows(
  plan: Plan,
  observation: Observation,
  suspendedSince: ReadonlyMap<string, Instant> = new Map(),
): readonly DesiredRow[] {
  const scheduled = new Set(observation.strategyRows.map((row) => row.clusterId));
  const ours = new Set(
    observation.clusters
      .filter((one) => !one.system && scheduled.has(one.id))
      .map((one) => one.id),
  );
  return plan.clusters
    .filter((one) => ours.has(one.cluster.id))
    .flatMap((one) => rowsOf(one, suspendedSince.get(one.cluster.id) ?? plan.now))
    .sort(byClusterAndSize);
}

function rowsOf(plan: ClusterPlan, since: Instant): readonly DesiredRow[] {
  const base = { cluster_id: plan.cluster.id, cluster: plan.cluster.name };
  if (plan.suspended) {
    const nothing = { size: null, replicas: 0, replica_name: null };
    return [{ ...base, ...nothing, suspended: true, as_of: since }];
  }
  return plan.desiredReplicas.map(({ size, replicas, replicaName }) => ({
    ...base,
    ...{ size, replicas, replica_name: replicaName, suspended: false, as_of: null },
  }));
}

function byClusterAndSize(a: DesiredRow, b: DesiredRow): number {
  return compare(a.cluster_id, b.cluster_id) || compare(a.size ?? "", b.size ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
