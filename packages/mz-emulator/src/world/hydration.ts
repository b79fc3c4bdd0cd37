/**
 * Hydration: objects on a replica become ready one after another, each as fast as the size and its data allow.
 *
 * An object waits for the materialized views it reads until some replica has computed them once. One whose data does not
 * fit into the replica's memory kills the replica. Invariant: at most one object of a replica is being hydrated.
 */
import { type Draft, putItem, putReplica, schedule, touch } from "./draft.ts";
import { dependentsOf, itemsOn, replicasOf } from "./lookup.ts";
import { entries, get, put, remove } from "./sorted_map.ts";
import type { Item, Replica, Size, World } from "./state.ts";

/** How long a replica takes to tell of a new object. */
export const REPORT_DELAY_MS = 300;
const HYDRATION_BASE_MS = 100;
const BYTES_PER_WORKER_MS = 64 * 1024;
const ON_ONE_REPLICA = ["postgres", "mysql", "sql-server"];

/** The size of that name; sizes that were taken off the list count as the smallest there is. */
export function sizeNamed(world: World, name: string): Size {
  const size = world.sizes.find((candidate) => candidate.name === name) ?? world.sizes[0];
  if (size === undefined) {
    throw new Error("Cannot find a size: the world has none, it must have one");
  }
  return size;
}

/** Whether an object of this kind is something that a replica works at. */
export function isMaintained(item: Item): boolean {
  return item.clusterId !== null &&
    ["index", "materialized-view", "source", "sink"].includes(item.kind);
}

/** Whether a replica reports about its objects. */
export function isReporting(replica: Replica): boolean {
  return replica.introspectionIntervalMs !== null;
}

/** Whether all processes of a replica are online. */
export function isOnline(replica: Replica): boolean {
  return replica.processes.every((process) => process.online);
}

/** Whether a materialized view can be read, as can everything that needs no computing. */
export function isReadable(world: World, item: Item): boolean {
  return item.readable || item.kind !== "materialized-view" ||
    replicasOf(world, item.clusterId ?? "").some((replica) =>
      get(replica.objects, item.id)?.tookMs != null
    );
}

/** Whether queries over the given items could be answered on some replica of the cluster now. */
export function inputsReadable(world: World, ids: readonly string[]): boolean {
  return ids.every((id) => {
    const item = get(world.items, id);
    if (item === undefined || item.kind === "table" || item.kind === "source") return true;
    if (item.kind === "materialized-view") return isReadable(world, item);
    return inputsReadable(world, item.dependencies);
  });
}

/** A replica learns of an object on its cluster, and starts with it when it is free. */
export function addObject(draft: Draft, replica: Replica, item: Item): void {
  if (get(replica.objects, item.id) !== undefined || !runsOn(draft.world, replica, item)) return;
  putReplica(draft, {
    ...replica,
    objects: put(replica.objects, item.id, { tookMs: null, bytes: 0 }),
  });
  touch(draft, `object/${replica.id}/${item.id}`, `unplaced/${item.id}`);
}

/** All objects of its cluster, at a replica's first report. */
export function addAllObjects(draft: Draft, replicaId: string): void {
  const clusterId = get(draft.world.replicas, replicaId)?.clusterId ?? "";
  for (const item of itemsOn(draft.world, clusterId)) {
    const replica = get(draft.world.replicas, replicaId);
    if (replica !== undefined && isMaintained(item)) addObject(draft, replica, item);
  }
}

/** Starts the next object of a replica that has none under way. */
export function hydrateNext(draft: Draft, replicaId: string): void {
  const replica = get(draft.world.replicas, replicaId);
  if (replica === undefined || replica.hydrating !== null || !isOnline(replica)) return;
  const next = entries(replica.objects).map(([id, state]) => ({
    item: get(draft.world.items, id),
    state,
  }))
    .find(({ item, state }) =>
      item !== undefined && state.tookMs === null && inputsReadable(draft.world, item.dependencies)
    )?.item;
  if (next === undefined) return;
  const size = sizeNamed(draft.world, replica.size);
  const took = hydrationMs(size, next.dataBytes);
  const room = Number(size.memoryBytes) * size.processes - bytesHeld(replica);
  putReplica(draft, { ...replica, hydrating: next.id });
  const { life } = replica;
  if (next.dataBytes > room) {
    schedule(draft, draft.now + hydrationMs(size, Math.max(0, room)), {
      kind: "oom",
      replicaId,
      life,
      itemId: next.id,
    });
    return;
  }
  schedule(draft, draft.now + took, {
    kind: "hydrate",
    replicaId,
    life,
    itemId: next.id,
    startedAt: draft.now,
  });
}

/** An object is hydrated: the next one starts, and so do those elsewhere that waited for it. */
export function finishObject(
  draft: Draft,
  replica: Replica,
  done: { readonly itemId: string; readonly startedAt: number },
): void {
  const { itemId, startedAt } = done;
  const item = get(draft.world.items, itemId);
  const known = get(replica.objects, itemId) !== undefined && item !== undefined;
  putReplica(draft, {
    ...replica,
    hydrating: null,
    objects: known
      ? put(replica.objects, itemId, { tookMs: draft.now - startedAt, bytes: item.dataBytes })
      : replica.objects,
  });
  touch(draft, `object/${replica.id}/${itemId}`);
  if (item !== undefined && known && !item.readable) {
    putItem(draft, { ...item, readable: true });
    wakeReaders(draft, itemId);
  }
  hydrateNext(draft, replica.id);
}

/** An object is gone from a replica: dropped. */
export function forgetObject(draft: Draft, replica: Replica, itemId: string): void {
  const busy = replica.hydrating === itemId;
  putReplica(draft, {
    ...replica,
    objects: remove(replica.objects, itemId),
    hydrating: busy ? null : replica.hydrating,
  });
  touch(draft, `object/${replica.id}/${itemId}`);
}

/** Lets every object that reads this one, however indirectly, try to start. */
export function wakeReaders(draft: Draft, itemId: string): void {
  const clusters = new Set<string>();
  const seen = new Set<string>();
  const visit = (id: string): void => {
    for (const reader of dependentsOf(draft.world, id)) {
      if (seen.has(reader.id)) continue;
      seen.add(reader.id);
      if (reader.clusterId !== null) clusters.add(reader.clusterId);
      visit(reader.id);
    }
  };
  visit(itemId);
  for (const clusterId of clusters) {
    for (const replica of replicasOf(draft.world, clusterId)) hydrateNext(draft, replica.id);
  }
}

/** Memory that a replica's objects hold. */
export function bytesHeld(replica: Replica): number {
  return entries(replica.objects).reduce((sum, [, state]) => sum + state.bytes, 0);
}

function hydrationMs(size: Size, bytes: number): number {
  return HYDRATION_BASE_MS +
    Math.ceil(bytes / (BYTES_PER_WORKER_MS * size.workers * size.processes));
}

/** Sinks and sources of databases run on the oldest replica only. */
function runsOn(world: World, replica: Replica, item: Item): boolean {
  const alone = item.kind === "sink" ||
    (item.kind === "source" && ON_ONE_REPLICA.includes(item.itemType ?? ""));
  return !alone || replicasOf(world, replica.clusterId)[0]?.id === replica.id;
}
