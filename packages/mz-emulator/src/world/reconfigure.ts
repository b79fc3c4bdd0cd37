/**
 * Changes of a managed cluster's configuration: at once where nothing is running, gracefully where something is.
 *
 * Records what is wanted; `reconcile.ts` brings it about. Invariant: at most one reconfiguration of a cluster is in progress.
 */
import { audit, clusterDetails } from "./audit.ts";
import { wake } from "./controller_wake.ts";
import { type Draft, putCluster, schedule } from "./draft.ts";
import { durationJson } from "./durations.ts";
import { get } from "./sorted_map.ts";
import type { Cluster, Managed, Reconfiguration } from "./state.ts";
import type { Wait } from "./wait_option.ts";

const DAY_MS = 24 * 3_600_000;

/** What is wanted of a cluster, and how. */
export interface Wish {
  readonly wanted: Managed;
  readonly wait: Wait | null;
  /** How many replicas it has. */
  readonly replicas: number;
  /** Something about the shape was written, be it the same. */
  readonly shapeWritten: boolean;
}

/** Records a new configuration. */
export function reconfigure(draft: Draft, cluster: Cluster, wish: Wish): void {
  const { managed, reconfiguration } = cluster;
  const { wanted } = wish;
  if (managed === null) return;
  const running = reconfiguration?.status === "in-progress";
  const atOnce = { ...managed, autoScaling: wanted.autoScaling, schedule: wanted.schedule };
  if (sameShape(managed, wanted)) {
    if (running && wish.shapeWritten) cancel(draft, { ...cluster, managed: atOnce }, wanted);
    else if (running) putCluster(draft, { ...cluster, managed: atOnce });
    else putCluster(draft, { ...cluster, managed: wanted });
    return;
  }
  if (wish.replicas === 0) {
    putCluster(draft, { ...cluster, managed: wanted });
    return;
  }
  const record: Reconfiguration = {
    status: "in-progress",
    deadline: draft.now + (wish.wait?.ms ?? DAY_MS),
    onTimeout: wish.wait?.onTimeout ?? "rollback",
    target: wanted,
  };
  const started = { ...cluster, managed: atOnce, reconfiguration: record };
  putCluster(draft, started);
  auditTransition(draft, started, { transition: "started", forced: null });
  if (wish.wait?.ms === 0) finalize(draft, started, { forced: true });
  else {schedule(draft, record.deadline, {
      kind: "deadline",
      clusterId: cluster.id,
      deadline: record.deadline,
    });}
}

/** The target becomes the configuration. */
export function finalize(draft: Draft, cluster: Cluster, how: { readonly forced: boolean }): void {
  const record = cluster.reconfiguration;
  if (record === null || cluster.managed === null) return;
  const managed = {
    ...record.target,
    autoScaling: cluster.managed.autoScaling,
    schedule: cluster.managed.schedule,
  };
  const done = {
    ...cluster,
    managed,
    reconfiguration: { ...record, status: "finalized" as const },
  };
  putCluster(draft, done);
  audit(draft, { type: "alter", object: "cluster", details: clusterDetails(done), user: null });
  auditTransition(draft, done, { transition: "finalized", forced: how.forced, user: null });
  wake(draft, cluster.id, 0);
}

/** A reconfiguration ran out of time. */
export function timeOut(draft: Draft, clusterId: string, deadline: number): void {
  const cluster = get(draft.world.clusters, clusterId);
  const record = cluster?.reconfiguration;
  if (cluster === undefined || record?.status !== "in-progress" || record.deadline !== deadline) {
    return;
  }
  if (record.onTimeout === "commit") return finalize(draft, cluster, { forced: true });
  const done = { ...cluster, reconfiguration: { ...record, status: "timed-out" as const } };
  putCluster(draft, done);
  auditTransition(draft, done, { transition: "timed-out", forced: null, user: null });
  wake(draft, cluster.id, 0);
}

/** Whether replicas of one configuration do for the other. */
export function sameShape(a: Managed, b: Managed): boolean {
  return a.size === b.size && a.introspectionDebugging === b.introspectionDebugging &&
    a.introspectionIntervalMs === b.introspectionIntervalMs &&
    a.arrangementCompression === b.arrangementCompression &&
    a.availabilityZones.join(",") === b.availabilityZones.join(",");
}

/** Introspection as the catalog writes it in JSON. */
export function loggingJson(managed: Managed): Record<string, unknown> {
  return {
    interval: managed.introspectionIntervalMs === null
      ? null
      : durationJson(managed.introspectionIntervalMs),
    log_logging: managed.introspectionDebugging,
  };
}

function cancel(draft: Draft, cluster: Cluster, wanted: Managed): void {
  const record = cluster.reconfiguration;
  if (record === null) return;
  const done = {
    ...cluster,
    reconfiguration: { ...record, status: "cancelled" as const, target: wanted },
  };
  putCluster(draft, done);
  auditTransition(draft, done, { transition: "cancelled", forced: null });
}

function auditTransition(
  draft: Draft,
  cluster: Cluster,
  how: { readonly transition: string; readonly forced: boolean | null; readonly user?: null },
): void {
  const record = cluster.reconfiguration;
  if (record === null) return;
  audit(draft, {
    type: "alter",
    object: "cluster",
    details: {
      cluster_id: cluster.id,
      cluster_name: cluster.name,
      deadline: record.deadline,
      forced: how.forced,
      target_availability_zones: record.target.availabilityZones,
      target_logging: loggingJson(record.target),
      target_replication_factor: record.target.replicationFactor,
      target_size: record.target.size,
      transition: how.transition,
    },
    ...(how.user === undefined ? {} : { user: how.user }),
  });
}
