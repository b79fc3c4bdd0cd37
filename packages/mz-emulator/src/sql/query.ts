/**
 * What a query refers to, and the same query in the store's names.
 *
 * Names are resolved here and nowhere else: each relation becomes the store's view of that id, each function loses its
 * schema. Invariant: nothing of PGlite's own catalog is reachable from a user's text.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { ObjectName } from "../world/command.ts";
import type { Item } from "../world/state.ts";
import { storeSchema } from "../store/bootstrap.ts";
import { SESSION_SCHEMA_FUNCTIONS } from "../store/session_functions.ts";
import { quote } from "../store/store.ts";
import { aroundCall, columnOfTableFunction } from "./call_rewrites.ts";
import { functionExists, unknownFunction } from "./functions.ts";
import { refuseLongName, rewriteGrammar } from "./grammar.ts";
import { type Token, tokenize } from "./lexer.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";
import {
  checkCastText,
  checkTypeModifiers,
  comparesWithNull,
  refuseExpression,
  refuseListCast,
} from "./refused_expressions.ts";
import { characterOffsets, namesOf, parseTree, type Tree, walkTree } from "./syntax_tree.ts";

/** Resolves names as one session does. */
export interface Names {
  /** Throws for what does not exist. */
  readonly item: (name: ObjectName) => Item;
  /** `database.schema.item`, or `schema.item` for the system's. */
  readonly fullName: (item: Item) => string;
  readonly isSystem: (item: Item) => boolean;
}

/** A query, understood. */
export interface Analysis {
  /** In the store's names. */
  readonly sql: string;
  /** Relations referred to directly, each once, in order. */
  readonly items: readonly Item[];
  /** Names of all functions called. */
  readonly functions: ReadonlySet<string>;
  /** A star or NATURAL JOIN stands for columns. */
  readonly wildcards: boolean;
  /** It computes something beyond constants, columns and session values. */
  readonly expensive: boolean;
  readonly tree: Tree | null;
  /** It compares something with a bare NULL. */
  readonly comparesWithNull: boolean;
  /** Names of called functions of unstable schemas. */
  readonly unstableFunctions: readonly string[];
}

interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Session values: calls of these cost nothing and may differ from one execution to the next. */
export const SESSION_FUNCTIONS = new Set([
  "current_timestamp",
  "now",
  "mz_now",
  "current_database",
  "current_catalog",
  "current_user",
  "session_user",
  "current_role",
  "user",
  "current_schema",
  "current_schemas",
  "version",
  "mz_version",
  "mz_version_num",
  "mz_environment_id",
  "mz_is_superuser",
  "mz_session_id",
  "mz_uptime",
  "pg_backend_pid",
  "pg_postmaster_start_time",
]);

/** Understands a SELECT, VALUES, or a write. */
export function analyzeQuery(sql: string, names: Names): Analysis {
  const text = toPostgresSyntax(rewriteGrammar(sql));
  const tree = parseTree(text);
  if (!tree) refuseLongName(text);
  if (!tree) throw new SqlError("0A000", "this statement is not supported by the emulator");
  const walker = new Walker(text, names);
  walker.walk(tree);
  return {
    sql: applySplices(text, walker.splices),
    items: [...walker.items.values()],
    functions: walker.functions,
    wildcards: walker.wildcards,
    expensive: walker.expensive,
    tree,
    comparesWithNull: walker.comparesWithNull,
    unstableFunctions: [...walker.unstable],
  };
}

/** The store's name of an item's relation. */
export function storeRelation(item: Item, names: Names): string {
  if (!names.isSystem(item)) return `u.${quote(item.id)}`;
  const [schema = "", name = ""] = names.fullName(item).split(".");
  return `${storeSchema(schema)}.${quote(name)}`;
}

function applySplices(text: string, splices: readonly Splice[]): string {
  let out = "";
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    if (splice.start < at) continue;
    out += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return out + text.slice(at);
}

