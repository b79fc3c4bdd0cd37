/**
 * ALTER CLUSTER ... RENAME TO and SWAP WITH, and renaming of items and schemas.
 *
 * Ids stay, names move. Invariant: a swap leaves every replica and object where it is.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { requireOwner, requirePrivileges } from "./access.ts";
import { containerNeeds } from "./container_access.ts";
import { audit, itemDetails } from "./audit.ts";
import { requireUnreserved } from "./cluster_create.ts";
import type { Command } from "./command.ts";
import { type Draft, nameKey, notice, putCluster, putItem, touch } from "./draft.ts";
import { clusterNamed, dependentsOf, findCluster, findSchema, schemaNamed } from "./lookup.ts";
import type { Saying } from "./saying.ts";
import { get, put } from "./sorted_map.ts";
import type { Cluster, Item } from "./state.ts";
import { findThing } from "./targets.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** ALTER CLUSTER ... RENAME TO. */
export function renameCluster(draft: Draft, command: Of<"rename_cluster">, say: Saying): string {
  const cluster = clusterToAlter(draft, command);
  if (cluster === undefined) return "ALTER CLUSTER";
  requireOwner(draft.world, say.context, [{ kind: "cluster", it: cluster }]);
  if (command.to === cluster.name) return "ALTER CLUSTER";
  requireUnreserved(command.to, say.internal);
  if (findCluster(draft.world, command.to)?.name === command.to) {
    throw new SqlError("XX000", "uniqueness violation");
  }
  rename(draft, cluster, command.to);
  return "ALTER CLUSTER";
}

/** ALTER CLUSTER ... SWAP WITH: three renames through a name that nobody has. */
export function swapClusters(draft: Draft, command: Of<"swap_clusters">, say: Saying): string {
  const a = clusterToAlter(draft, command);
  if (a === undefined) return "ALTER CLUSTER";
  const b = clusterNamed(draft.world, command.with);
  if (a.id === b.id) return "ALTER CLUSTER";
  requireOwner(draft.world, say.context, [{ kind: "cluster", it: a }, { kind: "cluster", it: b }]);
  const between = `mz_cluster_swap_${
    (draft.world.next.audit * 2654435761 % 0xffffffff).toString(16)
  }`;
  rename(draft, a, between);
  rename(draft, b, a.name);
  rename(draft, { ...a, name: between }, b.name);
  return "ALTER CLUSTER";
}

/** ALTER TABLE ... RENAME TO and its like. */
export function renameItem(draft: Draft, command: Of<"rename_item">, say: Saying): string {
  const tag = `ALTER ${command.kind.replace("-", " ").toUpperCase()}`;
  const thing = findThing(draft, { kind: command.kind, item: command.item }, {
    say,
    optional: command.ifExists,
  });
  if (thing?.kind !== "item") return tag;
  const item = thing.it;
  requireOwner(draft.world, say.context, [thing]);
  if (item.name === command.to) return tag;
  const schemaId = item.temporaryFor === null ? item.schemaId : `temp-${item.temporaryFor}`;
  if (get(draft.world.itemIds, nameKey(schemaId, item.kind === "type", command.to)) !== undefined) {
    throw new SqlError("XX000", `catalog item '${command.to}' already exists`);
  }
  const { database, schema } = itemDetails(draft.world, item, false);
  putItem(draft, { ...item, name: command.to, createSql: withOwnName(item, command.to) });
  for (const reader of dependentsOf(draft.world, item.id)) {
    putItem(draft, { ...reader, ...withReadName(reader, item.id, command.to) });
  }
  if (item.temporaryFor !== null) return tag;
  audit(draft, {
    type: "alter",
    object: item.kind,
    details: {
      id: item.id,
      new_name: { database, item: command.to, schema },
      old_name: { database, item: item.name, schema },
    },
  });
  return tag;
}

/** ALTER SCHEMA ... RENAME TO. */
export function renameSchema(draft: Draft, command: Of<"rename_schema">, say: Saying): string {
  const schema = schemaNamed(draft.world, say.context, command);
  const thing = { kind: "schema", it: schema } as const;
  requireOwner(draft.world, say.context, [thing]);
  requirePrivileges(draft.world, say.context, containerNeeds(draft.world, [thing], "CREATE"));
  const database = command.database ?? say.context.database;
  if (findSchema(draft.world, say.context, { database, name: command.to }) !== undefined) {
    throw new SqlError("XX000", `schema '${command.to}' already exists`);
  }
  draft.world = {
    ...draft.world,
    schemas: put(draft.world.schemas, schema.id, { ...schema, name: command.to }),
  };
  touch(draft, `schema/${schema.id}`);
  audit(draft, {
    type: "alter",
    object: "schema",
    details: {
      database_name: database,
      id: schema.id,
      new_name: command.to,
      old_name: schema.name,
    },
  });
  return "ALTER SCHEMA";
}

/** The cluster that an ALTER names. Undefined, with a notice, when it is not there and need not be. */
export function clusterToAlter(
  draft: Draft,
  command: { readonly name: string; readonly ifExists: boolean },
): Cluster | undefined {
  if (!command.ifExists) return clusterNamed(draft.world, command.name);
  const cluster = findCluster(draft.world, command.name);
  if (cluster === undefined) {
    notice(draft, "42704", `CLUSTER "${command.name}" does not exist, skipping`);
  }
  return cluster;
}

function rename(draft: Draft, cluster: Cluster, to: string): void {
  putCluster(draft, { ...cluster, name: to });
  audit(draft, {
    type: "alter",
    object: "cluster",
    details: { id: cluster.id, new_name: to, old_name: cluster.name },
  });
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The statement in normal form with the new name of what it makes. */
function withOwnName(item: Item, to: string): string {
  return item.createSql.replace(quoted(item.name), () => quoted(to));
}

/** A reader's texts in normal form, `[u1 AS "d"."s"."old"]` turned to the new name. */
function withReadName(
  reader: Item,
  id: string,
  to: string,
): Pick<Item, "createSql" | "definition"> {
  const pattern = new RegExp(`(\\[${id} AS (?:"(?:[^"]|"")*"\\.)*)"(?:[^"]|"")*"\\]`, "g");
  const change = (sql: string) =>
    sql.replace(pattern, (_, head: string) => `${head}${quoted(to)}]`);
  return {
    createSql: change(reader.createSql),
    definition: reader.definition === null ? null : change(reader.definition),
  };
}
