/**
 * Making, dropping and renaming replicas: what CREATE CLUSTER, replica DDL and the native controller have in common.
 *
 * Invariant: no replica is made or dropped without its audit event.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { audit, replicaGoneDetails, replicaMadeDetails } from "./audit.ts";
import type { Option } from "./command.ts";
import { type Draft, nextNumber, putReplica } from "./draft.ts";
import { sizeNamed } from "./hydration.ts";
import { findReplica, replicasOf } from "./lookup.ts";
import {
  durationOption,
  flagOption,
  listOption,
  type Options,
  optionsByName,
  textOption,
} from "./option_values.ts";
import { newProcesses, NO_FAILURES, removeReplica, startReplica } from "./replica_life.ts";
import { emptyMap, values } from "./sorted_map.ts";
import type { Cluster, Replica, World } from "./state.ts";

/** How a replica is to be. */
export interface ReplicaShape {
  readonly size: string;
  readonly availabilityZone: string | null;
  readonly introspectionDebugging: boolean;
  readonly introspectionIntervalMs: number | null;
  readonly internal: boolean;
  readonly billedAs: string | null;
}

/** Who wants a replica, and why. */
export interface MakeReplica {
  readonly name: string;
  readonly shape: ReplicaShape;
  readonly reason: string;
  readonly purpose?: Replica["purpose"];
  /** For the audit log; default: whoever speaks. */
  readonly user?: string | null;
}

/** A replica's options as written, checked as far as no catalog is needed. */
export function replicaShape(written: readonly Option[]): ReplicaShape {
  const options = optionsByName(written);
  const size = textOption(options, "SIZE");
  const zone = textOption(options, "AVAILABILITY ZONE") ?? null;
  const billedAs = textOption(options, "BILLED AS") ?? null;
  const internal = flagOption(options, "INTERNAL") ?? false;
  const logging = introspection(options);
  const addresses = [
    "STORAGECTL ADDRESSES",
    "COMPUTECTL ADDRESSES",
    "STORAGE ADDRESSES",
    "COMPUTE ADDRESSES",
  ]
    .filter((name) => listOption(options, name) !== undefined);
  if (size === undefined && addresses.length === 0) {
    throw new SqlError("XX000", "SIZE option must be specified");
  }
  if (size === undefined) {
    throw new SqlError("XX000", "unorchestrated cluster replicas is not supported", {
      detail:
        "The requested feature (unsafe_enable_unorchestrated_cluster_replicas) is unsafe and is " +
        "meant only for internal development and testing of Materialize.",
    });
  }
  if (addresses.length > 0) {
    throw new SqlError(
      "XX000",
      "invalid mixture of orchestrated and unorchestrated replica options",
    );
  }
  if (flagOption(options, "DISK") !== undefined) throw diskRefused();
  return { size, availabilityZone: zone, internal, billedAs, ...logging };
}

/** INTROSPECTION INTERVAL and INTROSPECTION DEBUGGING, which belong together. */
export function introspection(
  options: Options,
): Pick<ReplicaShape, "introspectionDebugging" | "introspectionIntervalMs"> {
  const interval = durationOption(options, "INTROSPECTION INTERVAL");
  const debugging = flagOption(options, "INTROSPECTION DEBUGGING") ?? false;
  const ms = interval === undefined ? 1000 : interval === 0 ? null : interval;
  if (ms === null && debugging) {
    throw new SqlError(
      "XX000",
      "INTROSPECTION DEBUGGING cannot be specified without INTROSPECTION INTERVAL",
    );
  }
  return { introspectionDebugging: debugging, introspectionIntervalMs: ms };
}

/** The refusal of DISK. */
export function diskRefused(): SqlError {
  return new SqlError(
    "XX000",
    "DISK option not supported for modern cluster sizes because disk is always enabled",
  );
}

/** Refuses a size that is not there or not allowed. */
export function requireSize(world: World, size: string): void {
  const allowed = (world.settings["allowed_cluster_replica_sizes"] ?? "").split(",")
    .map((name) => name.trim().replaceAll('"', "")).filter((name) => name !== "");
  const valid = world.sizes.map((candidate) => candidate.name)
    .filter((name) => allowed.length === 0 || allowed.includes(name));
  if (valid.includes(size)) return;
  throw new SqlError("XX000", `unknown cluster replica size ${size}`, {
    hint: `Valid cluster replica sizes are: ${valid.join(", ")}`,
  });
}