class Walker {
  readonly splices: Splice[] = [];
  readonly items = new Map<string, Item>();
  readonly functions = new Set<string>();
  wildcards = false;
  expensive = false;
  comparesWithNull = false;
  readonly unstable = new Set<string>();
  readonly #names: Names;
  readonly #tokens: readonly Token[];
  readonly #offset: (byte: number) => number;
  readonly #ctes = new Set<string>();
  readonly #casts: Tree[] = [];

  constructor(text: string, names: Names) {
    this.#names = names;
    this.#tokens = tokenize(text);
    this.#offset = characterOffsets(text);
  }

  walk(tree: Tree): void {
    walkTree(tree, (type, body) => {
      if (type === "CommonTableExpr") this.#ctes.add(String(body["ctename"]));
    });
    const target = targetOf(tree);
    if (target) this.#relation(target, true);
    walkTree(tree, (type, body) => {
      refuseExpression(type, body);
      if (type === "RangeVar" && body !== target) this.#relation(body, false);
      if (type === "RangeFunction") this.#tableFunction(body);
      if (type === "A_Expr" && comparesWithNull(body)) this.comparesWithNull = true;
      if (type === "TypeCast") this.#cast(body);
      if (type === "ColumnRef") this.#column(body);
      if (type === "FuncCall") this.#call(body);
      if (type === "SQLValueFunction") this.#sessionValue(body);
      if (type === "JoinExpr" && body["isNatural"] === true) this.wildcards = true;
      if (EXPENSIVE.has(type)) this.expensive = true;
      if (type === "SelectStmt" && body["valuesLists"]) this.expensive = true;
    });
    for (const cast of this.#casts) refuseListCast(cast, [...this.items.values()]);
  }

  #relation(body: Tree, isTarget: boolean): void {
    const name = String(body["relname"]);
    const written: ObjectName = {
      database: body["catalogname"] as string | undefined,
      schema: body["schemaname"] as string | undefined,
      name,
    };
    if (written.schema === undefined && this.#ctes.has(name) && !isTarget) return;
    const item = this.#names.item(written);
    this.items.set(item.id, item);
    const range = this.#nameAt(Number(body["location"] ?? 0));
    const alias = body["alias"] ? "" : ` AS ${quote(name)}`;
    this.splices.push({ ...range, text: storeRelation(item, this.#names) + alias });
    const before = this.#tokens[this.#tokens.findIndex((t) => t.start === range.start) - 1];
    // TABLE t takes no alias.
    if (before?.value === "table") {
      this.splices.push({ start: before.start, end: before.end, text: "SELECT * FROM" });
    }
  }

  #column(body: Tree): void {
    const fields = namesOf(body["fields"]);
    if (fields[fields.length - 1] === "*") this.wildcards = true;
    if (fields.length < 3) return;
    const range = this.#nameAt(Number(body["location"] ?? 0));
    const [column = "", table = ""] = [...fields].reverse();
    const last = column === "*" ? "*" : quote(column);
    this.splices.push({ ...range, text: `${quote(table)}.${last}` });
  }

  #call(body: Tree): void {
    const parts = namesOf(body["funcname"]);
    const name = parts[parts.length - 1] ?? "";
    this.functions.add(name);
    if (body["funcformat"] !== "COERCE_EXPLICIT_CALL") {
      this.expensive = true;
      return;
    }
    if (!SESSION_FUNCTIONS.has(name)) this.expensive = true;
    const at = this.#indexAt(Number(body["location"] ?? 0));
    if (this.#tokens[at]?.value !== parts[0] || name === "_list") return;
    if (!functionExists(parts)) throw unknownFunction(parts.join("."));
    if (/^mz_(internal|unsafe)$/.test(parts.at(-2) ?? "")) this.unstable.add(name);
    const open = at + (parts.length - 1) * 2 + 1;
    this.splices.push(...aroundCall(this.#tokens, { name, first: at, open }, body));
    const ofSession = SESSION_SCHEMA_FUNCTIONS.has(name);
    if (parts.length === 1 && !ofSession) return;
    const range = this.#nameAt(Number(body["location"] ?? 0));
    this.splices.push({ ...range, text: (ofSession ? "mz_session." : "") + quote(name) });
  }

  #sessionValue(body: Tree): void {
    const token = this.#tokens[this.#indexAt(Number(body["location"] ?? 0))];
    if (!token) return;
    this.functions.add(token.value);
    this.splices.push({
      start: token.start,
      end: token.end,
      text: `mz_catalog."${token.value}"()`,
    });
  }

  #tableFunction(body: Tree): void {
    const [first] = (body["functions"] as { List?: { items?: Tree[] } }[] | undefined) ?? [];
    const call = first?.List?.items?.[0]?.["FuncCall"] as Tree | undefined;
    const parts = namesOf(call?.["funcname"]);
    if (!call || parts.at(-1) !== "regexp_split_to_table") return;
    const open = this.#indexAt(Number(call["location"] ?? 0)) + (parts.length - 1) * 2 + 1;
    this.splices.push(...columnOfTableFunction(this.#tokens, open, body));
  }

  /** Of a numeric's modifiers Materialize keeps the scale only. */
  #cast(body: Tree): void {
    const type = body["typeName"] as Tree;
    checkTypeModifiers(type);
    checkCastText(body);
    this.#casts.push(body);
    this.#regclass(body);
    if (namesOf(type["names"]).at(-1) !== "numeric" || !type["typmods"]) return;
    const at = this.#indexAt(Number(type["location"] ?? 0));
    const precision = this.#tokens[at + 2];
    if (this.#tokens[at + 1]?.value !== "(" || !precision) return;
    this.splices.push({ start: precision.start, end: precision.end, text: "39" });
  }

  /** A user's relation by name is an oid that the store does not know. */
  #regclass(cast: Tree): void {
    const type = cast["typeName"] as Tree;
    const constant = (cast["arg"] as Tree)["A_Const"] as Tree | undefined;
    const name = (constant?.["sval"] as Tree | undefined)?.["sval"];
    if (namesOf(type["names"]).at(-1) !== "regclass" || typeof name !== "string") return;
    const oid = userRelationOid(this.#names, name);
    const token = this.#tokens[this.#indexAt(Number(constant?.["location"] ?? 0))];
    if (oid === null || token?.kind !== "string") return;
    this.splices.push({ start: token.start, end: token.end, text: `'${oid}'` });
  }

  #indexAt(byte: number): number {
    const at = this.#offset(byte);
    return this.#tokens.findIndex((token) => token.start >= at);
  }

  #nameAt(byte: number): { start: number; end: number } {
    let i = this.#indexAt(byte);
    const start = this.#tokens[i]?.start ?? 0;
    // FROM ONLY t: the location is that of ONLY.
    while (this.#tokens[i + 1]?.value === "." && this.#tokens[i + 1]?.kind === "operator") i += 2;
    return { start, end: this.#tokens[i]?.end ?? start };
  }
}

/** The oid of a relation that is no system's, by its name as text; null when there is none. */
function userRelationOid(names: Names, text: string): number | null {
  const parts = tokenize(text).filter((token) => token.kind !== "operator").map((t) => t.value);
  const [name, schema, database] = [...parts].reverse();
  if (name === undefined || /^\d+$/.test(name)) return null;
  try {
    const item = names.item({ database, schema, name });
    return names.isSystem(item) ? null : item.oid;
  } catch {
    return null;
  }
}

const EXPENSIVE = new Set([
  "A_Expr",
  "BoolExpr",
  "TypeCast",
  "RangeFunction",
  "NullTest",
  "BooleanTest",
  "CoalesceExpr",
  "MinMaxExpr",
  "A_ArrayExpr",
  "A_Indirection",
  "RowExpr",
]);

/** The relation that a write goes to. */
function targetOf(tree: Tree): Tree | null {
  for (const kind of ["InsertStmt", "UpdateStmt", "DeleteStmt"]) {
    const body = tree[kind] as Tree | undefined;
    if (body) return body["relation"] as Tree;
  }
  return null;
}
