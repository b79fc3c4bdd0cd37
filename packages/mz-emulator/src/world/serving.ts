/**
 * Whether a cluster can answer queries, and how it would be created again: what statements ask about clusters without
 * changing them.
 *
 * Invariant: a cluster with a replica never refuses; it waits.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { isOnline, isReadable } from "./hydration.ts";
import { clusterNamed, dependentsOf, replicasOf } from "./lookup.ts";
import { intervalSql } from "./option_values.ts";
import { get } from "./sorted_map.ts";
import type { Cluster, Replica, World } from "./state.ts";

/** Refuses a query on a cluster that has no replica at all. */
export function requireReplica(world: World, cluster: Cluster): void {
  if (replicasOf(world, cluster.id).length > 0) return;
  throw new SqlError(
    "0A000",
    `CLUSTER "${cluster.name}" has no replicas available to service request`,
    {
      hint: cluster.managed === null
        ? "Use CREATE CLUSTER REPLICA to attach cluster replicas to the cluster"
        : "Use ALTER CLUSTER to adjust the replication factor of the cluster. " +
          "Example:`ALTER CLUSTER <cluster-name> SET (REPLICATION FACTOR 1)`",
    },
  );
}

/** A query that may have to wait. */
export interface Question {
  readonly clusterId: string;
  /** What it reads. */
  readonly itemIds: readonly string[];
  /** The name of the one replica that is to answer; null: whichever can. */
  readonly replica: string | null;
}

/** Whether a query would be answered now rather than wait: some replica is online and has what it reads. */
export function canAnswer(world: World, { clusterId, itemIds, replica }: Question): boolean {
  return replicasOf(world, clusterId).some((one) =>
    (replica === null || one.name === replica) && isOnline(one) && has(world, one, itemIds)
  );
}

/** What the replica's cluster has an index on is read from the index, all else from storage. */
function has(world: World, replica: Replica, itemIds: readonly string[]): boolean {
  return itemIds.every((id) => {
    const indexes = dependentsOf(world, id).filter((item) =>
      item.kind === "index" && item.clusterId === replica.clusterId
    );
    if (indexes.length > 0) {
      return indexes.some((index) => get(replica.objects, index.id)?.tookMs != null);
    }
    const item = get(world.items, id);
    if (item?.kind === "view") return has(world, replica, item.dependencies);
    return item === undefined || isReadable(world, item);
  });
}

/** What SHOW CREATE CLUSTER prints. */
export function showCreateCluster(world: World, name: string): string {
  const cluster = clusterNamed(world, name);
  const { managed } = cluster;
  if (managed === null) {
    throw new SqlError("0A000", "SHOW CREATE for unmanaged clusters not yet supported");
  }
  const { autoScaling, schedule } = managed;
  const linger = autoScaling?.lingerMs == null
    ? ""
    : `, LINGER DURATION = ${intervalSql(autoScaling.lingerMs)}`;
  const options = [
    ...(autoScaling === null ? [] : [
      `AUTO SCALING STRATEGY = (ON HYDRATION (HYDRATION SIZE = '${autoScaling.hydrationSize}'${linger}))`,
    ]),
    ...(managed.availabilityZones.length === 0 ? [] : [
      `AVAILABILITY ZONES = (${managed.availabilityZones.map((zone) => `'${zone}'`).join(", ")})`,
    ]),
    `EXPERIMENTAL ARRANGEMENT COMPRESSION = ${managed.arrangementCompression}`,
    `INTROSPECTION DEBUGGING = ${managed.introspectionDebugging}`,
    `INTROSPECTION INTERVAL = ${intervalSql(managed.introspectionIntervalMs)}`,
    "MANAGED = true",
    `REPLICATION FACTOR = ${managed.replicationFactor}`,
    `SIZE = '${managed.size}'`,
    schedule.kind === "manual"
      ? "SCHEDULE = MANUAL"
      : `SCHEDULE = ON REFRESH (HYDRATION TIME ESTIMATE = ${intervalSql(schedule.estimateMs)})`,
    ...(cluster.workloadClass === null ? [] : [`WORKLOAD CLASS = '${cluster.workloadClass}'`]),
  ];
  return `CREATE CLUSTER "${cluster.name.replaceAll('"', '""')}" (${options.join(", ")})`;
}
