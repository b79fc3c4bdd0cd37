/**
 * An expression as Materialize's optimizer prints it: columns by position, casts as calls, operands in its order.
 *
 * Only for messages. What it does not know it prints as PostgreSQL's tree names it, which is no error.
 */
import { typeName } from "./type_names.ts";
import type { Item } from "../world/state.ts";
import { namesOf, type Tree } from "./syntax_tree.ts";

/** The printed form. `items` are the relations whose columns it may name. */
export function printExpression(node: Tree, items: readonly Item[]): string {
  return printed(node, items).text;
}

interface Printed {
  readonly text: string;
  readonly type: string;
  /** Where it stands among the operands of something commutative. */
  readonly rank: number;
}

const COLUMN = 0;
const LITERAL = 1;
const NOW = 2;
const UNARY = 3;
const BINARY = 4;
const VARIADIC = 5;

function printed(node: Tree | undefined, items: readonly Item[]): Printed {
  const body = (type: string) => node?.[type] as Tree | undefined;
  const column = body("ColumnRef");
  if (column) return printColumn(column, items);
  const constant = body("A_Const");
  if (constant) return printConstant(constant);
  const cast = body("TypeCast");
  if (cast) return printCast(cast, items);
  const call = body("FuncCall");
  if (call) return printCall(call, items);
  const operator = body("A_Expr");
  if (operator) return printOperator(operator, items);
  const bool = body("BoolExpr");
  if (bool) return printBool(bool, items);
  return { text: Object.keys(node ?? {})[0] ?? "", type: "unknown", rank: VARIADIC };
}

function printColumn(column: Tree, items: readonly Item[]): Printed {
  const name = namesOf(column["fields"]).at(-1) ?? "";
  let before = 0;
  for (const item of items) {
    const at = item.columns.findIndex((each) => each.name === name);
    const found = item.columns[at];
    if (found) {
      return { text: `#${before + at}{${name}}`, type: typeName(found.typeOid), rank: COLUMN };
    }
    before += item.columns.length;
  }
  return { text: name, type: "unknown", rank: COLUMN };
}

function printConstant(constant: Tree): Printed {
  const literal = (text: string, type: string) => ({ text, type, rank: LITERAL });
  const value = (kind: string) => (constant[kind] as Tree | undefined)?.[kind];
  if (constant["isnull"] === true) return literal("null", "unknown");
  if ("boolval" in constant) {
    return literal(value("boolval") === true ? "true" : "false", "boolean");
  }
  if ("ival" in constant) return literal(String(value("ival") ?? 0), "integer");
  if ("fval" in constant) return literal(String(value("fval")), "numeric");
  return literal(JSON.stringify(value("sval") ?? ""), "text");
}

/** Words for types in the names of casts. */
const SHORT: Readonly<Record<string, string>> = {
  "timestamp with time zone": "timestamp_tz",
  "timestamp without time zone": "timestamp",
  timestamptz: "timestamp_tz",
  "double precision": "double",
  float8: "double",
  float4: "real",
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  bool: "boolean",
};

const short = (type: string) => SHORT[type] ?? type;

function castTo(value: Printed, type: string): Printed {
  if (short(value.type) === short(type) || value.type === "unknown") return value;
  if (value.rank === LITERAL) return { ...value, type };
  return { text: `${short(value.type)}_to_${short(type)}(${value.text})`, type, rank: UNARY };
}

function printCast(cast: Tree, items: readonly Item[]): Printed {
  const type = namesOf((cast["typeName"] as Tree)["names"]).at(-1) ?? "";
  const inner = printed(cast["arg"] as Tree, items);
  if (inner.rank === LITERAL) return printLiteral(inner, type);
  return castTo(inner, type);
}

function printLiteral(inner: Printed, type: string): Printed {
  const text = inner.text.startsWith('"') && type !== "text"
    ? plainLiteral(JSON.parse(inner.text) as string, type)
    : inner.text;
  return { text, type, rank: LITERAL };
}

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600 };

/** Intervals in clock form, where they are simple; the rest as written. */
function plainLiteral(text: string, type: string): string {
  const match = /^\s*(\d+)\s*(second|minute|hour)s?\s*$/.exec(text);
  if (type !== "interval" || !match) return text;
  const total = Number(match[1]) * (SECONDS[match[2] ?? ""] ?? 1);
  return [total / 3600, (total % 3600) / 60, total % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

const EXTRACTED: Readonly<Record<string, string>> = {
  timestamp_tz: "tstz",
  timestamp: "ts",
  date: "d",
  interval: "iv",
  time: "t",
};

function printCall(call: Tree, items: readonly Item[]): Printed {
  const name = namesOf(call["funcname"]).at(-1) ?? "";
  const written = (call["args"] as readonly Tree[] | undefined) ?? [];
  const values = written.map((each) => printed(each, items));
  if (name === "mz_now") return { text: "mz_now()", type: "mz_timestamp", rank: NOW };
  if (name === "extract" && values[0] && values[1]) {
    const unit = JSON.parse(values[0].text) as string;
    const suffix = EXTRACTED[short(values[1].type)] ?? values[1].type;
    return { text: `extract_${unit}_${suffix}(${values[1].text})`, type: "numeric", rank: UNARY };
  }
  const text = `${name}(${values.map((value) => value.text).join(", ")})`;
  return { text, type: values[0]?.type ?? "unknown", rank: values.length > 1 ? VARIADIC : UNARY };
}

function printOperator(operator: Tree, items: readonly Item[]): Printed {
  const name = namesOf(operator["name"]).at(-1) ?? "";
  let left = printed(operator["lexpr"] as Tree, items);
  let right = printed(operator["rexpr"] as Tree, items);
  const compares = /^(=|<>|<|<=|>|>=)$/.test(name);
  if (compares) {
    if (left.type === "mz_timestamp") right = castTo(right, "mz_timestamp");
    else if (right.type === "mz_timestamp") left = castTo(left, "mz_timestamp");
  }
  if ((name === "=" || name === "<>") && left.rank > right.rank) [left, right] = [right, left];
  return {
    text: `(${left.text} ${name === "<>" ? "!=" : name} ${right.text})`,
    type: compares ? "boolean" : left.type,
    rank: BINARY,
  };
}

const COMPARISONS = [" = ", " != ", " < ", " <= ", " > ", " >= "];

/** Operands of AND and OR are sorted: by kind, then by operator. */
function printBool(bool: Tree, items: readonly Item[]): Printed {
  const parts = (bool["args"] as readonly Tree[]).map((part) => ({
    ...printed(part, items),
    operator: namesOf((part["A_Expr"] as Tree | undefined)?.["name"]).at(-1) ?? "",
  }));
  if (bool["boolop"] === "NOT_EXPR") {
    return { text: `NOT(${parts[0]?.text ?? ""})`, type: "boolean", rank: UNARY };
  }
  const order = (name: string) => COMPARISONS.indexOf(` ${name === "<>" ? "!=" : name} `);
  parts.sort((a, b) => a.rank - b.rank || order(a.operator) - order(b.operator));
  const word = bool["boolop"] === "OR_EXPR" ? " OR " : " AND ";
  return {
    text: `(${parts.map((part) => part.text).join(word)})`,
    type: "boolean",
    rank: VARIADIC,
  };
}
