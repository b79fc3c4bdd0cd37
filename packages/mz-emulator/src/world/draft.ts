/**
 * The scratch state of one call: the world so far, which things were touched, and rows that only accumulate.
 *
 * Local to a call; nothing outside sees it. Invariant: whoever changes something that the catalog shows calls one of the
 * functions here, which note it as touched.
 */
import type { Notice } from "../pgwire/message_fields.ts";
import type { CatalogRow } from "./change.ts";
import type { Context } from "./command.ts";
import { emptyMap, get, put, remove, type SortedMap } from "./sorted_map.ts";
import type { Cluster, Event, Item, Replica, Role, Sequences, World } from "./state.ts";

/** A row that only accumulates, or one that is kept nowhere but in the store. */
export interface LooseRow {
  readonly relation: string;
  readonly key: string;
  readonly row: CatalogRow | null;
}

/** The state of a call under way. */
export interface Draft {
  world: World;
  /** What was touched: `cluster/u1`, `replica/u5`, `item/u3`, `object/<replica>/<item>`... */
  readonly touched: Set<string>;
  readonly rows: LooseRow[];
  readonly notices: Notice[];
  /** When it happens. */
  readonly now: number;
  /** Null for what happens by itself. */
  readonly context: Context | null;
}

/** A draft that starts from a world. */
export function startDraft(world: World, now: number, context: Context | null): Draft {
  return { world, touched: new Set(), rows: [], notices: [], now, context };
}

/** Notes that the rows of a thing may have changed. */
export function touch(draft: Draft, ...refs: readonly string[]): void {
  for (const ref of refs) draft.touched.add(ref);
}

/** Adds a notice for the client. */
export function notice(draft: Draft, sqlstate: string, message: string): void {
  draft.notices.push({ severity: "NOTICE", sqlstate, message });
}

/** Adds a notice with a hint. */
export function advise(draft: Draft, message: string, more: Partial<Notice>): void {
  draft.notices.push({ severity: "NOTICE", sqlstate: "00000", message, ...more });
}

/** The next number of a sequence. */
export function nextNumber(draft: Draft, sequence: keyof Sequences): number {
  const number = draft.world.next[sequence];
  draft.world = { ...draft.world, next: { ...draft.world.next, [sequence]: number + 1 } };
  return number;
}

/** Has something happen by itself later. */
export function schedule(draft: Draft, at: number, event: Event): void {
  const order = String(nextNumber(draft, "event")).padStart(12, "0");
  const key = `${String(Math.max(at, draft.now)).padStart(16, "0")}/${order}`;
  draft.world = { ...draft.world, events: put(draft.world.events, key, event) };
}

/** Adds a member to a set within a map of sets. */
export function addTo(
  map: SortedMap<SortedMap<true>>,
  key: string,
  member: string,
): SortedMap<SortedMap<true>> {
  return put(map, key, put(get(map, key) ?? emptyMap<true>(), member, true));
}

/** Takes a member out of a set within a map of sets. */
export function takeFrom(
  map: SortedMap<SortedMap<true>>,
  key: string,
  member: string,
): SortedMap<SortedMap<true>> {
  const set = get(map, key);
  return set === undefined ? map : put(map, key, remove(set, member));
}

/** Puts a new or changed cluster. */
export function putCluster(draft: Draft, cluster: Cluster): void {
  const { world } = draft;
  const before = get(world.clusters, cluster.id);
  const ids = before !== undefined && before.name !== cluster.name &&
      get(world.clusterIds, before.name) === before.id
    ? remove(world.clusterIds, before.name)
    : world.clusterIds;
  draft.world = {
    ...world,
    clusters: put(world.clusters, cluster.id, cluster),
    clusterIds: put(ids, cluster.name, cluster.id),
  };
  touch(draft, `cluster/${cluster.id}`);
}

/** Removes a cluster that has neither replicas nor objects any more. */
export function removeCluster(draft: Draft, cluster: Cluster): void {
  const { world } = draft;
  draft.world = {
    ...world,
    clusters: remove(world.clusters, cluster.id),
    clusterIds: remove(world.clusterIds, cluster.name),
    replicasOf: remove(world.replicasOf, cluster.id),
    itemsOn: remove(world.itemsOn, cluster.id),
  };
  touch(draft, `cluster/${cluster.id}`);
}

/** Puts a new or changed replica. */
export function putReplica(draft: Draft, replica: Replica): void {
  const { world } = draft;
  draft.world = {
    ...world,
    replicas: put(world.replicas, replica.id, replica),
    replicasOf: addTo(world.replicasOf, replica.clusterId, replica.id),
  };
  touch(draft, `replica/${replica.id}`);
}

/** Puts a new or changed item, with the indexes that find it. */
export function putItem(draft: Draft, item: Item): void {
  const { world } = draft;
  const before = get(world.items, item.id);
  let itemIds = world.itemIds;
  if (before !== undefined) itemIds = remove(itemIds, itemKey(before));
  let dependents = world.dependents;
  for (const id of item.dependencies) dependents = addTo(dependents, id, item.id);
  draft.world = {
    ...world,
    items: put(world.items, item.id, item),
    itemIds: put(itemIds, itemKey(item), item.id),
    itemsIn: addTo(world.itemsIn, item.schemaId, item.id),
    itemsOn: item.clusterId === null
      ? world.itemsOn
      : addTo(world.itemsOn, item.clusterId, item.id),
    dependents,
  };
  touch(draft, `item/${item.id}`);
}

/** Removes an item that nothing depends on any more. */
export function removeItem(draft: Draft, item: Item): void {
  const { world } = draft;
  let dependents = remove(world.dependents, item.id);
  for (const id of item.dependencies) dependents = takeFrom(dependents, id, item.id);
  draft.world = {
    ...world,
    items: remove(world.items, item.id),
    itemIds: remove(world.itemIds, itemKey(item)),
    itemsIn: takeFrom(world.itemsIn, item.schemaId, item.id),
    itemsOn: item.clusterId === null
      ? world.itemsOn
      : takeFrom(world.itemsOn, item.clusterId, item.id),
    dependents,
  };
  touch(draft, `item/${item.id}`);
}

/** Puts a new or changed role. */
export function putRole(draft: Draft, role: Role): void {
  draft.world = { ...draft.world, roles: put(draft.world.roles, role.id, role) };
  touch(draft, `role/${role.id}`);
}

/** Under which key an item's name is found. */
export function itemKey(item: Pick<Item, "schemaId" | "kind" | "name" | "temporaryFor">): string {
  return nameKey(
    item.temporaryFor === null ? item.schemaId : `temp-${item.temporaryFor}`,
    item.kind === "type",
    item.name,
  );
}

/** Under which key a name within a schema is found. */
export function nameKey(schemaId: string, isType: boolean, name: string): string {
  return isType ? `${schemaId}/type/${name}` : `${schemaId}/${name}`;
}
