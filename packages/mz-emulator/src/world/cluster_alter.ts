/**
 * ALTER CLUSTER ... SET: managed clusters change their configuration, either kind becomes the other.
 *
 * What follows from a new configuration is the controller's work (`reconcile.ts`). Invariant: a change of shape on a cluster
 * with replicas is never made at once; it is recorded as a reconfiguration. Only the old profile does it at once.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { requireOwner } from "./access.ts";
import { audit, clusterDetails } from "./audit.ts";
import { changeAtOnce } from "./change_at_once.ts";
import { clusterToAlter } from "./cluster_names.ts";
import type { Command } from "./command.ts";
import { wake } from "./controller_wake.ts";
import { type Draft, putCluster } from "./draft.ts";
import { replicasOf } from "./lookup.ts";
import { get } from "./sorted_map.ts";
import {
  type ClusterOptions,
  clusterOptions,
  refusedForUnmanaged,
  requireFeature,
  requireSensibleStrategy,
} from "./managed_options.ts";
import { reconfigure, sameShape } from "./reconfigure.ts";
import {
  diskRefused,
  requireReplicaLimit,
  requireRoom,
  requireSize,
  requireZones,
} from "./replicas.ts";
import type { Saying } from "./saying.ts";
import type { Cluster, Managed, Replica, World } from "./state.ts";
import { parseWait, type Wait } from "./wait_option.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** ALTER CLUSTER ... SET. */
export function alterClusterSet(
  draft: Draft,
  command: Of<"alter_cluster_set">,
  say: Saying,
): string {
  const cluster = clusterToAlter(draft, command);
  if (cluster === undefined) return "ALTER CLUSTER";
  const options = clusterOptions(command.options);
  if (options.workloadClass !== undefined && !say.internal) {
    throw new SqlError("XX000", "WORKLOAD CLASS not supported for non-system users");
  }
  const managed = options.managed ?? cluster.managed !== null;
  const wait = parseWait(command.wait, managed);
  if (!managed) {
    const refused = refusedForUnmanaged(options);
    if (refused !== null) throw refused;
    requireOwner(draft.world, say.context, [{ kind: "cluster", it: cluster }]);
    toUnmanaged(draft, cluster, options);
    return "ALTER CLUSTER";
  }
  if (options.replicas !== undefined) {
    throw new SqlError("XX000", "REPLICAS not supported for managed clusters");
  }
  if (options.disk !== undefined) throw diskRefused();
  if (cluster.managed === null) {
    requireOwner(draft.world, say.context, [{ kind: "cluster", it: cluster }]);
    toManaged(draft, cluster, options);
    return "ALTER CLUSTER";
  }
  const wanted = withOptions(draft.world, cluster.managed, options);
  if (wait !== null) requireWait(draft.world, cluster.managed, wanted);
  requireOwner(draft.world, say.context, [{ kind: "cluster", it: cluster }]);
  const workloadClass = options.workloadClass === undefined
    ? cluster.workloadClass
    : options.workloadClass;
  change(draft, { ...cluster, workloadClass }, { wanted, options, wait });
  return "ALTER CLUSTER";
}

/** The configuration as the options want it, checked. */
function withOptions(
  world: World,
  managed: Managed,
  options: ClusterOptions,
): Managed {
  const schedule = options.schedule ?? managed.schedule;
  if (schedule.kind !== "manual") {
    if (options.schedule !== undefined) {
      requireFeature(
        world,
        "enable_cluster_schedule_refresh",
        "`SCHEDULE = ON REFRESH` cluster option",
      );
    }
    if (options.replicationFactor !== undefined) {
      throw new SqlError(
        "XX000",
        "REPLICATION FACTOR cannot be set if the cluster SCHEDULE is anything other than MANUAL",
      );
    }
  }
  const interval = options.introspectionIntervalMs;
  const autoScaling = options.autoScaling === undefined ? managed.autoScaling : options.autoScaling;
  const wanted: Managed = {
    size: options.size ?? managed.size,
    replicationFactor: options.replicationFactor ?? managed.replicationFactor,
    availabilityZones: options.availabilityZones ?? managed.availabilityZones,
    introspectionDebugging: options.introspectionDebugging ?? managed.introspectionDebugging,
    introspectionIntervalMs: interval === undefined ? managed.introspectionIntervalMs : interval,
    arrangementCompression: options.arrangementCompression ?? managed.arrangementCompression,
    schedule,
    autoScaling,
  };
  requireSensibleStrategy(wanted);
  if (
    schedule.kind !== "manual" && options.schedule !== undefined && managed.replicationFactor > 1
  ) {
    throw new SqlError(
      "XX000",
      "SCHEDULE cannot be set to anything other than MANUAL while the cluster's REPLICATION FACTOR is " +
        "greater than 1; set the REPLICATION FACTOR to 1 first",
    );
  }
  requireZones(wanted.availabilityZones);
  if (options.size !== undefined) requireSize(world, wanted.size);
  if (options.autoScaling != null) requireSize(world, options.autoScaling.hydrationSize);
  return wanted;
}

