/** CREATE TABLE, VIEW, MATERIALIZED VIEW and INDEX: typed by the store, owned by the world. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { CreateItem, ItemColumn, ObjectName } from "../world/command.ts";
import { assertedColumns, requireColumns } from "./asserted_columns.ts";
import { executeDdl, tagOf } from "./ddl.ts";
import {
  type ColumnDefinition,
  readTable,
  refuseParameters,
  tableColumns,
} from "./create_table.ts";
import { notAvailable } from "./features.ts";
import { readingOf, requireMaintainable } from "./maintainable.ts";
import { namesOf } from "./names.ts";
import { nullability } from "./nullability.ts";
import type { TableColumn } from "../store/store.ts";
import { commandPlan, type Plan, type Planning, type Run } from "./plan.ts";
import { prepareQuery } from "./select.ts";
import { contextOf, type SessionState, variable } from "./session_state.ts";
import { refuseUnstable } from "./stability.ts";
import { requireNoKeys } from "./table_constraints.ts";
import { storedDefinition } from "./stored_definition.ts";
import { translateError } from "./store_errors.ts";
import { objectName, readTokens, type TokenReader } from "./token_reader.ts";
import { typeName } from "./type_names.ts";
import { findItem } from "./world_access.ts";

/** Plans one of these, or null when it is of another kind. */
export async function planCreateItem(planning: Planning): Promise<Plan | null> {
  switch (planning.kind) {
    case "create_table":
      return await planTable(planning);
    case "create_view":
    case "create_materialized_view":
      return await planView(planning);
    case "create_index":
      return planIndex(planning);
    default:
      return null;
  }
}

async function planTable({ state, sql }: Planning): Promise<Plan> {
  const read = readTable(sql);
  const defined: readonly ColumnDefinition[] = await tableColumns(state, read.columns);
  requireNoKeys(read.columns, read.constraints, read.name.name);
  return commandPlan((run) => {
    refuseParameters(read.columns);
    return createStored(run, {
      kind: "table",
      name: read.name,
      ifNotExists: read.ifNotExists,
      temporary: read.temporary,
      columns: defined.map((d) => d.column),
      createSql: sql,
    }, defined.map((d) => d.stored));
  }, { alone: true, tag: tagOf(sql) });
}

interface ViewText {
  readonly name: ObjectName;
  readonly materialized: boolean;
  readonly temporary: boolean;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly string[];
  readonly cluster: string | null;
  readonly asserted: readonly string[];
  readonly query: string;
}

function readView(sql: string): ViewText {
  const reader = readTokens(sql);
  reader.expect("create");
  const orReplace = reader.accept("or", "replace");
  const temporary = reader.accept("temporary") || reader.accept("temp");
  const materialized = reader.accept("materialized");
  reader.expect("view");
  const ifNotExists = reader.accept("if", "not", "exists");
  const name = objectName(reader.nameParts());
  const columns = reader.looksAt("(") ? readTokens(reader.group()) : null;
  const cluster = readInCluster(reader);
  const options = reader.accept("with") ? reader.group() : null;
  if (options !== null) refuseRefresh(options);
  reader.expect("as");
  return {
    name,
    materialized,
    temporary,
    orReplace,
    ifNotExists,
    columns: columns ? readNames(columns) : [],
    cluster,
    asserted: assertedColumns(options),
    query: reader.rest(),
  };
}

/** Only REFRESH ON COMMIT is for everyone. */
function refuseRefresh(options: string): void {
  if (!/^\s*refresh\s*=?\s*(every|at)\b|,\s*refresh\s*=?\s*(every|at)\b/i.test(options)) return;
  const what = "REFRESH EVERY and REFRESH AT materialized views";
  throw notAvailable(what, "enable_refresh_every_mvs");
}

function readNames(reader: TokenReader): readonly string[] {
  const names = [reader.identifier()];
  while (reader.accept(",")) names.push(reader.identifier());
  return names;
}

/** IN CLUSTER, by name or id, or null. */
export function readInCluster(reader: TokenReader): string | null {
  if (!reader.accept("in", "cluster")) return null;
  if (!reader.accept("[")) return reader.identifier();
  const id = reader.identifier();
  reader.expect("]");
  return `[${id}]`;
}

