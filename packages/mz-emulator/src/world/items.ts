/**
 * CREATE of everything that lives in a schema, and of schemas and databases.
 *
 * Column types, queries and their dependencies come resolved. Invariant: a new item depends only on items that exist.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { requireOwner, requirePrivileges } from "./access.ts";
import { audit, itemDetails } from "./audit.ts";
import type { Command, CreateItem } from "./command.ts";
import { birthPrivileges } from "./default_access.ts";
import { type Draft, nameKey, nextNumber, notice, putItem, touch } from "./draft.ts";
import { dropForReplacement } from "./drop.ts";
import { isMaintained } from "./hydration.ts";
import { identicalIndexNotice, indexName, itemKeys } from "./indexes.ts";
import {
  clusterNamed,
  currentRole,
  databaseNamed,
  findDatabase,
  findSchema,
  fullName,
  kindWords,
  schemaForNew,
} from "./lookup.ts";
import { announceObject } from "./replica_life.ts";
import { requireLimit } from "./replicas.ts";
import type { Saying } from "./saying.ts";
import { get, put, sizeOf, values } from "./sorted_map.ts";
import type { Cluster, Item, Schema } from "./state.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** An object's data, until it is told otherwise. */
const DEFAULT_DATA_BYTES = 1024 * 1024;

/** CREATE TABLE, VIEW, INDEX and their like. */
export function createItem(draft: Draft, command: CreateItem, say: Saying): string {
  const { world } = draft;
  const tag = `CREATE ${kindWords(command.kind).toUpperCase()}`;
  const cluster = command.cluster === null ? null : clusterNamed(world, command.cluster);
  const on = command.kind === "index" ? get(world.items, command.dependencies[0] ?? "") : undefined;
  const schema = on === undefined
    ? schemaForNew(world, say.context, command.name ?? { name: "" })
    : get(world.schemas, on.schemaId) ?? schemaForNew(world, say.context, { name: "" });
  const temporaryFor = command.temporary ? say.context.connectionId : on?.temporaryFor ?? null;
  const name = command.name?.name ?? indexName(world, command, on);
  const taken = itemAt(draft, { schema, temporaryFor, kind: command.kind, name });
  if (taken !== undefined && !(command.orReplace && taken.kind === command.kind)) {
    if (!command.ifNotExists) throw alreadyExists(draft, taken);
    notice(draft, "42710", `${kindWords(command.kind)} "${name}" already exists, skipping`);
    return tag;
  }
  requirePermanent(draft, command, temporaryFor);
  requireAccess(draft, { command, schema, cluster, on }, say);
  if (taken !== undefined) dropForReplacement(draft, taken, say);
  requireCounts(draft, command.kind, schema);
  const item = newItem(draft, { command, schema, cluster, name, temporaryFor, on }, say);
  putItem(draft, item);
  if (temporaryFor === null) {
    audit(draft, {
      type: "create",
      object: item.kind,
      details: itemDetails(draft.world, item, true),
    });
  }
  if (item.kind === "index") identicalIndexNotice(draft, item);
  if (cluster !== null && isMaintained(item)) {
    touch(draft, `unplaced/${item.id}`);
    announceObject(draft, cluster.id, item.id);
  }
  return tag;
}

/** CREATE SCHEMA. */
export function createSchema(draft: Draft, command: Of<"create_schema">, say: Saying): string {
  const { world } = draft;
  const database = databaseNamed(world, command.database ?? say.context.database);
  requirePrivileges(world, say.context, [{
    on: { kind: "database", it: database },
    privilege: "CREATE",
  }]);
  const found = findSchema(world, say.context, { database: database.name, name: command.name });
  if (found !== undefined) {
    if (!command.ifNotExists) {
      throw new SqlError("XX000", `schema '${command.name}' already exists`);
    }
    notice(draft, "42710", `schema "${command.name}" already exists, skipping`);
    return "CREATE SCHEMA";
  }
  if (!say.internal && /^(mz_|pg_)/.test(command.name)) {
    throw new SqlError("XX000", `unacceptable schema name '${command.name}'`, {
      detail: 'The prefixes "mz_" and "pg_" are reserved for system schemas.',
    });
  }
  requireLimit(world, {
    what: "schema",
    limit: "max_schemas_per_database",
    current: values(world.schemas).filter((schema) => schema.databaseId === database.id).length,
    added: 1,
  });
  const schema = addSchema(draft, { databaseId: database.id, name: command.name }, say);
  audit(draft, {
    type: "create",
    object: "schema",
    details: { database_name: database.name, id: schema.id, name: schema.name },
  });
  return "CREATE SCHEMA";
}

/** CREATE DATABASE, with its schema `public`. */
export function createDatabase(draft: Draft, command: Of<"create_database">, say: Saying): string {
  const { world } = draft;
  requirePrivileges(world, say.context, [{ on: { kind: "system" }, privilege: "CREATEDB" }]);
  if (findDatabase(world, command.name) !== undefined) {
    if (!command.ifNotExists) {
      throw new SqlError("XX000", `database '${command.name}' already exists`);
    }
    notice(draft, "42710", `database "${command.name}" already exists, skipping`);
    return "CREATE DATABASE";
  }
  requireLimit(world, {
    what: "database",
    limit: "max_databases",
    current: sizeOf(world.databases),
    added: 1,
  });
  const ownerId = currentRole(world, say.context).id;
  const database = {
    id: `u${nextNumber(draft, "database")}`,
    oid: nextNumber(draft, "oid"),
    name: command.name,
    ownerId,
    privileges: birthPrivileges(world, { kind: "database", ownerId }),
  };
  draft.world = { ...draft.world, databases: put(draft.world.databases, database.id, database) };
  touch(draft, `database/${database.id}`);
  audit(draft, {
    type: "create",
    object: "database",
    details: { id: database.id, name: database.name },
  });
  const schema = addSchema(draft, { databaseId: database.id, name: "public" }, say);
  audit(draft, {
    type: "create",
    object: "schema",
    details: { database_name: database.name, id: schema.id, name: schema.name },
  });
  return "CREATE DATABASE";
}

