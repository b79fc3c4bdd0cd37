/**
 * A new world: the system's clusters, roles and schemas, `quickstart` running, and clusters on request.
 *
 * Invariant: two calls with the same options give the same world.
 */
import { audit, clusterDetails, replicaMadeDetails } from "./audit.ts";
import {
  acl,
  DEFAULT_PRIVILEGES,
  DEFAULT_ROLES,
  DEFAULT_SETTINGS,
  DEFAULT_SIZES,
  SYSTEM_CLUSTERS,
  SYSTEM_SCHEMAS,
  VERSIONS,
} from "./defaults.ts";
import { type Draft, putCluster, putItem, startDraft, touch } from "./draft.ts";
import { sizeNamed } from "./hydration.ts";
import { addRunningReplica } from "./running_replica.ts";
import { seedClusters } from "./seed.ts";
import { emptyMap, put } from "./sorted_map.ts";
import { emptyLog } from "./statement_log.ts";
import { systemSchema } from "./lookup.ts";
import type { Cluster, World } from "./state.ts";
import type { WorldOptions } from "./world_options.ts";

/** The draft in which a new world was made. */
export function makeWorld(options: WorldOptions): Draft {
  const draft = startDraft(emptyWorld(options), options.now, null);
  addRoles(draft);
  addSchemas(draft);
  for (const cluster of SYSTEM_CLUSTERS) addCluster(draft, cluster);
  addBuiltins(draft, options);
  touch(draft, "sizes", "system-privileges", "default-privileges");
  if (options.seedClusters !== undefined && options.seedClusters > 0) {
    seedClusters(draft, options.seedClusters);
  }
  return draft;
}

function emptyWorld(options: WorldOptions): World {
  const settings = {
    ...DEFAULT_SETTINGS,
    ...(options.rbac === true ? { enable_rbac_checks: "on" } : {}),
    ...options.settings,
  };
  const profile = options.profile ?? "new";
  return {
    now: options.now,
    profile,
    version: VERSIONS[profile],
    sizes: options.sizes ?? DEFAULT_SIZES,
    settings,
    defaultSettings: settings,
    clusters: emptyMap(),
    clusterIds: emptyMap(),
    replicas: emptyMap(),
    replicasOf: emptyMap(),
    items: emptyMap(),
    itemIds: emptyMap(),
    itemsIn: emptyMap(),
    dependents: emptyMap(),
    itemsOn: emptyMap(),
    schemas: emptyMap(),
    databases: emptyMap(),
    roles: emptyMap(),
    comments: emptyMap(),
    systemPrivileges: [acl("s1=RBNP/s1"), acl("u1=RBNP/s1")],
    defaultPrivileges: DEFAULT_PRIVILEGES,
    sessions: emptyMap(),
    subscriptions: emptyMap(),
    running: emptyMap(),
    log: emptyLog(options.now),
    auditedAt: 0,
    events: emptyMap(),
    next: {
      cluster: 2,
      replica: 2,
      item: 1,
      schema: 4,
      database: 2,
      role: 2,
      oid: 20003,
      audit: 1,
      event: 1,
    },
  };
}

function addRoles(draft: Draft): void {
  for (const role of DEFAULT_ROLES) {
    draft.world = { ...draft.world, roles: put(draft.world.roles, role.id, role) };
    touch(draft, `role/${role.id}`);
  }
}

function addSchemas(draft: Draft): void {
  const system = ["=U/s1", "s2=U/s1", "s1=UC/s1"].map(acl);
  const own = ["=U/s1", "s2=U/s1", "s1=UC/s1", "u1=UC/s1"].map(acl);
  const database = { id: "u1", oid: 20001, name: "materialize", ownerId: "s1", privileges: own };
  draft.world = { ...draft.world, databases: put(draft.world.databases, "u1", database) };
  touch(draft, "database/u1");
  for (const [id, oid, name] of SYSTEM_SCHEMAS) {
    const schema = { id, oid, databaseId: null, name, ownerId: "s1", privileges: system };
    draft.world = { ...draft.world, schemas: put(draft.world.schemas, id, schema) };
    touch(draft, `schema/${id}`);
  }
  const schema = {
    id: "u3",
    oid: 20002,
    databaseId: "u1",
    name: "public",
    ownerId: "s1",
    privileges: own,
  };
  draft.world = { ...draft.world, schemas: put(draft.world.schemas, "u3", schema) };
  touch(draft, "schema/u3");
}

function addCluster(draft: Draft, wanted: (typeof SYSTEM_CLUSTERS)[number]): void {
  const size = draft.world.sizes.some((known) => known.name === wanted.size)
    ? wanted.size
    : sizeNamed(draft.world, wanted.size).name;
  const cluster: Cluster = {
    id: wanted.id,
    name: wanted.name,
    ownerId: wanted.ownerId,
    privileges: wanted.privileges.map(acl),
    managed: {
      size,
      replicationFactor: wanted.replicationFactor,
      availabilityZones: [],
      introspectionDebugging: false,
      introspectionIntervalMs: 1000,
      arrangementCompression: false,
      schedule: { kind: "manual" },
      autoScaling: null,
    },
    workloadClass: null,
    reconfiguration: null,
    burst: null,
    createdAt: draft.now,
  };
  putCluster(draft, cluster);
  if (wanted.replicationFactor === 0) return;
  const id = wanted.id === "u1" ? "u1" : "s1";
  const replica = addRunningReplica(draft, { id, name: "r1", cluster, size });
  if (cluster.id.startsWith("s")) return;
  audit(draft, { type: "create", object: "cluster", details: clusterDetails(cluster), user: null });
  const details = replicaMadeDetails(cluster, replica, "system");
  audit(draft, { type: "create", object: "cluster-replica", details, user: null });
}

function addBuiltins(draft: Draft, options: WorldOptions): void {
  let number = 400;
  for (const builtin of options.builtins ?? []) {
    const schema = systemSchema(draft.world, builtin.schema);
    if (schema === undefined) continue;
    number++;
    putItem(draft, {
      id: `s${number}`,
      oid: 17100 + number,
      kind: builtin.kind,
      name: builtin.name,
      schemaId: schema.id,
      temporaryFor: null,
      ownerId: "s1",
      privileges: (builtin.privileges ?? ["=r/s1", "s1=r/s1"]).map(acl),
      columns: builtin.columns,
      dependencies: [],
      clusterId: null,
      createSql: "",
      definition: "",
      itemType: builtin.kind === "source" ? "log" : null,
      details: {},
      keys: [],
      createdAt: draft.now,
      dataBytes: 0,
      readable: true,
    });
  }
}
