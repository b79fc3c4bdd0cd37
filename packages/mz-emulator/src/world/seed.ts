/**
 * Clusters that are there from the start: unmanaged, with ready replicas and hydrated objects, for measurements and demos.
 *
 * They have all the rows that they would have had if someone had made them. Invariant: made in linear time.
 */
import { audit, clusterDetails, itemDetails, replicaMadeDetails } from "./audit.ts";
import { birthPrivileges } from "./default_access.ts";
import { type Draft, nextNumber, putCluster, putItem, putReplica, touch } from "./draft.ts";
import { sizeNamed } from "./hydration.ts";
import { addRunningReplica } from "./running_replica.ts";
import { emptyMap, get, put } from "./sorted_map.ts";
import type { Cluster, Item, Replica } from "./state.ts";

const REPLICAS = 3;
const OBJECTS = 10;
const OWNER = "u1";
const USER = "materialize";
const OBJECT_BYTES = 16 * 1024 * 1024;

/** Adds that many clusters and the one table that their objects read. */
export function seedClusters(draft: Draft, count: number): void {
  raiseLimits(draft, count);
  const table = addSeedItem(draft, { kind: "table", name: "seed", cluster: null, on: null });
  for (let number = 1; number <= count; number++) addSeedCluster(draft, number, table);
}

function raiseLimits(draft: Draft, count: number): void {
  const { settings } = draft.world;
  const plus = (name: string, more: number) => String(Number(settings[name] ?? "0") + more);
  const raised = {
    ...settings,
    max_clusters: plus("max_clusters", count),
    max_objects_per_schema: plus("max_objects_per_schema", count * OBJECTS + 1),
    max_credit_consumption_rate: plus("max_credit_consumption_rate", count * REPLICAS),
  };
  draft.world = { ...draft.world, settings: raised, defaultSettings: raised };
}

function addSeedCluster(draft: Draft, number: number, table: Item): void {
  const cluster: Cluster = {
    id: `u${nextNumber(draft, "cluster")}`,
    name: `c${String(number).padStart(4, "0")}`,
    ownerId: OWNER,
    privileges: birthPrivileges(draft.world, { kind: "cluster", ownerId: OWNER }),
    managed: null,
    workloadClass: null,
    reconfiguration: null,
    burst: null,
    createdAt: draft.now,
  };
  putCluster(draft, cluster);
  audit(draft, { type: "create", object: "cluster", details: clusterDetails(cluster), user: USER });
  const size = sizeNamed(draft.world, "25cc").name;
  const replicas: Replica[] = [];
  for (let index = 1; index <= REPLICAS; index++) {
    const id = `u${nextNumber(draft, "replica")}`;
    const name = index === 1 ? `r_${size}` : `r_${size}_${index}`;
    const replica = addRunningReplica(draft, { id, name, cluster, size });
    audit(draft, {
      type: "create",
      object: "cluster-replica",
      details: replicaMadeDetails(cluster, replica, "manual"),
      user: USER,
    });
    replicas.push(replica);
  }
  const items: Item[] = [];
  for (let index = 1; index <= OBJECTS; index++) {
    items.push(
      addSeedItem(draft, { kind: "index", name: `${cluster.name}_i${index}`, cluster, on: table }),
    );
  }
  for (const replica of replicas) hydrateAll(draft, replica.id, items);
}

function hydrateAll(draft: Draft, replicaId: string, items: readonly Item[]): void {
  const replica = get(draft.world.replicas, replicaId);
  if (replica === undefined) return;
  let objects: Replica["objects"] = emptyMap();
  for (const item of items) {
    objects = put(objects, item.id, { tookMs: 250, bytes: item.dataBytes });
    touch(draft, `object/${replicaId}/${item.id}`);
  }
  putReplica(draft, { ...replica, objects });
}

function addSeedItem(
  draft: Draft,
  wanted: {
    readonly kind: "table" | "index";
    readonly name: string;
    readonly cluster: Cluster | null;
    readonly on: Item | null;
  },
): Item {
  const { kind, name, cluster, on } = wanted;
  const id = `u${nextNumber(draft, "item")}`;
  const column = {
    name: "k",
    type: "text",
    typeOid: 25,
    typeModifier: -1,
    nullable: true,
    defaultSql: null,
  };
  const full = `"materialize"."public"."${on?.name ?? name}"`;
  const item: Item = {
    id,
    oid: nextNumber(draft, "oid"),
    kind,
    name,
    schemaId: "u3",
    temporaryFor: null,
    ownerId: OWNER,
    privileges: birthPrivileges(draft.world, { kind, ownerId: OWNER }),
    columns: on === null ? [column] : [],
    dependencies: on === null ? [] : [on.id],
    clusterId: cluster?.id ?? null,
    createSql: on === null
      ? `CREATE TABLE ${full} ("k" [s20 AS "pg_catalog"."text"])`
      : `CREATE INDEX "${name}" IN CLUSTER [${cluster?.id}] ON [${on.id} AS ${full}] ("k")`,
    definition: null,
    itemType: null,
    details: {},
    keys: on === null ? [] : [{ position: 1, expression: null, nullable: true }],
    createdAt: draft.now,
    dataBytes: OBJECT_BYTES,
    readable: true,
  };
  putItem(draft, item);
  audit(draft, {
    type: "create",
    object: kind,
    details: itemDetails(draft.world, item, true),
    user: USER,
  });
  return item;
}
