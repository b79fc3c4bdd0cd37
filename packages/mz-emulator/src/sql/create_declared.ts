/**
 * CREATE SECRET and CREATE TYPE: things that are only declared; and the refusal of what needs a connection that is not there.
 *
 * They have names, owners and ids; nothing can be made with them. The contents of a secret are kept nowhere.
 */
import { executeDdl, tagOf, unsupported } from "./ddl.ts";
import { namesOf } from "./names.ts";
import { commandPlan, type Plan, type Planning } from "./plan.ts";
import { objectName, readTokens, type TokenReader } from "./token_reader.ts";

/** Plans one of these, or null when it is of another kind. */
export function planDeclared(planning: Planning): Plan | null {
  switch (planning.kind) {
    case "create_secret":
    case "create_type":
      return planItem(planning);
    case "create_sink":
      requireConnection(planning);
      throw unsupported(planning.kind);
    default:
      return null;
  }
}

function planItem({ kind, sql }: Planning): Plan {
  const reader = readTokens(sql);
  reader.expect("create");
  const isSecret = kind === "create_secret";
  reader.expect(isSecret ? "secret" : "type");
  const ifNotExists = reader.accept("if", "not", "exists");
  const name = objectName(reader.nameParts());
  const createSql = isSecret ? sql.replace(/\bAS\b.*$/is, "AS '********'") : sql;
  const category = isSecret ? {} : { itemType: categoryOf(reader) };
  return commandPlan((run) =>
    executeDdl(run, {
      type: "create_item",
      kind: isSecret ? "secret" : "type",
      name,
      ifNotExists,
      orReplace: false,
      temporary: false,
      columns: [],
      dependencies: [],
      cluster: null,
      createSql: () => createSql,
      ...category,
    }), { alone: true, tag: tagOf(sql) });
}

function categoryOf(reader: TokenReader): string {
  reader.expect("as");
  if (reader.accept("list")) return "list";
  return reader.accept("map") ? "map" : "composite";
}

/** Throws for the first name of a relation or connection in CREATE SOURCE and CREATE SINK that is not there. */
export function requireConnection({ state, kind, sql }: Planning): void {
  const reader = readTokens(sql);
  const names = namesOf(state);
  while (!reader.done()) {
    const isInput = kind === "create_sink" && reader.accept("from");
    if (isInput || reader.accept("connection")) names.item(objectName(reader.nameParts()));
    else reader.next();
  }
}
