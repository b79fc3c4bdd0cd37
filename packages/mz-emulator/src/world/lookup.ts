/**
 * Finding things by name, as a session sees them, with Materialize's words for what is not there.
 *
 * Reads only. Invariant: a name resolves to the same thing here as in a statement's own resolution.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Context, ObjectName } from "./command.ts";
import { nameKey } from "./draft.ts";
import { get, type SortedMap, values } from "./sorted_map.ts";
import type { Cluster, Database, Item, Replica, Role, Schema, World } from "./state.ts";

/** The cluster of that name; `[u5]` stands for an id. */
export function clusterNamed(world: World, name: string): Cluster {
  const cluster = findCluster(world, name);
  if (cluster === undefined) throw new SqlError("XX000", `unknown cluster '${name}'`);
  return cluster;
}

/** The cluster of that name, or of that id in brackets, if any. */
export function findCluster(world: World, name: string): Cluster | undefined {
  const id = get(world.clusterIds, name);
  if (id !== undefined) return get(world.clusters, id);
  const bracketed = /^\[([su]\d+)\]$/.exec(name);
  return bracketed?.[1] === undefined ? undefined : get(world.clusters, bracketed[1]);
}

/** The replicas of a cluster, oldest first. */
export function replicasOf(world: World, clusterId: string): Replica[] {
  return keysOf(get(world.replicasOf, clusterId)).flatMap((id) => get(world.replicas, id) ?? []);
}

/** The replica of that name on a cluster, if any. */
export function findReplica(world: World, clusterId: string, name: string): Replica | undefined {
  return replicasOf(world, clusterId).find((replica) => replica.name === name);
}

/** What lives on a cluster, oldest first. */
export function itemsOn(world: World, clusterId: string): Item[] {
  return keysOf(get(world.itemsOn, clusterId)).flatMap((id) => get(world.items, id) ?? []);
}

/** What depends directly on an item, oldest first. */
export function dependentsOf(world: World, itemId: string): Item[] {
  return keysOf(get(world.dependents, itemId)).flatMap((id) => get(world.items, id) ?? []);
}

/** The ids in a set, in order. */
export function keysOf(set: SortedMap<true> | undefined): string[] {
  const found: string[] = [];
  const walk = (node: SortedMap<true>["root"]): void => {
    if (node === null) return;
    walk(node.left);
    found.push(node.key);
    walk(node.right);
  };
  if (set !== undefined) walk(set.root);
  return found;
}

/** The role of that name, if any. */
export function findRole(world: World, name: string): Role | undefined {
  return values(world.roles).find((role) => role.name === name);
}

/** The role of that name. */
export function roleNamed(world: World, name: string): Role {
  const role = findRole(world, name);
  if (role === undefined) throw new SqlError("XX000", `unknown role '${name}'`);
  return role;
}

/** The current role of whoever says something. */
export function currentRole(world: World, context: Context): Role {
  return roleNamed(world, context.role);
}

/** The database of that name, if any. */
export function findDatabase(world: World, name: string): Database | undefined {
  return values(world.databases).find((database) => database.name === name);
}

/** The database of that name. */
export function databaseNamed(world: World, name: string): Database {
  const database = findDatabase(world, name);
  if (database === undefined) throw new SqlError("XX000", `unknown database '${name}'`);
  return database;
}

/** A name of a schema as written. */
export interface SchemaName {
  readonly database?: string | undefined;
  readonly name: string;
}

/** The schema of that name, in the database said, else in the session's one, else of the system. */
export function findSchema(world: World, context: Context, name: SchemaName): Schema | undefined {
  const database = name.database === undefined
    ? findDatabase(world, context.database)
    : databaseNamed(world, name.database);
  const all = values(world.schemas).filter((schema) => schema.name === name.name);
  return all.find((schema) => database !== undefined && schema.databaseId === database.id) ??
    all.find((schema) => schema.databaseId === null);
}

/** The schema of that name. */
export function schemaNamed(world: World, context: Context, name: SchemaName): Schema {
  const schema = findSchema(world, context, name);
  if (schema === undefined) {
    const full = name.database === undefined ? name.name : `${name.database}.${name.name}`;
    throw new SqlError("XX000", `unknown schema '${full}'`);
  }
  return schema;
}