function requireWait(world: World, managed: Managed, wanted: Managed): void {
  if (sameShape(managed, wanted)) {
    throw new SqlError(
      "XX000",
      "WAIT can only be used together with a SIZE, AVAILABILITY ZONES, or INTROSPECTION change",
    );
  }
  requireFeature(
    world,
    "enable_zero_downtime_cluster_reconfiguration",
    "Enable zero-downtime reconfiguration for alter cluster",
  );
}

/** Gives a managed cluster the configuration that is wanted. */
export function change(
  draft: Draft,
  cluster: Cluster,
  to: { readonly wanted: Managed; readonly options: ClusterOptions; readonly wait: Wait | null },
): void {
  const { managed, reconfiguration } = cluster;
  if (managed === null) return;
  const { wanted, options } = to;
  const running = reconfiguration?.status === "in-progress";
  if (!running && changesNothing(draft, cluster, wanted)) return;
  if (running && options.size === undefined) refuseWhileRunning(options);
  const replicas = replicasOf(draft.world, cluster.id).filter((replica) => !replica.internal);
  const shaped = !sameShape(managed, wanted);
  if (wanted.replicationFactor > managed.replicationFactor || shaped) {
    const overlap = shaped && !isOld(draft.world);
    const added = wanted.replicationFactor - (overlap ? 0 : replicas.length);
    requireReplicaLimit(draft.world, replicas.length, added);
    requireRoom(draft, {
      current: replicas.length,
      sizes: Array.from({ length: Math.max(0, added) }, () => wanted.size),
    });
  }
  audit(draft, { type: "alter", object: "cluster", details: clusterDetails(cluster) });
  if (isOld(draft.world)) return changeAtOnce(draft, cluster, wanted);
  const shapeWritten = options.size !== undefined || options.availabilityZones !== undefined ||
    options.introspectionIntervalMs !== undefined || options.introspectionDebugging !== undefined;
  reconfigure(draft, cluster, { wanted, wait: to.wait, replicas: replicas.length, shapeWritten });
  wake(draft, cluster.id);
}

/** Then there is nothing in the audit log either. */
function changesNothing(draft: Draft, cluster: Cluster, wanted: Managed): boolean {
  const before = get(draft.world.clusters, cluster.id);
  return before?.workloadClass === cluster.workloadClass &&
    JSON.stringify(before.managed) === JSON.stringify(inOrder(cluster.managed, wanted));
}

/** The same configuration with its fields in the order of another. */
function inOrder(like: Managed | null, managed: Managed): Readonly<Record<string, unknown>> {
  return { ...like, ...managed };
}

function isOld(world: World): boolean {
  return world.profile === "old";
}

function refuseWhileRunning(options: ClusterOptions): void {
  const cancel =
    "Cancel the reconfiguration by altering the cluster back to its current configuration, " +
    "or wait for it to settle, then change the ";
  if (options.replicationFactor !== undefined) {
    throw new SqlError(
      "55006",
      "cannot change replication factor while a reconfiguration is in progress",
      { hint: `${cancel}replication factor.` },
    );
  }
  if (options.schedule !== undefined) {
    throw new SqlError(
      "55006",
      "cannot change the cluster schedule while a reconfiguration is in progress",
      { hint: `${cancel}schedule.` },
    );
  }
}

