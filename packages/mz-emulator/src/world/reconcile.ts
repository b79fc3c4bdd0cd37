/**
 * The native controller: makes a managed cluster's replicas what its configuration, reconfiguration and burst ask for.
 *
 * Stateless: each look derives everything anew. Invariant: an unmanaged cluster and an INTERNAL replica are never touched.
 */
import { audit, clusterDetails } from "./audit.ts";
import { shapeOf } from "./cluster_create.ts";
import { type Draft, putCluster, schedule } from "./draft.ts";
import { isOnline } from "./hydration.ts";
import { itemsOn, replicasOf } from "./lookup.ts";
import { finalize } from "./reconfigure.ts";
import { dropReplica, makeReplica, nextManagedName, type ReplicaShape } from "./replicas.ts";
import { get } from "./sorted_map.ts";
import type { Cluster, Replica, World } from "./state.ts";

interface Slot {
  readonly shape: ReplicaShape;
  readonly count: number;
  readonly reason: string;
  readonly purpose: Replica["purpose"];
}

/** One look at one cluster. */
export function reconcile(draft: Draft, clusterId: string): void {
  const cluster = get(draft.world.clusters, clusterId);
  if (cluster === undefined || cluster.managed === null) return;
  finishReconfiguration(draft, cluster);
  followBurst(draft, get(draft.world.clusters, clusterId) ?? cluster);
  const now = get(draft.world.clusters, clusterId) ?? cluster;
  const slots = slotsOf(now);
  const owned = replicasOf(draft.world, clusterId).filter((replica) => !replica.internal);
  for (const slot of slots) {
    const have = owned.filter((replica) => sameKind(replica, slot.shape)).length;
    for (let missing = slot.count - have; missing > 0; missing--) {
      makeReplica(draft, now, {
        name: nextManagedName(draft.world, clusterId),
        shape: slot.shape,
        reason: slot.reason,
        purpose: slot.purpose,
        user: null,
      });
    }
  }
  const left = new Map(slots.map((slot) => [slot, slot.count]));
  for (const replica of owned) {
    const slot = slots.find((candidate) => sameKind(replica, candidate.shape));
    const room = slot === undefined ? 0 : left.get(slot) ?? 0;
    if (slot !== undefined && room > 0) left.set(slot, room - 1);
    else dropReplica(draft, replica, { cluster: now, reason: "retired", user: null });
  }
}

/** Whether a replica has everything on its cluster ready. */
export function isReady(world: World, replica: Replica): boolean {
  return isOnline(replica) && itemsOn(world, replica.clusterId)
    .filter((item) => item.kind === "index" || item.kind === "materialized-view")
    .every((item) => get(replica.objects, item.id)?.tookMs != null);
}

/** What ought to be there: of one shape, the most that anyone asks for. */
function slotsOf(cluster: Cluster): Slot[] {
  const { managed, reconfiguration, burst } = cluster;
  if (managed === null) return [];
  const asked: Slot[] = [];
  if (reconfiguration?.status === "in-progress") {
    const { target } = reconfiguration;
    const shape = shapeOf(target);
    asked.push({
      shape,
      count: target.replicationFactor,
      reason: "reconfiguration",
      purpose: "target",
    });
  }
  if (burst !== null) {
    const shape = shapeOf(managed, burst.size);
    asked.push({ shape, count: 1, reason: "hydration-burst", purpose: "burst" });
  }
  const shape = shapeOf(managed);
  asked.push({ shape, count: managed.replicationFactor, reason: "manual", purpose: "steady" });
  return asked.filter((slot, index) =>
    !asked.some((other, position) =>
      position !== index && JSON.stringify(other.shape) === JSON.stringify(slot.shape) &&
      (other.count > slot.count || (other.count === slot.count && position < index))
    )
  );
}

function sameKind(replica: Replica, shape: ReplicaShape): boolean {
  return replica.size === shape.size &&
    replica.introspectionDebugging === shape.introspectionDebugging &&
    replica.introspectionIntervalMs === shape.introspectionIntervalMs;
}

function finishReconfiguration(draft: Draft, cluster: Cluster): void {
  const record = cluster.reconfiguration;
  if (record?.status !== "in-progress") return;
  const shape = shapeOf(record.target);
  const ready = replicasOf(draft.world, cluster.id).filter((replica) =>
    sameKind(replica, shape) && isReady(draft.world, replica)
  );
  if (ready.length >= record.target.replicationFactor) finalize(draft, cluster, { forced: false });
}

function followBurst(draft: Draft, cluster: Cluster): void {
  const { managed, burst } = cluster;
  if (managed === null) return;
  const strategy = managed.autoScaling;
  const steady = replicasOf(draft.world, cluster.id).filter((replica) =>
    !replica.internal && sameKind(replica, shapeOf(managed))
  );
  const hydrated = steady.some((replica) => isReady(draft.world, replica));
  if (burst === null) {
    const empty = itemsOn(draft.world, cluster.id).length === 0;
    if (strategy === null || hydrated || empty || managed.replicationFactor === 0) return;
    const lingerMs = strategy.lingerMs ?? 0;
    changeBurst(draft, cluster, { size: strategy.hydrationSize, lingerMs, steadyHydratedAt: null });
    auditBurst(draft, cluster, { size: strategy.hydrationSize, cause: null });
    return;
  }
  if (strategy === null || managed.replicationFactor === 0) {
    changeBurst(draft, cluster, null);
    return auditBurst(draft, cluster, { size: burst.size, cause: "no-longer-warranted" });
  }
  if (hydrated !== (burst.steadyHydratedAt !== null)) {
    changeBurst(draft, cluster, { ...burst, steadyHydratedAt: hydrated ? draft.now : null });
    if (hydrated) {
      schedule(draft, draft.now + burst.lingerMs, { kind: "reconcile", clusterId: cluster.id });
    }
    if (burst.lingerMs > 0 || !hydrated) return;
  }
  if (burst.steadyHydratedAt === null && !hydrated) return;
  if (draft.now < (burst.steadyHydratedAt ?? draft.now) + burst.lingerMs) return;
  changeBurst(draft, cluster, null);
  auditBurst(draft, cluster, { size: burst.size, cause: "linger-elapsed" });
}

function changeBurst(draft: Draft, cluster: Cluster, burst: Cluster["burst"]): void {
  putCluster(draft, { ...cluster, burst });
  audit(draft, { type: "alter", object: "cluster", details: clusterDetails(cluster), user: null });
}

function auditBurst(
  draft: Draft,
  cluster: Cluster,
  burst: { readonly size: string; readonly cause: string | null },
): void {
  audit(draft, {
    type: "alter",
    object: "cluster",
    details: {
      burst_size: burst.size,
      cluster_id: cluster.id,
      cluster_name: cluster.name,
      finish_cause: burst.cause,
      transition: burst.cause === null ? "started" : "finished",
    },
    user: null,
  });
}