/** Ids of the schemas that unqualified names are looked up in, in order. */
export function searchedSchemas(world: World, context: Context): string[] {
  const path = context.searchPath.flatMap((name) => findSchema(world, context, { name }) ?? []);
  const implicit = ["mz_catalog", "pg_catalog"].filter((name) => !context.searchPath.includes(name))
    .flatMap((name) => systemSchema(world, name) ?? []);
  return [`temp-${context.connectionId}`, ...[...implicit, ...path].map((schema) => schema.id)];
}

/** The system schema of that name. */
export function systemSchema(world: World, name: string): Schema | undefined {
  return values(world.schemas).find((schema) => schema.databaseId === null && schema.name === name);
}

/** The schema that new things without a schema go into. */
export function schemaForNew(world: World, context: Context, name: ObjectName): Schema {
  if (name.schema !== undefined) {
    return schemaNamed(world, context, { database: name.database, name: name.schema });
  }
  const first = context.searchPath.flatMap((path) =>
    findSchema(world, context, { name: path }) ?? []
  )
    .find((schema) => schema.databaseId !== null || context.role === "mz_system");
  if (first !== undefined) return first;
  throw new SqlError("3F000", "no valid schema selected", {
    hint:
      "Use SET schema = name to select a schema.  Use SHOW SCHEMAS to list available schemas.  " +
      "Use SHOW search_path to show the schema names that we looked for, but none of them existed.",
  });
}

/** The item of that name, if any. A schema that does not exist is no error here. */
export function findItem(
  world: World,
  context: Context,
  name: ObjectName & { readonly isType?: boolean },
): Item | undefined {
  const isType = name.isType === true;
  let schemaIds: readonly string[];
  if (name.schema === undefined) {
    schemaIds = searchedSchemas(world, context);
  } else if (name.schema === "mz_temp") {
    schemaIds = [`temp-${context.connectionId}`];
  } else {
    const database = name.database;
    if (database !== undefined && findDatabase(world, database) === undefined) return undefined;
    const schema = findSchema(world, context, { database, name: name.schema });
    schemaIds = schema === undefined ? [] : [schema.id];
  }
  for (const schemaId of schemaIds) {
    const id = get(world.itemIds, nameKey(schemaId, isType, name.name));
    if (id !== undefined) return get(world.items, id);
  }
  return undefined;
}

/** The item of that name. */
export function itemNamed(
  world: World,
  context: Context,
  name: ObjectName & { readonly isType?: boolean },
): Item {
  const item = findItem(world, context, name);
  if (item === undefined) {
    throw new SqlError("XX000", `unknown catalog item '${writtenName(name)}'`);
  }
  return item;
}

/** A name as it was written, parts joined by dots, quoted only where it must be. */
export function writtenName(name: ObjectName): string {
  return [name.database, name.schema, name.name].flatMap((part) =>
    part === undefined ? [] : [quoteIfNeeded(part)]
  ).join(".");
}

/** An identifier, in quotes when it would not be read back without. */
export function quoteIfNeeded(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** `database.schema.item`, or `schema.item` for the system's. */
export function fullName(
  world: World,
  item: Pick<Item, "name" | "schemaId" | "temporaryFor">,
): string {
  if (item.temporaryFor !== null) return `mz_temp.${item.name}`;
  return `${schemaFullName(world, item.schemaId)}.${item.name}`;
}

/** `database.schema`, or the system schema's name. */
export function schemaFullName(world: World, schemaId: string): string {
  const schema = get(world.schemas, schemaId);
  if (schema === undefined) return schemaId;
  if (schema.databaseId === null) return schema.name;
  return `${get(world.databases, schema.databaseId)?.name ?? schema.databaseId}.${schema.name}`;
}

/** The shortest name that the session would resolve to this item. */
export function shortName(world: World, context: Context, item: Item): string {
  if (findItem(world, context, { name: item.name, isType: item.kind === "type" })?.id === item.id) {
    return item.name;
  }
  const schema = get(world.schemas, item.schemaId);
  const database = schema?.databaseId === undefined || schema.databaseId === null
    ? undefined
    : get(world.databases, schema.databaseId);
  return database !== undefined && database.name === context.database
    ? `${schema?.name}.${item.name}`
    : fullName(world, item);
}

/** A kind as sentences say it: `materialized view`. */
export function kindWords(kind: Item["kind"]): string {
  return kind.replace("-", " ");
}