/** What is unmanaged already has nothing to change but its workload class. */
function toUnmanaged(draft: Draft, cluster: Cluster, options: ClusterOptions): void {
  if (cluster.managed === null) {
    const { workloadClass = cluster.workloadClass } = options;
    if (workloadClass === cluster.workloadClass) return;
    putCluster(draft, { ...cluster, workloadClass });
    audit(draft, { type: "alter", object: "cluster", details: clusterDetails(cluster) });
    return;
  }
  if (cluster.reconfiguration?.status === "in-progress") {
    throw new SqlError(
      "55006",
      "cannot convert cluster to unmanaged while a reconfiguration is in progress",
      {
        hint:
          "Cancel the reconfiguration by altering the cluster back to its current configuration, " +
          "or wait for it to settle, then convert.",
      },
    );
  }
  if (cluster.burst !== null) {
    throw new SqlError(
      "55006",
      "cannot convert cluster to unmanaged while a hydration burst is in progress",
      {
        hint:
          "Remove the strategy with ALTER CLUSTER ... RESET (AUTO SCALING STRATEGY), or wait for the " +
          "burst to wind down, then convert.",
      },
    );
  }
  putCluster(draft, { ...cluster, managed: null, reconfiguration: null });
  audit(draft, { type: "alter", object: "cluster", details: clusterDetails(cluster) });
}

/** Makes a managed cluster of an unmanaged one, if its replicas could be those of one. */
export function toManaged(draft: Draft, cluster: Cluster, options: ClusterOptions): void {
  const replicas = replicasOf(draft.world, cluster.id).filter((replica) => !replica.internal);
  const sizes = [...new Set(replicas.map((replica) => replica.size))].sort();
  requireConvertible(replicas, sizes, options);
  const size = options.size ?? sizes[0] ?? "";
  requireSize(draft.world, size);
  const interval = options.introspectionIntervalMs;
  const first = replicas[0];
  const managed: Managed = {
    size,
    replicationFactor: replicas.length,
    availabilityZones: options.availabilityZones ?? [],
    introspectionDebugging: options.introspectionDebugging ?? first?.introspectionDebugging ??
      false,
    introspectionIntervalMs: interval === undefined
      ? first?.introspectionIntervalMs ?? 1000
      : interval,
    arrangementCompression: options.arrangementCompression ?? false,
    schedule: options.schedule ?? { kind: "manual" },
    autoScaling: options.autoScaling ?? null,
  };
  putCluster(draft, { ...cluster, managed });
  audit(draft, { type: "alter", object: "cluster", details: clusterDetails(cluster) });
}

/** Refuses what no managed cluster could look like. The first thing wrong is said. */
function requireConvertible(
  replicas: readonly Replica[],
  sizes: readonly string[],
  options: ClusterOptions,
): void {
  const fail = (message: string) => new SqlError("XX000", message);
  const { replicationFactor, availabilityZones = [] } = options;
  if (replicationFactor !== undefined && replicationFactor !== replicas.length) {
    throw fail(
      `REPLICATION FACTOR ${replicationFactor} does not match number of replicas (${replicas.length})`,
    );
  }
  for (const { availabilityZone: zone } of replicas) {
    if (zone === null || availabilityZones.includes(zone)) continue;
    const listed = availabilityZones.map((each) => JSON.stringify(each)).join(", ");
    throw fail(
      `unmanaged replica has availability zone ${zone} which is not in managed [${listed}]`,
    );
  }
  if (replicas.length === 0 && options.size === undefined) {
    throw fail("Missing SIZE for empty cluster");
  }
  if (sizes.length > 1) {
    throw fail(
      `Cannot convert unmanaged cluster to managed, non-unique replica sizes: ${sizes.join(", ")}`,
    );
  }
  if (options.size !== undefined && sizes[0] !== undefined && options.size !== sizes[0]) {
    throw fail(`Cluster replicas of size ${sizes[0]} do not match expected SIZE ${options.size}`);
  }
  const names = replicas.map((replica) => replica.name)
    .filter((name) => !replicas.some((_, index) => name === `r${index + 1}`)).sort();
  if (names.length > 0) {
    throw fail(
      `Cannot convert unmanaged cluster to managed, invalid replica names: ${names.join(", ")}`,
    );
  }
}
