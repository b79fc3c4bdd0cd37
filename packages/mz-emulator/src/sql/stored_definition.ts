/** A view's query as the catalog keeps it: every name in quotes, every relation with its id. */
import { tokenize } from "./lexer.ts";
import { namesOf } from "./names.ts";
import { printQuery } from "./printed_query.ts";
import type { SessionState } from "./session_state.ts";
import { fullName, get } from "./world_access.ts";
import type { Item } from "../world/state.ts";

/** The text that mz_views shows, of a query that reads `items`. */
export function storedDefinition(
  state: SessionState,
  sql: string,
  items: readonly Item[],
): string {
  const marks: string[] = [];
  const text = printQuery(sql, (written) => {
    const item = items.find((each) => each.name === written) ??
      namesOf(state).item({ name: written });
    return `"\u0001${marks.push(stored(state, item)) - 1}"`;
  });
  let out = "";
  let at = 0;
  for (const token of tokenize(text)) {
    out += text.slice(at, token.start);
    const raw = text.slice(token.start, token.end);
    const isName = token.kind === "word" && raw !== raw.toUpperCase();
    out += token.value.startsWith("\u0001")
      ? marks[Number(token.value.slice(1))]
      : isName
      ? quoted(token.value)
      : raw;
    at = token.end;
  }
  return `${out}${text.slice(at)};`;
}

function stored(state: SessionState, item: Item): string {
  const world = state.machine.world();
  const schema = get(world.schemas, item.schemaId);
  const database = schema?.databaseId ? get(world.databases, schema.databaseId)?.name : undefined;
  const parts = schema === undefined
    ? fullName(world, item).split(".")
    : [...(database === undefined ? [] : [database]), schema.name, item.name];
  return `[${item.id} AS ${parts.map(quoted).join(".")}]`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
