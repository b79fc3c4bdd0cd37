/**
 * CREATE CLUSTER and replica DDL.
 *
 * Invariant: everything is checked before anything is made: a refused statement leaves nothing behind.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { clusterNamed, currentRole, findCluster, findReplica, replicasOf } from "./lookup.ts";
import { requireOwner, requirePrivileges } from "./access.ts";
import { audit, clusterDetails } from "./audit.ts";
import { birthPrivileges } from "./default_access.ts";
import type { Command } from "./command.ts";
import { type Draft, nextNumber, notice, putCluster, putReplica } from "./draft.ts";
import {
  type ClusterOptions,
  clusterOptions,
  refusedForUnmanaged,
  requireFeature,
  requireSensibleStrategy,
} from "./managed_options.ts";
import {
  diskRefused,
  makeReplica,
  type ReplicaShape,
  replicaShape,
  requireLimit,
  requireReplicaLimit,
  requireRoom,
  requireSize,
  requireUnreservedReplica,
  requireZones,
} from "./replicas.ts";
import { values } from "./sorted_map.ts";
import type { Cluster, Managed, World } from "./state.ts";
import type { Saying } from "./saying.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** CREATE CLUSTER. */
export function createCluster(draft: Draft, command: Of<"create_cluster">, say: Saying): string {
  const { world } = draft;
  const { context } = say;
  const options = clusterOptions(command.options);
  const managed = options.managed ?? options.replicas === undefined;
  refuseForUsers(say.internal, options, command.features);
  const plan = managed ? planManaged(world, options) : null;
  const replicas = managed ? [] : planReplicas(options);
  requirePrivileges(world, context, [{ on: { kind: "system" }, privilege: "CREATECLUSTER" }]);
  if (command.ifNotExists && findCluster(world, command.name) !== undefined) {
    notice(draft, "42710", `cluster "${command.name}" already exists, skipping`);
    return "CREATE CLUSTER";
  }
  requireAllowed(world, replicas.map((replica) => replica.shape), say.internal);
  if (plan !== null) requireAllowedManaged(world, plan);
  const count = plan === null ? replicas.length : plan.replicationFactor;
  if (!say.internal) {
    requireLimit(world, {
      what: "cluster",
      limit: "max_clusters",
      current: values(world.clusters).filter((cluster) => cluster.id.startsWith("u")).length,
      added: 1,
    });
    requireReplicaLimit(world, 0, count);
  }
  const wanted = plan === null ? replicas : managedReplicas(plan);
  if (!say.internal) {
    requireRoom(draft, { current: 0, sizes: wanted.map((replica) => replica.shape.size) });
  }
  requireFreeName(world, command.name, say.internal);
  const owner = currentRole(world, context).id;
  const cluster: Cluster = {
    id: `u${nextNumber(draft, "cluster")}`,
    name: command.name,
    ownerId: owner,
    privileges: birthPrivileges(world, { kind: "cluster", ownerId: owner }),
    managed: plan,
    workloadClass: options.workloadClass ?? null,
    reconfiguration: null,
    burst: null,
    createdAt: draft.now,
  };
  putCluster(draft, cluster);
  audit(draft, { type: "create", object: "cluster", details: clusterDetails(cluster) });
  for (const replica of wanted) makeReplica(draft, cluster, { ...replica, reason: "manual" });
  return "CREATE CLUSTER";
}

/** Refuses reserved names and names that are taken. */
export function requireFreeName(world: World, name: string, internal: boolean): void {
  requireUnreserved(name, internal);
  if (findCluster(world, name)?.name === name) {
    throw new SqlError("XX000", `cluster '${name}' already exists`);
  }
}

/** Refuses names that are kept for system clusters. */
export function requireUnreserved(name: string, internal: boolean): void {
  if (internal || !/^(mz_|pg_|external_)/.test(name)) return;
  throw new SqlError("XX000", `cluster name "${name}" is reserved`, {
    detail: 'The prefixes "mz_" and "pg_" are reserved for system clusters.',
  });
}

/** CREATE CLUSTER REPLICA. */
export function createReplica(
  draft: Draft,
  command: Of<"create_cluster_replica">,
  say: Saying,
): string {
  const { world } = draft;
  const cluster = clusterNamed(world, command.cluster);
  const shape = replicaShape(command.options);
  if (shape.internal) {
    if (/^r\d+$/.test(command.name)) {
      throw new SqlError("XX000", `${command.name} is reserved for replicas of managed clusters`);
    }
  } else if (cluster.managed !== null) {
    throw new SqlError("XX000", `cannot modify managed cluster ${cluster.name}`);
  }
  requireOwner(world, say.context, [{ kind: "cluster", it: cluster }]);
  if (command.ifNotExists && findReplica(world, cluster.id, command.name) !== undefined) {
    notice(draft, "42710", `cluster replica "${command.name}" already exists, skipping`);
    return "CREATE CLUSTER REPLICA";
  }
  requireAllowed(world, [shape], say.internal);
  if (findReplica(world, cluster.id, command.name) !== undefined) {
    throw new SqlError(
      "XX000",
      `cannot create multiple replicas named '${command.name}' on cluster '${cluster.name}'`,
    );
  }
  const current = replicasOf(world, cluster.id).filter((replica) => !replica.internal).length;
  if (!shape.internal) requireRoom(draft, { current, sizes: [shape.size] });
  makeReplica(draft, cluster, { name: command.name, shape, reason: "manual" });
  return "CREATE CLUSTER REPLICA";
}