function addSchema(
  draft: Draft,
  wanted: { readonly databaseId: string; readonly name: string },
  say: Saying,
): Schema {
  const ownerId = currentRole(draft.world, say.context).id;
  const schema: Schema = {
    ...wanted,
    id: `u${nextNumber(draft, "schema")}`,
    oid: nextNumber(draft, "oid"),
    ownerId,
    privileges: birthPrivileges(draft.world, {
      kind: "schema",
      ownerId,
      databaseId: wanted.databaseId,
    }),
  };
  draft.world = { ...draft.world, schemas: put(draft.world.schemas, schema.id, schema) };
  touch(draft, `schema/${schema.id}`);
  return schema;
}

/** Where a new item goes, and what it is about. */
interface Place {
  readonly command: CreateItem;
  readonly schema: Schema;
  readonly cluster: Cluster | null;
  readonly name: string;
  readonly temporaryFor: number | null;
  readonly on: Item | undefined;
}

function newItem(draft: Draft, place: Place, say: Saying): Item {
  const { command, schema } = place;
  const ownerId = place.on?.ownerId ?? currentRole(draft.world, say.context).id;
  const id = `u${nextNumber(draft, "item")}`;
  return {
    id,
    oid: nextNumber(draft, "oid"),
    kind: command.kind,
    name: place.name,
    schemaId: place.temporaryFor === null ? schema.id : "0",
    temporaryFor: place.temporaryFor,
    ownerId,
    privileges: birthPrivileges(draft.world, {
      kind: command.kind,
      ownerId,
      schemaId: schema.id,
      databaseId: schema.databaseId,
    }),
    columns: command.columns,
    dependencies: [...new Set(command.dependencies)],
    clusterId: place.cluster?.id ?? null,
    createSql: command.createSql({ id, name: place.name }),
    definition: command.definition ?? null,
    ...(command.storedDefinition === undefined
      ? {}
      : { storedDefinition: command.storedDefinition }),
    itemType: command.itemType ?? null,
    details: command.details ?? {},
    keys: place.on === undefined ? [] : itemKeys(command, place.on),
    createdAt: draft.now,
    dataBytes: DEFAULT_DATA_BYTES,
    readable: command.kind !== "materialized-view",
  };
}

function itemAt(
  draft: Draft,
  at: {
    readonly schema: Schema;
    readonly temporaryFor: number | null;
    readonly kind: string;
    readonly name: string;
  },
): Item | undefined {
  const schemaId = at.temporaryFor === null ? at.schema.id : `temp-${at.temporaryFor}`;
  const id = get(draft.world.itemIds, nameKey(schemaId, at.kind === "type", at.name));
  return id === undefined ? undefined : get(draft.world.items, id);
}

function alreadyExists(draft: Draft, taken: Item): SqlError {
  return new SqlError(
    "XX000",
    `${kindWords(taken.kind)} "${fullName(draft.world, taken)}" already exists`,
  );
}

function requirePermanent(draft: Draft, command: CreateItem, temporaryFor: number | null): void {
  if (temporaryFor !== null) return;
  for (const id of command.dependencies) {
    const item = get(draft.world.items, id);
    if (item !== undefined && item.temporaryFor !== null) {
      throw new SqlError(
        "XX000",
        `non-temporary items cannot depend on temporary item '${item.name}'`,
      );
    }
  }
}

function requireAccess(
  draft: Draft,
  at: Pick<Place, "command" | "schema" | "cluster" | "on">,
  say: Saying,
): void {
  const { world } = draft;
  if (at.on !== undefined) requireOwner(world, say.context, [{ kind: "item", it: at.on }]);
  requirePrivileges(world, say.context, [
    ...(at.command.temporary
      ? []
      : [{ on: { kind: "schema", it: at.schema } as const, privilege: "CREATE" }]),
    ...(at.cluster === null
      ? []
      : [{ on: { kind: "cluster", it: at.cluster } as const, privilege: "CREATE" }]),
  ]);
}

function requireCounts(draft: Draft, kind: CreateItem["kind"], schema: Schema): void {
  const limits: Partial<Record<CreateItem["kind"], string>> = {
    "table": "max_tables",
    "materialized-view": "max_materialized_views",
    "source": "max_sources",
    "sink": "max_sinks",
    "secret": "max_secrets",
  };
  const { world } = draft;
  const limit = limits[kind];
  if (limit !== undefined) {
    const current = values(world.items).filter((item) =>
      item.kind === kind && item.id.startsWith("u")
    ).length;
    requireLimit(world, { what: kindWords(kind), limit, current, added: 1 });
  }
  const current = sizeOf(get(world.itemsIn, schema.id) ?? { root: null });
  requireLimit(world, { what: "object", limit: "max_objects_per_schema", current, added: 1 });
}