/** Refuses zones that the environment does not have. */
export function requireZones(zones: readonly string[]): void {
  const known = ["az1", "az2"];
  const unknown = zones.find((zone) => !known.includes(zone));
  if (unknown === undefined) return;
  throw new SqlError("0A000", `unknown cluster replica availability zone ${unknown}`, {
    hint: `Valid availability zones are: ${known.join(", ")}`,
  });
}

/** Refuses more replicas or credits than the limits allow. `current` are those of the one cluster. */
export function requireRoom(
  draft: Draft,
  room: { readonly current: number; readonly sizes: readonly string[] },
): void {
  const { world } = draft;
  requireReplicaLimit(world, room.current, room.sizes.length);
  const credits = (sizes: readonly string[]) =>
    sizes.reduce((sum, size) => sum + Number(sizeNamed(world, size).creditsPerHour), 0);
  const running = values(world.replicas).filter((replica) => replica.clusterId.startsWith("u"))
    .map((replica) => replica.size);
  requireLimit(world, {
    what: "cluster replica",
    limit: "max_credit_consumption_rate",
    current: credits(running),
    added: credits(room.sizes),
  });
}

/** Refuses more replicas of one cluster than there may be. */
export function requireReplicaLimit(world: World, current: number, added: number): void {
  requireLimit(world, {
    what: "cluster replica",
    limit: "max_replicas_per_cluster",
    current,
    added,
  });
}

/** Refuses what would go over a limit. */
export function requireLimit(
  world: World,
  ask: {
    readonly what: string;
    readonly limit: string;
    readonly current: number;
    readonly added: number;
  },
): void {
  const limit = Number(world.settings[ask.limit] ?? "0");
  const desired = ask.current + ask.added;
  if (ask.added <= 0 || desired <= limit) return;
  throw new SqlError(
    "53000",
    `creating ${ask.what} would violate ${ask.limit} limit ` +
      `(desired: ${desired}, limit: ${limit}, current: ${ask.current})`,
    { hint: `Drop an existing ${ask.what} or contact support to request a limit increase.` },
  );
}

/** Refuses names that are kept for the system. */
export function requireUnreservedReplica(name: string): void {
  if (!/^(mz_|pg_|external_)/.test(name)) return;
  throw new SqlError("XX000", `replica name "${name}" is reserved`);
}

/** Makes a replica and starts it. */
export function makeReplica(draft: Draft, cluster: Cluster, wanted: MakeReplica): Replica {
  requireUnreservedReplica(wanted.name);
  if (findReplica(draft.world, cluster.id, wanted.name) !== undefined) {
    throw new SqlError(
      "XX000",
      `cannot create multiple replicas named '${wanted.name}' on cluster '${cluster.name}'`,
    );
  }
  const prefix = cluster.id.startsWith("s") ? "s" : "u";
  const replica: Replica = {
    id: `${prefix}${nextNumber(draft, "replica")}`,
    name: wanted.name,
    clusterId: cluster.id,
    ...wanted.shape,
    purpose: wanted.purpose ?? "steady",
    createdAt: draft.now,
    processes: newProcesses(sizeNamed(draft.world, wanted.shape.size).processes, draft.now, false),
    objects: emptyMap(),
    hydrating: null,
    life: 1,
    measuring: false,
    ...NO_FAILURES,
  };
  putReplica(draft, replica);
  audit(draft, {
    type: "create",
    object: "cluster-replica",
    details: replicaMadeDetails(cluster, replica, wanted.reason),
    ...(wanted.user === undefined ? {} : { user: wanted.user }),
  });
  startReplica(draft, replica);
  return replica;
}

/** Drops a replica. */
export function dropReplica(
  draft: Draft,
  replica: Replica,
  why: { readonly cluster: Cluster; readonly reason: string; readonly user?: string | null },
): void {
  audit(draft, {
    type: "drop",
    object: "cluster-replica",
    details: replicaGoneDetails(why.cluster, replica, why.reason),
    ...(why.user === undefined ? {} : { user: why.user }),
  });
  removeReplica(draft, replica);
}

/** The name for the next replica of a managed cluster: one more than the highest that there is. */
export function nextManagedName(world: World, clusterId: string): string {
  const numbers = replicasOf(world, clusterId).map((replica) =>
    Number(/^r(\d+)$/.exec(replica.name)?.[1] ?? 0)
  );
  return `r${Math.max(0, ...numbers) + 1}`;
}
