/**
 * Rows of clusters, replicas, sizes, and of how far objects are on replicas.
 *
 * Invariant: a replica that does not report has no row about any object.
 */
import { durationJson, intervalText } from "../world/durations.ts";
import { isMaintained, isOnline, isReporting } from "../world/hydration.ts";
import { replicasOf } from "../world/lookup.ts";
import { loggingJson } from "../world/reconfigure.ts";
import { get } from "../world/sorted_map.ts";
import type { Cluster, Managed, Reconfiguration, Replica, Size, World } from "../world/state.ts";
import { listText } from "../world/statement_log.ts";
import { aclsText } from "./acl_text.ts";
import { flag, type KeyedRow, row } from "./keyed_row.ts";

const ARRANGEMENT_STEP = 10 * 1024 * 1024;

/** The rows of a cluster. */
export function clusterRows(world: World, cluster: Cluster): KeyedRow[] {
  const { id, managed } = cluster;
  const rows = [
    row("mz_catalog.mz_clusters", id, {
      id,
      name: cluster.name,
      owner_id: cluster.ownerId,
      privileges: aclsText(cluster.privileges),
      managed: flag(managed !== null),
      ...managedColumns(managed),
    }),
  ];
  if (managed !== null) {
    const { schedule } = managed;
    rows.push(row("mz_internal.mz_cluster_schedules", id, {
      cluster_id: id,
      type: schedule.kind,
      refresh_hydration_time_estimate: schedule.kind === "manual"
        ? null
        : intervalText(schedule.estimateMs),
    }));
  }
  if (cluster.workloadClass !== null) {
    rows.push(row("mz_internal.mz_cluster_workload_classes", id, {
      id,
      workload_class: cluster.workloadClass,
    }));
  }
  return world.profile === "old" ? rows : [...rows, ...controllerRows(cluster)];
}

function managedColumns(managed: Managed | null): KeyedRow["row"] {
  return {
    size: managed?.size ?? null,
    replication_factor: managed === null ? null : String(managed.replicationFactor),
    disk: managed === null ? null : "t",
    availability_zones: managed === null || managed.availabilityZones.length === 0
      ? null
      : listText(managed.availabilityZones),
    introspection_debugging: managed === null ? null : flag(managed.introspectionDebugging),
    introspection_interval: managed?.introspectionIntervalMs == null
      ? null
      : intervalText(managed.introspectionIntervalMs),
  };
}

/** What the native controller's relations say. */
function controllerRows(cluster: Cluster): KeyedRow[] {
  const { id, managed, burst, reconfiguration } = cluster;
  const rows: KeyedRow[] = [];
  const strategy = managed?.autoScaling ?? null;
  if (strategy !== null || burst !== null) {
    const linger = (ms: number | null) => ms === null ? null : durationJson(ms);
    rows.push(row("mz_internal.mz_cluster_auto_scaling_strategies", id, {
      cluster_id: id,
      strategy: JSON.stringify(
        strategy === null ? null : {
          on_hydration: {
            hydration_size: strategy.hydrationSize,
            linger_duration: linger(strategy.lingerMs),
          },
        },
      ),
      state: burst === null ? null : JSON.stringify({
        burst: {
          burst_size: burst.size,
          linger_duration: durationJson(burst.lingerMs),
          steady_hydrated_at: burst.steadyHydratedAt,
        },
      }),
    }));
  }
  if (reconfiguration !== null && managed !== null) {
    rows.push(row("mz_internal.mz_cluster_reconfigurations", id, {
      cluster_id: id,
      status: reconfiguration.status,
      deadline: String(reconfiguration.deadline),
      on_timeout: reconfiguration.onTimeout,
      target: JSON.stringify(targetJson(reconfiguration.target)),
      changes: JSON.stringify(differencesJson(managed, reconfiguration)),
    }));
  }
  return rows;
}

function targetJson(target: Managed): Record<string, unknown> {
  return {
    arrangement_compression: target.arrangementCompression,
    availability_zones: target.availabilityZones,
    logging: loggingJson(target),
    replication_factor: target.replicationFactor,
    size: target.size,
  };
}

/** What the target still changes; nothing once it has ended. */
function differencesJson(managed: Managed, record: Reconfiguration): Record<string, unknown> {
  if (record.status !== "in-progress") return {};
  const now = targetJson(managed);
  const changed = Object.entries(targetJson(record.target)).filter(([name, value]) =>
    JSON.stringify(value) !== JSON.stringify(now[name])
  );
  return Object.fromEntries(changed);
}

/** The rows of a replica. */
export function replicaRows(world: World, replica: Replica): KeyedRow[] {
  const { id } = replica;
  const rows = [
    row("mz_catalog.mz_cluster_replicas", id, {
      id,
      name: replica.name,
      cluster_id: replica.clusterId,
      size: replica.size,
      availability_zone: replica.availabilityZone,
      owner_id: get(world.clusters, replica.clusterId)?.ownerId ?? null,
      disk: "t",
    }),
  ];
  if (replica.internal) rows.push(row("mz_internal.mz_internal_cluster_replicas", id, { id }));
  if (isReporting(replica) && isOnline(replica)) {
    rows.push(
      row("mz_emulator.reporting_replicas", id, { replica_id: id, cluster_id: replica.clusterId }),
    );
  }
  return rows;
}

/** The rows about one object on one replica. */
export function objectRows(world: World, replicaId: string, itemId: string): KeyedRow[] {
  const replica = get(world.replicas, replicaId);
  const item = get(world.items, itemId);
  const state = replica === undefined ? undefined : get(replica.objects, itemId);
  if (replica === undefined || item === undefined || state === undefined || !isReporting(replica)) {
    return [];
  }
  const key = `${itemId}/${replicaId}`;
  const hydrated = state.tookMs !== null;
  const rows = [
    row("mz_emulator.hydrations", key, {
      object_id: itemId,
      replica_id: replicaId,
      hydrated: flag(hydrated),
    }),
  ];
  if (item.kind !== "index" && item.kind !== "materialized-view") return rows;
  rows.push(row("mz_internal.mz_compute_hydration_times", key, {
    replica_id: replicaId,
    object_id: itemId,
    time_ns: state.tookMs === null ? null : String(Math.round(state.tookMs * 1_000_000)),
  }));
  if (hydrated) {
    rows.push(row("mz_internal.mz_object_arrangement_sizes", key, {
      replica_id: replicaId,
      object_id: itemId,
      size: String(Math.round(state.bytes / ARRANGEMENT_STEP) * ARRANGEMENT_STEP),
    }));
  }
  return rows;
}

/** The row of a maintained object that no replica reports about. */
export function unplacedRows(world: World, itemId: string): KeyedRow[] {
  const item = get(world.items, itemId);
  if (item === undefined || !isMaintained(item)) return [];
  const reported = replicasOf(world, item.clusterId ?? "").some((replica) =>
    isReporting(replica) && get(replica.objects, itemId) !== undefined
  );
  if (reported) return [];
  return [row("mz_emulator.hydrations", itemId, {
    object_id: itemId,
    replica_id: null,
    hydrated: "f",
  })];
}

/** The rows of a size. */
export function sizeRows(size: Size): KeyedRow[] {
  return [
    row("mz_catalog.mz_cluster_replica_sizes", size.name, {
      size: size.name,
      processes: String(size.processes),
      workers: String(size.workers),
      cpu_nano_cores: size.cpuNanoCores,
      memory_bytes: size.memoryBytes,
      disk_bytes: size.diskBytes,
      credits_per_hour: size.creditsPerHour,
    }),
  ];
}
