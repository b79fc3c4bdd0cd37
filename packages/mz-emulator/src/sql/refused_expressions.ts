/**
 * Refuses what PostgreSQL's expressions have and Materialize's have not, before the store would accept it.
 *
 * It looks at the tree only. Types are the store's business: whole signatures are hidden there.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { checkIntegerOf, checkUuid } from "../pgwire/parameter.ts";
import { OPERATOR_NAMES } from "../store/dialect/hidden.ts";
import { unknownFunction } from "./functions.ts";
import { checkInput } from "./input_text.ts";
import type { Item } from "../world/state.ts";
import { checkPattern } from "./regular_expressions.ts";
import { namesOf, type Tree } from "./syntax_tree.ts";
import { refuseWindow } from "./window_calls.ts";
import { typeName, typeOidNamed } from "./type_names.ts";

/** Throws as Materialize does; called for each node of the tree. */
export function refuseExpression(type: string, body: Tree): void {
  switch (type) {
    case "A_Expr":
      refuseOperator(body);
      return;
    case "CollateClause":
      throw new SqlError("0A000", "COLLATE not yet supported");
    case "GroupingSet":
      refuseGroupingSet(body);
      return;
    case "SQLValueFunction":
      if (body["op"] === "SVFOP_USER") throw new SqlError("XX000", 'column "user" does not exist');
      return;
    case "FuncCall":
      refusePattern(body);
      refuseWindow(body);
      return;
    case "A_Const":
      refuseLongNumber(body);
      return;
    default:
      return;
  }
}

function refuseOperator(body: Tree): void {
  if (body["kind"] !== "AEXPR_OP") return;
  const name = namesOf(body["name"]).at(-1) ?? "";
  if (!OPERATOR_NAMES.has(name)) throw new SqlError("0A000", `[${name}] not yet supported`);
  if (/^!?~\*?$/.test(name)) checkPattern(textOf(body["rexpr"]));
}

const TAKES_PATTERN = /^regexp_/;

function refusePattern(body: Tree): void {
  const name = namesOf(body["funcname"]).at(-1) ?? "";
  if (!TAKES_PATTERN.test(name)) return;
  const pattern = (body["args"] as readonly Tree[] | undefined)?.[1];
  checkPattern(textOf(pattern));
}

function refuseGroupingSet(body: Tree): void {
  if (body["kind"] === "GROUPING_SET_ROLLUP") throw unknownFunction("rollup");
  if (body["kind"] === "GROUPING_SET_CUBE") throw unknownFunction("cube");
}

/** The text of a string literal. */
function textOf(node: unknown): string | null {
  const constant = (node as Tree | undefined)?.["A_Const"] as Tree | undefined;
  const text = (constant?.["sval"] as Tree | undefined)?.["sval"];
  return typeof text === "string" ? text : null;
}

type Check = readonly [check: (text: string) => void, sqlstate: string];

const input = (oid: number) => (text: string) => checkInput(oid, text);
const unsigned = (type: string): Check => [(text) => checkIntegerOf(type, text), "22P02"];

const CHECKED_TEXTS: Readonly<Record<string, Check>> = {
  date: [input(1082), "22007"],
  time: [input(1083), "22007"],
  timestamp: [input(1114), "22007"],
  timestamptz: [input(1184), "22007"],
  jsonb: [input(3802), "22P02"],
  mz_timestamp: [input(16552), "22P02"],
  uuid: [checkUuid, "22P02"],
  uint2: unsigned("uint2"),
  uint4: unsigned("uint4"),
  uint8: unsigned("uint8"),
};

/** PostgreSQL takes words such as 'now' for times, and says less about what is wrong with a text. */
export function checkCastText(body: Tree): void {
  const text = textOf(body["arg"]);
  const type = body["typeName"] as Tree;
  const known = CHECKED_TEXTS[namesOf(type["names"]).at(-1) ?? ""];
  if (text === null || !known || type["arrayBounds"]) return;
  try {
    known[0](text);
  } catch (fault) {
    throw new SqlError(known[1], fault instanceof Error ? fault.message : String(fault));
  }
}

const LIST = 16384;

/** Lists are arrays in the store, but nobody may cast one to the other. `items` are the relations that are read. */
export function refuseListCast(cast: Tree, items: readonly Item[]): void {
  const type = cast["typeName"] as Tree;
  if (!Array.isArray(type["arrayBounds"])) return;
  const element = listElement(cast["arg"] as Tree, items);
  if (element === null) return;
  const name = typeName(typeOidNamed(`_${namesOf(type["names"]).at(-1)}`) ?? 0);
  throw new SqlError("XX000", `CAST does not support casting from ${element} list to ${name}`);
}

/** The element type of what is plainly a list. */
function listElement(node: Tree, items: readonly Item[]): string | null {
  const name = (field: string, list: string) =>
    namesOf((node[field] as Tree | undefined)?.[list]).at(-1) ?? "";
  const cast = node["TypeCast"] as Tree | undefined;
  const target = namesOf((cast?.["typeName"] as Tree | undefined)?.["names"]).at(-1);
  if (target?.endsWith("_list")) return target.replace(/_list$/, "");
  if (name("FuncCall", "funcname") === "_list") return "text";
  const column = name("ColumnRef", "fields");
  const isList = items.some((item) =>
    item.columns.some((each) => each.name === column && each.typeOid === LIST)
  );
  return isList ? "text" : null;
}

/** True for a comparison with a bare NULL, which Materialize remarks on. */
export function comparesWithNull(body: Tree): boolean {
  const isNull = (side: unknown) =>
    ((side as Tree | undefined)?.["A_Const"] as Tree | undefined)?.["isnull"] === true;
  if (body["kind"] === "AEXPR_IN") {
    const list = (body["rexpr"] as { List?: { items?: unknown[] } } | undefined)?.List?.items;
    return isNull(body["lexpr"]) || (list ?? []).some(isNull);
  }
  return body["kind"] === "AEXPR_OP" && ["=", "<>"].includes(namesOf(body["name"]).at(-1) ?? "") &&
    (isNull(body["lexpr"]) || isNull(body["rexpr"]));
}

/** Of numeric's modifiers only the scale means something; the precision is checked against 39. */
export function checkTypeModifiers(body: Tree): void {
  if (namesOf(body["names"]).at(-1) !== "numeric") return;
  const modifiers = (body["typmods"] as readonly Tree[] | undefined) ?? [];
  const [precision, scale = 0] = modifiers.map((each) => {
    const constant = each["A_Const"] as Tree | undefined;
    return Number((constant?.["ival"] as Tree | undefined)?.["ival"] ?? 0);
  });
  if (precision === undefined) return;
  if (precision < 1 || precision > MAX_DIGITS) {
    throw new SqlError("XX000", `precision for type numeric must be between 1 and ${MAX_DIGITS}`);
  }
  if (scale < 0 || scale > precision) {
    throw new SqlError(
      "XX000",
      `scale for type numeric must be between 0 and precision ${precision}`,
    );
  }
}

const MAX_DIGITS = 39;

function refuseLongNumber(body: Tree): void {
  const text = (body["fval"] as Tree | undefined)?.["fval"];
  if (typeof text !== "string") return;
  const match = /^0*(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!match) return;
  const whole = (match[1] ?? "").length + Number(match[3] ?? 0);
  if ((match[1] ?? "") === "" || whole <= MAX_DIGITS) return;
  throw new SqlError(
    "XX000",
    `"${text.toUpperCase()}" is out of range for type numeric: exceeds maximum precision ${MAX_DIGITS}`,
  );
}
