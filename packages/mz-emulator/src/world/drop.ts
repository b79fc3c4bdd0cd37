/**
 * DROP of anything, with what depends on it: what is refused, what goes along, in which order, and what is said about it.
 *
 * Invariant: dependents go before what they depend on, so nothing is ever left pointing nowhere.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { describe, requireOwner, requirePrivileges, type Thing } from "./access.ts";
import { containerNeeds } from "./container_access.ts";
import { audit, clusterDetails, itemDetails } from "./audit.ts";
import { noReplica } from "./cluster_create.ts";
import type { Command, Target } from "./command.ts";
import { advise, type Draft, notice, removeCluster, removeItem, touch } from "./draft.ts";
import { forgetObject, hydrateNext } from "./hydration.ts";
import { droppedIndexNotice } from "./indexes.ts";
import {
  clusterNamed,
  databaseNamed,
  dependentsOf,
  findCluster,
  findDatabase,
  findItem,
  findReplica,
  findRole,
  findSchema,
  itemNamed,
  itemsOn,
  keysOf,
  kindWords,
  replicasOf,
  roleNamed,
  schemaFullName,
  schemaNamed,
  shortName,
  writtenName,
} from "./lookup.ts";
import { dropReplica } from "./replicas.ts";
import { dropRole } from "./role_drop.ts";
import type { Saying } from "./saying.ts";
import { entries, get, remove, values } from "./sorted_map.ts";
import type { Cluster, Item, World } from "./state.ts";

type DropCommand = Extract<Command, { readonly type: "drop" }>;

const CASCADE_HINT = "Use DROP ... CASCADE to drop the dependent objects too.";

/** DROP. */
export function drop(draft: Draft, command: DropCommand, say: Saying): string {
  const named = command.targets.flatMap((target) =>
    findTarget(draft, target, { command, say }) ?? []
  );
  for (const thing of named) refuseDependents(draft.world, thing, { command, say });
  if (command.kind === "role") {
    requirePrivileges(draft.world, say.context, [{
      on: { kind: "system" },
      privilege: "CREATEROLE",
    }]);
  } else {
    requireOwner(draft.world, say.context, named);
    requirePrivileges(draft.world, say.context, containerNeeds(draft.world, named, "USAGE"));
  }
  dropAll(draft, named, say);
  return `DROP ${kindWords(command.kind as Item["kind"]).toUpperCase().replace("-", " ")}`;
}

/** DROP OWNED BY. */
export function dropThings(draft: Draft, things: readonly Thing[], say: Saying): void {
  dropAll(draft, things, say);
}

/** Drops what CREATE OR REPLACE replaces; refuses when something depends on it. */
export function dropForReplacement(draft: Draft, item: Item, say: Saying): void {
  refuseReaders(draft.world, item, say);
  requireOwner(draft.world, say.context, [{ kind: "item", it: item }]);
  const told = draft.notices.length;
  dropAll(draft, [{ kind: "item", it: item }], say);
  draft.notices.length = told;
}

function dropAll(draft: Draft, named: readonly Thing[], say: Saying): void {
  const before = draft.world;
  const order: Thing[] = [];
  const seen = new Set<string>();
  for (const thing of named) collect(before, thing, { order, seen });
  const roots = new Set(named.map(keyOf));
  const along = order.filter((thing) => !roots.has(keyOf(thing)));
  if (along.length > 0) {
    draft.notices.push({
      severity: "NOTICE",
      sqlstate: "00000",
      message: `drop cascades to ${along.length} other objects`,
      detail: along.map((thing) => `drop cascades to ${cascadeName(before, thing)}`).join("\n"),
    });
  }
  for (const thing of order) dropOne(draft, thing);
  const dropped = new Set(order.flatMap((thing) => thing.kind === "item" ? [thing.it.id] : []));
  for (const thing of named) {
    if (thing.kind === "item" && thing.it.kind === "index") {
      droppedIndexNotice(draft, before, { index: thing.it, dropped });
    }
    if (thing.kind === "cluster" && thing.it.name === say.context.cluster) {
      advise(draft, `active cluster "${thing.it.name}" has been dropped`, {
        sqlstate: "MZ003",
        hint: "Choose a new active cluster by executing SET CLUSTER = <name>.",
      });
    }
  }
}

