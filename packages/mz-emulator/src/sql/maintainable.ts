/** Refuses to maintain (materialize, index) what belongs to a moment or a session, in a query or the views it reads. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item } from "../world/state.ts";
import { rewriteGrammar } from "./grammar.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";
import type { Analysis } from "./query.ts";
import type { SessionState } from "./session_state.ts";
import { parseTree, type Tree } from "./syntax_tree.ts";
import { refuseUnmaintainable } from "./temporal_predicate.ts";
import { clockFunction, usesMzNow } from "./unmaterializable.ts";
import { get } from "./world_access.ts";

/** Throws 0A000 for such a query. */
export function requireMaintainable(state: SessionState, query: Analysis): void {
  const name = clockFunction(state, query);
  if (name !== null) throw cannotMaterialize(name);
  if (!usesMzNow(state, query)) return;
  if (query.tree) refuseUnmaintainable(query.tree, query.items);
  for (const view of viewsUnder(state, query.items)) {
    const tree = treeOf(view);
    if (tree) refuseUnmaintainable(tree, itemsOf(state, view));
  }
}

/** The analysis of reading one relation as it is. */
export function readingOf(item: Item): Analysis {
  return {
    sql: "",
    items: [item],
    functions: new Set(),
    wildcards: false,
    expensive: false,
    tree: null,
    comparesWithNull: false,
    unstableFunctions: [],
  };
}

function cannotMaterialize(name: string): SqlError {
  const message = `cannot materialize call to ${name}`;
  if (name !== "current_timestamp") return new SqlError("0A000", message);
  return new SqlError("0A000", message, {
    detail: "See: https://materialize.com/docs/sql/functions/now_and_mz_now/",
    hint: "In temporal filters `mz_now()` may work instead.",
  });
}

function treeOf(view: Item): Tree | null {
  return parseTree(toPostgresSyntax(rewriteGrammar(view.definition ?? "")));
}

function itemsOf(state: SessionState, view: Item): readonly Item[] {
  return view.dependencies.flatMap((id) => get(state.machine.world().items, id) ?? []);
}

/** User views that are read, themselves or through others. */
function viewsUnder(state: SessionState, items: readonly Item[]): readonly Item[] {
  const found = new Map<string, Item>();
  const visit = (item: Item) => {
    if (item.kind !== "view" || item.id.startsWith("s") || found.has(item.id)) return;
    found.set(item.id, item);
    itemsOf(state, item).forEach(visit);
  };
  items.forEach(visit);
  return [...found.values()];
}