async function planView({ state, sql }: Planning): Promise<Plan> {
  const read = readView(sql);
  const query = await prepareQuery(state, read.query, []);
  const names = query.columns.map((column, i) => read.columns[i] ?? column.name);
  if (read.columns.length > query.columns.length) {
    throw new SqlError(
      "XX000",
      `view ${read.name.name} definition names ${read.columns.length} columns, but ` +
        `query has ${query.columns.length} columns`,
    );
  }
  refuseRepeated(names);
  requireColumns(read.asserted, names);
  const what = read.materialized ? "materialized view" : "view";
  if (!read.temporary) refuseUnstable(state, what, query.analysis);
  if (read.materialized && (read.orReplace || !isTaken(state, read.name))) {
    requireMaintainable(state, query.analysis);
  }
  const nullable = nullability(query.analysis.tree, query.analysis.items);
  const columns = query.columns.map((column, i): ItemColumn => ({
    name: names[i] ?? column.name,
    type: typeName(column.typeOid),
    typeOid: column.typeOid,
    typeModifier: column.typeModifier,
    nullable: !read.asserted.includes(names[i] ?? "") && (nullable?.[i] ?? true),
    defaultSql: null,
  }));
  return commandPlan(async (run) => {
    const made = await create(run, {
      kind: read.materialized ? "materialized-view" : "view",
      name: read.name,
      ifNotExists: read.ifNotExists,
      orReplace: read.orReplace,
      temporary: read.temporary,
      columns,
      dependencies: query.analysis.items.map((item) => item.id),
      cluster: read.materialized ? read.cluster ?? variable(state, "cluster") : null,
      createSql: sql,
      definition: read.query,
      storedDefinition: storedDefinition(state, read.query, query.analysis.items),
    });
    if (made.id) {
      try {
        await state.machine.store.createView(made.id, query.analysis.sql, names);
      } catch (error) {
        throw translateError(error);
      }
    }
    return made.tag;
  }, { alone: true, tag: tagOf(sql) });
}

/** A name that is taken is said first, when it is to be made. */
function isTaken(state: SessionState, name: ObjectName): boolean {
  const world = state.machine.world();
  return findItem(world, { ...contextOf(state), now: world.now }, name) !== undefined;
}

function refuseRepeated(names: readonly string[]): void {
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new SqlError("XX000", `column "${repeated}" specified more than once`);
  }
}

function planIndex({ state, sql }: Planning): Plan {
  const reader = readTokens(sql);
  reader.expect("create");
  const isDefault = reader.accept("default");
  reader.expect("index");
  const ifNotExists = reader.accept("if", "not", "exists");
  const named = !reader.looksAt("on") && !reader.looksAt("in", "cluster");
  const name = named ? objectName(reader.nameParts()) : null;
  const cluster = readInCluster(reader);
  reader.expect("on");
  const on = objectName(reader.nameParts());
  if (reader.accept("using")) reader.next();
  const keys = !isDefault && reader.looksAt("(") ? splitKeys(reader.group()) : undefined;
  const target = namesOf(state).item(on);
  const read = keys?.map((key) => indexKey(key));
  for (const key of read ?? []) {
    if (!("column" in key)) continue;
    if (!target.columns.some((column) => column.name === key.column)) {
      throw new SqlError("XX000", `column "${key.column}" does not exist`);
    }
  }
  requireMaintainable(state, readingOf(target));
  return commandPlan(async (run) => {
    const made = await create(run, {
      kind: "index",
      name,
      ifNotExists,
      dependencies: [target.id],
      cluster: cluster ?? variable(state, "cluster"),
      createSql: sql,
      ...(read ? { keys: read } : {}),
    });
    return made.tag;
  }, { alone: true, tag: tagOf(sql) });
}

function splitKeys(group: string): readonly string[] {
  const reader = readTokens(group);
  const keys: string[] = [];
  let from = reader.peek()?.start ?? 0;
  let depth = 0;
  let end = from;
  while (!reader.done()) {
    const token = reader.next();
    if (token.value === "(" && token.kind === "operator") depth++;
    if (token.value === ")" && token.kind === "operator") depth--;
    if (token.value === "," && token.kind === "operator" && depth === 0) {
      keys.push(group.slice(from, end));
      from = reader.peek()?.start ?? end;
    }
    end = token.end;
  }
  keys.push(group.slice(from, end));
  return keys;
}

function indexKey(text: string): { column: string } | { expression: string; nullable: boolean } {
  const reader = readTokens(text);
  const first = reader.peek();
  const alone = reader.peek(1) === undefined;
  if (alone && (first?.kind === "word" || first?.kind === "name")) return { column: first.value };
  return { expression: text, nullable: true };
}

/** What is to be made. */
export interface NewItem extends Partial<Omit<CreateItem, "createSql">> {
  readonly kind: CreateItem["kind"];
  readonly name: ObjectName | null;
  readonly createSql: string;
}

/** Creates what has rows of its own, and returns the tag. */
export async function createStored(
  run: Run,
  item: NewItem,
  columns: readonly TableColumn[],
): Promise<string> {
  const made = await create(run, item);
  if (made.id) await run.state.machine.store.createTable(made.id, columns);
  return made.tag;
}

/** Creates it in the world; the id is null when it was there already. */
async function create(run: Run, item: NewItem): Promise<{ id: string | null; tag: string }> {
  let id: string | null = null;
  if (item.temporary === true && ![undefined, "mz_temp"].includes(item.name?.schema)) {
    throw new SqlError("XX000", "cannot create temporary item in non-temporary schema");
  }
  const tag = await executeDdl(run, {
    type: "create_item",
    ifNotExists: false,
    orReplace: false,
    temporary: false,
    columns: [],
    dependencies: [],
    cluster: null,
    ...item,
    createSql: (made) => {
      id = made.id;
      return item.createSql;
    },
  });
  return { id, tag };
}