function keyOf(thing: Thing): string {
  return thing.kind === "system" ? "system" : `${thing.kind}/${thing.it.id}`;
}

function cascadeName(world: World, thing: Thing): string {
  return thing.kind === "cluster-replica"
    ? `CLUSTER REPLICA "${thing.it.name}"`
    : describe(world, thing, true);
}

/** Lists a thing after everything that has to go before it. */
function collect(
  world: World,
  thing: Thing,
  into: { readonly order: Thing[]; readonly seen: Set<string> },
): void {
  const key = keyOf(thing);
  if (into.seen.has(key)) return;
  into.seen.add(key);
  for (const child of childrenOf(world, thing)) collect(world, child, into);
  into.order.push(thing);
}

function childrenOf(world: World, thing: Thing): Thing[] {
  const asThings = (items: readonly Item[]) => items.map((it): Thing => ({ kind: "item", it }));
  switch (thing.kind) {
    case "item":
      return asThings(dependentsOf(world, thing.it.id));
    case "cluster":
      return [
        ...asThings(itemsOn(world, thing.it.id)),
        ...replicasOf(world, thing.it.id).map((it): Thing => ({ kind: "cluster-replica", it })),
      ];
    case "schema":
      return asThings(
        keysOf(get(world.itemsIn, thing.it.id)).flatMap((id) => get(world.items, id) ?? []),
      );
    case "database":
      return values(world.schemas).filter((schema) => schema.databaseId === thing.it.id)
        .map((it): Thing => ({ kind: "schema", it }));
    default:
      return [];
  }
}

function dropOne(draft: Draft, thing: Thing): void {
  switch (thing.kind) {
    case "item":
      return dropItem(draft, thing.it);
    case "cluster-replica": {
      const cluster = get(draft.world.clusters, thing.it.clusterId) as Cluster;
      return dropReplica(draft, thing.it, { cluster, reason: "manual" });
    }
    case "cluster":
      removeCluster(draft, thing.it);
      forgetComments(draft, "cluster", thing.it.id);
      return audit(draft, { type: "drop", object: "cluster", details: clusterDetails(thing.it) });
    case "schema": {
      const database = get(draft.world.databases, thing.it.databaseId ?? "")?.name ?? null;
      draft.world = { ...draft.world, schemas: remove(draft.world.schemas, thing.it.id) };
      touch(draft, `schema/${thing.it.id}`);
      const details = { database_name: database, id: thing.it.id, name: thing.it.name };
      return audit(draft, { type: "drop", object: "schema", details });
    }
    case "database":
      draft.world = { ...draft.world, databases: remove(draft.world.databases, thing.it.id) };
      touch(draft, `database/${thing.it.id}`);
      return audit(draft, {
        type: "drop",
        object: "database",
        details: { id: thing.it.id, name: thing.it.name },
      });
    case "role":
      return dropRole(draft, thing.it);
    case "system":
      return;
  }
}

function dropItem(draft: Draft, item: Item): void {
  const details = itemDetails(draft.world, item, false);
  removeItem(draft, item);
  touch(draft, `unplaced/${item.id}`);
  for (const replica of replicasOf(draft.world, item.clusterId ?? "")) {
    if (get(replica.objects, item.id) === undefined) continue;
    forgetObject(draft, replica, item.id);
    hydrateNext(draft, replica.id);
  }
  forgetComments(draft, item.kind, item.id);
  if (item.temporaryFor === null) audit(draft, { type: "drop", object: item.kind, details });
}

function forgetComments(draft: Draft, objectType: string, id: string): void {
  for (const [key, comment] of entries(draft.world.comments)) {
    if (comment.id !== id || comment.objectType !== objectType) continue;
    draft.world = { ...draft.world, comments: remove(draft.world.comments, key) };
    touch(draft, `comment/${key}`);
  }
}

