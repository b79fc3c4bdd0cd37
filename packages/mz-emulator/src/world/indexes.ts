/**
 * What is special about indexes: made-up names, keys, and the advice about useless and dropped ones.
 *
 * Invariant: a made-up name is free in its schema.
 */
import type { CreateItem } from "./command.ts";
import { advise, type Draft, nameKey } from "./draft.ts";
import { dependentsOf, fullName, quoteIfNeeded } from "./lookup.ts";
import { get } from "./sorted_map.ts";
import type { Item, ItemKey, World } from "./state.ts";

/** The name of an index without one: `t_a_expr_idx`, or `t_primary_idx` when it is over all columns. */
export function indexName(world: World, command: CreateItem, on: Item | undefined): string {
  if (on === undefined) return command.kind;
  const middle = command.keys === undefined
    ? "primary"
    : command.keys.map((key) => "column" in key ? key.column : "expr").join("_");
  const base = `${on.name}_${middle}_idx`;
  const schemaId = on.temporaryFor === null ? on.schemaId : `temp-${on.temporaryFor}`;
  for (let number = 0;; number++) {
    const name = number === 0 ? base : `${base}${number}`;
    if (get(world.itemIds, nameKey(schemaId, false, name)) === undefined) return name;
  }
}

/** The keys of an index by position in what it is on. */
export function itemKeys(command: CreateItem, on: Item): readonly ItemKey[] {
  const all = on.columns.map((column) => ({ column: column.name }));
  return (command.keys ?? all).map((key) => {
    if ("expression" in key) {
      return { position: null, expression: key.expression, nullable: key.nullable };
    }
    const index = on.columns.findIndex((column) => column.name === key.column);
    return { position: index + 1, expression: null, nullable: on.columns[index]?.nullable ?? true };
  });
}

/** The keys as SHOW INDEXES lists them. */
export function keyTexts(index: Item, on: Item | undefined): string[] {
  return index.keys.map((key) =>
    key.position === null ? key.expression ?? "" : on?.columns[key.position - 1]?.name ?? ""
  );
}

/** Tells when a new index does what another one already does. */
export function identicalIndexNotice(draft: Draft, index: Item): void {
  const { world } = draft;
  const on = get(world.items, index.dependencies[0] ?? "");
  if (on === undefined) return;
  const keys = keyTexts(index, on).join("\n");
  const same = dependentsOf(world, on.id).find((other) =>
    other.kind === "index" && other.id !== index.id && other.clusterId === index.clusterId &&
    other.dependencies[0] === on.id && keyTexts(other, on).join("\n") === keys
  );
  if (same === undefined) return;
  const what = `${quoteIfNeeded(on.name)}(${keyTexts(index, on).map(quoteIfNeeded).join(", ")})`;
  advise(
    draft,
    `Index ${fullName(world, index)} is identical to ${
      fullName(world, same)
    }, which is also defined on ${what}.`,
    {
      hint:
        `Please drop all indexes except the first index created on ${what} and recreate all dependent objects.`,
    },
  );
}

/** Tells which objects go on using an index that was dropped. `world` is from before the drop. */
export function droppedIndexNotice(
  draft: Draft,
  world: World,
  drop: { readonly index: Item; readonly dropped: ReadonlySet<string> },
): void {
  const { index, dropped } = drop;
  const users = new Map<string, Item>();
  const visit = (id: string): void => {
    for (const reader of dependentsOf(world, id)) {
      const maintained = reader.kind === "index" || reader.kind === "materialized-view";
      const later = Number(reader.id.slice(1)) > Number(index.id.slice(1));
      if (maintained && reader.clusterId === index.clusterId && later && !dropped.has(reader.id)) {
        users.set(reader.id, reader);
      }
      if (reader.kind === "view") visit(reader.id);
    }
  };
  visit(index.dependencies[0] ?? "");
  if (users.size === 0) return;
  const names = [...users.values()].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))
    .map((user) => fullName(world, user)).join(", ");
  advise(
    draft,
    `The dropped index ${
      fullName(world, index)
    } is being used by the following objects: ${names}. ` +
      "The index is now dropped from the catalog, but it will continue to be maintained and take up resources " +
      "until all dependent objects are dropped, altered, or Materialize is restarted!",
    {
      hint: "To free up the resources used by the index, recreate all the above-mentioned objects.",
    },
  );
}