/** ALTER CLUSTER REPLICA ... RENAME TO. */
export function renameReplica(
  draft: Draft,
  command: Of<"rename_cluster_replica">,
  say: Saying,
): string {
  const { world } = draft;
  const tag = "ALTER CLUSTER REPLICA";
  const cluster = command.ifExists
    ? findCluster(world, command.cluster)
    : clusterNamed(world, command.cluster);
  const replica = cluster === undefined ? undefined : findReplica(world, cluster.id, command.name);
  if (cluster === undefined || replica === undefined) {
    if (cluster !== undefined && !command.ifExists) throw noReplica(cluster.name, command.name);
    notice(
      draft,
      "42704",
      `CLUSTER REPLICA "${command.cluster}.${command.name}" does not exist, skipping`,
    );
    return tag;
  }
  if (cluster.managed !== null) {
    throw new SqlError("XX000", `cannot modify managed cluster ${cluster.name}`);
  }
  requireOwner(world, say.context, [{ kind: "cluster-replica", it: replica }]);
  if (command.to === command.name) return tag;
  requireUnreservedReplica(command.to);
  if (findReplica(world, cluster.id, command.to) !== undefined) {
    throw new SqlError("XX000", "uniqueness violation");
  }
  putReplica(draft, { ...replica, name: command.to });
  audit(draft, {
    type: "alter",
    object: "cluster-replica",
    details: {
      cluster_id: cluster.id,
      new_name: command.to,
      old_name: replica.name,
      replica_id: replica.id,
    },
  });
  return tag;
}

/** The refusal for a replica that is not there. */
export function noReplica(cluster: string, name: string): SqlError {
  return new SqlError("XX000", `CLUSTER ${cluster} has no CLUSTER REPLICA named "${name}"`);
}

/** How a replica of a managed cluster is. */
export function shapeOf(managed: Managed, size = managed.size): ReplicaShape {
  return {
    size,
    availabilityZone: null,
    introspectionDebugging: managed.introspectionDebugging,
    introspectionIntervalMs: managed.introspectionIntervalMs,
    internal: false,
    billedAs: null,
  };
}

function refuseForUsers(internal: boolean, options: ClusterOptions, features: boolean): void {
  if (internal) return;
  if (features) throw new SqlError("XX000", "FEATURES not supported for non-system users");
  if (options.workloadClass !== undefined) {
    throw new SqlError("XX000", "WORKLOAD CLASS not supported for non-system users");
  }
}

function planManaged(world: World, options: ClusterOptions): Managed {
  if (options.replicas !== undefined) {
    throw new SqlError("XX000", "REPLICAS not supported for managed clusters");
  }
  if (options.size === undefined) {
    throw new SqlError("XX000", "SIZE must be specified for managed clusters");
  }
  if (options.disk !== undefined) throw diskRefused();
  const interval = options.introspectionIntervalMs === undefined
    ? 1000
    : options.introspectionIntervalMs;
  const debugging = options.introspectionDebugging ?? false;
  if (interval === null && debugging) {
    throw new SqlError(
      "XX000",
      "INTROSPECTION DEBUGGING cannot be specified without INTROSPECTION INTERVAL",
    );
  }
  const schedule = options.schedule ?? { kind: "manual" };
  const scheduled = schedule.kind !== "manual";
  if (scheduled) {
    requireFeature(
      world,
      "enable_cluster_schedule_refresh",
      "`SCHEDULE = ON REFRESH` cluster option",
    );
    if (options.replicationFactor !== undefined) {
      throw new SqlError(
        "XX000",
        "REPLICATION FACTOR cannot be given together with any SCHEDULE other than MANUAL",
      );
    }
  }
  const zones = options.availabilityZones ?? [];
  if (zones.length > 0) {
    requireFeature(
      world,
      "enable_managed_cluster_availability_zones",
      "MANAGED, AVAILABILITY ZONES syntax",
    );
  }
  const managed: Managed = {
    size: options.size,
    replicationFactor: scheduled ? 0 : options.replicationFactor ??
      Number(world.settings["default_cluster_replication_factor"] ?? "1"),
    availabilityZones: zones,
    introspectionDebugging: debugging,
    introspectionIntervalMs: interval,
    arrangementCompression: options.arrangementCompression ?? false,
    schedule,
    autoScaling: options.autoScaling ?? null,
  };
  requireSensibleStrategy(managed);
  return managed;
}

function planReplicas(options: ClusterOptions): { name: string; shape: ReplicaShape }[] {
  if (options.replicas === undefined) {
    throw new SqlError("XX000", "REPLICAS must be specified for unmanaged clusters");
  }
  const refused = refusedForUnmanaged(options);
  if (refused !== null) throw refused;
  return options.replicas.map((replica) => ({
    name: replica.name,
    shape: replicaShape(replica.options),
  }));
}

/** The replicas that a managed cluster starts with. */
function managedReplicas(managed: Managed): { name: string; shape: ReplicaShape }[] {
  return Array.from({ length: managed.replicationFactor }, (_, index) => ({
    name: `r${index + 1}`,
    shape: shapeOf(managed),
  }));
}

function requireAllowed(world: World, shapes: readonly ReplicaShape[], internal: boolean): void {
  for (const shape of shapes) {
    if (!internal && (shape.internal || shape.billedAs !== null)) {
      throw new SqlError("XX000", "cannot specify INTERNAL or BILLED AS as non-internal user");
    }
    if (shape.billedAs !== null && !shape.internal) {
      throw new SqlError("XX000", "must specify INTERNAL when specifying BILLED AS");
    }
    if (shape.availabilityZone !== null) requireZones([shape.availabilityZone]);
    requireSize(world, shape.size);
  }
}

function requireAllowedManaged(world: World, managed: Managed): void {
  requireZones(managed.availabilityZones);
  requireSize(world, managed.size);
  if (managed.autoScaling !== null) requireSize(world, managed.autoScaling.hydrationSize);
}