/** What is dropped, by name. Undefined when it is not there and need not be. */
function findTarget(
  draft: Draft,
  target: Target,
  by: { readonly command: DropCommand; readonly say: Saying },
): Thing | undefined {
  const { world } = draft;
  const { context } = by.say;
  const optional = by.command.ifExists;
  const skip = (name: string): undefined => {
    const kind = target.kind.replaceAll("-", " ").toUpperCase();
    notice(draft, "42704", `${kind} "${name}" does not exist, skipping`);
    return undefined;
  };
  switch (target.kind) {
    case "cluster": {
      const it = optional ? findCluster(world, target.name) : clusterNamed(world, target.name);
      return it === undefined ? skip(target.name) : { kind: "cluster", it };
    }
    case "cluster-replica": {
      const cluster = optional
        ? findCluster(world, target.cluster)
        : clusterNamed(world, target.cluster);
      const it = cluster === undefined ? undefined : findReplica(world, cluster.id, target.name);
      if (it !== undefined) return { kind: "cluster-replica", it };
      if (optional || cluster === undefined) return skip(`${target.cluster}.${target.name}`);
      throw noReplica(cluster.name, target.name);
    }
    case "database": {
      const it = optional ? findDatabase(world, target.name) : databaseNamed(world, target.name);
      return it === undefined ? skip(target.name) : { kind: "database", it };
    }
    case "schema": {
      const it = optional
        ? findSchema(world, context, target)
        : schemaNamed(world, context, target);
      return it === undefined ? skip(target.name) : { kind: "schema", it };
    }
    case "role": {
      const it = optional ? findRole(world, target.name) : roleNamed(world, target.name);
      return it === undefined ? skip(target.name) : { kind: "role", it };
    }
    case "network-policy":
    case "column":
    case "system":
      throw new SqlError("0A000", `DROP ${target.kind} not supported`);
    default: {
      const name = { ...target.item, isType: target.kind === "type" };
      const it = optional ? findItem(world, context, name) : itemNamed(world, context, name);
      if (it === undefined) return skip(writtenName(target.item));
      requireKind(world, it, { said: target.kind, say: by.say });
      return { kind: "item", it };
    }
  }
}

function requireKind(
  world: World,
  item: Item,
  want: { readonly said: Item["kind"]; readonly say: Saying },
): void {
  if (item.kind === want.said) return;
  const article = /^[aeiou]/.test(want.said) ? "an" : "a";
  const its = /^[aeiou]/.test(item.kind) ? "an" : "a";
  throw new SqlError(
    "XX000",
    `${shortName(world, want.say.context, item)} is not ${article} ${kindWords(want.said)}`,
    {
      hint: `Use DROP ${kindWords(item.kind).toUpperCase()} to remove ${its} ${
        kindWords(item.kind)
      }.`,
    },
  );
}

function refuseDependents(
  world: World,
  thing: Thing,
  by: { readonly command: DropCommand; readonly say: Saying },
): void {
  if (thing.kind === "cluster-replica") {
    const cluster = get(world.clusters, thing.it.clusterId);
    const guarded = cluster?.managed != null && !thing.it.internal && cluster.id.startsWith("u");
    if (guarded) throw new SqlError("XX000", "cannot drop replica of managed cluster");
  }
  if (thing.kind === "schema" && thing.it.databaseId === null) {
    throw new SqlError(
      "XX000",
      `cannot drop schema ${thing.it.name} because it is required by the database system`,
    );
  }
  if (thing.kind === "database" && by.command.restrict && childrenOf(world, thing).length > 0) {
    throw new SqlError(
      "XX000",
      `database '${thing.it.name}' cannot be dropped with RESTRICT while it contains schemas`,
    );
  }
  if (by.command.cascade) return;
  if (thing.kind === "item") refuseReaders(world, thing.it, by.say);
  if (thing.kind === "cluster" && itemsOn(world, thing.it.id).length > 0) {
    throw new SqlError(
      "XX000",
      `cannot drop cluster "${thing.it.name}" because other objects depend on it`,
      { hint: CASCADE_HINT },
    );
  }
  if (thing.kind === "schema" && childrenOf(world, thing).length > 0) {
    throw new SqlError(
      "XX000",
      `schema '${
        schemaFullName(world, thing.it.id)
      }' cannot be dropped without CASCADE while it contains objects`,
    );
  }
}

/** An index never keeps what it is on. */
function refuseReaders(world: World, item: Item, say: Saying): void {
  const reader = dependentsOf(world, item.id).find((dependent) => dependent.kind !== "index");
  if (reader === undefined) return;
  const name = (of: Item) => `${kindWords(of.kind)} "${shortName(world, say.context, of)}"`;
  throw new SqlError("XX000", `cannot drop ${name(item)}: still depended upon by ${name(reader)}`, {
    hint: CASCADE_HINT,
  });
}
