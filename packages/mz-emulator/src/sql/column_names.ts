/**
 * The names that the columns of a query get, from its tree.
 *
 * Materialize names columns almost as PostgreSQL does; not quite: `true` is `bool` and keeps that name through casts, and
 * the array of a subquery is named as its column. Where it cannot tell, the store's own name stands.
 */
import type { Column } from "../pgwire/backend.ts";
import { namesOf, type Tree } from "./syntax_tree.ts";

/** The columns with Materialize's names. */
export function nameColumns(tree: Tree | null, columns: readonly Column[]): readonly Column[] {
  const targets = targetsOf(tree);
  if (!targets) return columns;
  const isStar = targets.map((target) => starred(target));
  const first = isStar.indexOf(true);
  const fromEnd = first < 0 ? 0 : isStar.length - 1 - isStar.lastIndexOf(true);
  const fromStart = first < 0 ? targets.length : first;
  if (first < 0 && targets.length !== columns.length) return columns;
  return columns.map((column, i) => {
    const back = columns.length - i;
    const target = i < fromStart
      ? targets[i]
      : back <= fromEnd
      ? targets[targets.length - back]
      : undefined;
    const name = target && nameOf(target);
    return name && name !== column.name ? { ...column, name } : column;
  });
}

function targetsOf(tree: Tree | null): readonly Tree[] | null {
  let select = tree?.["SelectStmt"] as Tree | undefined;
  while (select?.["larg"]) select = select["larg"] as Tree;
  const list = select?.["targetList"];
  return Array.isArray(list) ? list.map((each: Tree) => each["ResTarget"] as Tree) : null;
}

function starred(target: Tree): boolean {
  const value = target["val"] as Tree | undefined;
  const column = value?.["ColumnRef"] as Tree | undefined;
  if (column) return namesOf(column["fields"]).at(-1) === "*";
  const part = value?.["A_Indirection"] as Tree | undefined;
  return Array.isArray(part?.["indirection"]) && "A_Star" in (part["indirection"].at(-1) as Tree);
}

/** Null where PostgreSQL's name is Materialize's too. */
function nameOf(target: Tree): string | null {
  if (typeof target["name"] === "string") return null;
  return invented(target["val"] as Tree)?.name ?? null;
}

interface Invented {
  readonly name: string;
  /** A strong name goes through casts and CASE. */
  readonly strong: boolean;
}

function invented(node: Tree | undefined): Invented | null {
  if (!node) return null;
  const body = (type: string) => node[type] as Tree | undefined;
  const constant = body("A_Const");
  if (constant) return "boolval" in constant ? { name: "bool", strong: true } : null;
  const cast = body("TypeCast");
  if (cast) return namedByCast(cast);
  const link = body("SubLink");
  if (link?.["subLinkType"] === "ARRAY_SUBLINK" || link?.["subLinkType"] === "EXPR_SUBLINK") {
    return namedBySubquery(link["subselect"] as Tree);
  }
  const conditional = body("CaseExpr");
  if (conditional) {
    const last = invented(conditional["defresult"] as Tree | undefined);
    return last?.strong ? last : { name: "case", strong: false };
  }
  const part = body("A_Indirection");
  if (part) {
    const steps = part["indirection"] as readonly Tree[];
    const field = (steps.at(-1)?.["String"] as Tree | undefined)?.["sval"];
    return typeof field === "string"
      ? { name: field, strong: true }
      : invented(part["arg"] as Tree);
  }
  return namedByKind(node);
}

function namedByKind(node: Tree): Invented | null {
  const column = node["ColumnRef"] as Tree | undefined;
  if (column) return { name: namesOf(column["fields"]).at(-1) ?? "", strong: true };
  const call = node["FuncCall"] as Tree | undefined;
  if (call) return namedByCall(call);
  if (node["CoalesceExpr"]) return { name: "coalesce", strong: true };
  const extreme = node["MinMaxExpr"] as Tree | undefined;
  if (extreme) {
    return { name: extreme["op"] === "IS_LEAST" ? "least" : "greatest", strong: true };
  }
  if (node["A_ArrayExpr"]) return { name: "array", strong: true };
  if (node["RowExpr"]) return { name: "row", strong: true };
  const operator = node["A_Expr"] as Tree | undefined;
  if (operator?.["kind"] === "AEXPR_NULLIF") return { name: "nullif", strong: true };
  return null;
}

function namedByCall(call: Tree): Invented | null {
  const parts = namesOf(call["funcname"]);
  const name = parts.at(-1) ?? "";
  if (call["funcformat"] === "COERCE_SQL_SYNTAX" && name === "is_normalized") return null;
  if (name === "_list") return namedByList(call);
  if (parts[0] === "mz_unsafe") return { name: "?column?", strong: false };
  return { name, strong: true };
}

/** LIST[...] and LIST(SELECT ...) are calls by now. */
function namedByList(call: Tree): Invented {
  const [argument] = call["args"] as readonly Tree[];
  const named = argument?.["SubLink"] ? invented(argument) : null;
  return named ?? { name: "list", strong: true };
}

function namedByCast(cast: Tree): Invented {
  const inner = invented(cast["arg"] as Tree);
  if (inner?.strong) return inner;
  const type = cast["typeName"] as Tree;
  const name = namesOf(type["names"]).at(-1) ?? "";
  const printed = name.replace(/^(\w+)_list$/, "$1 list");
  return { name: Array.isArray(type["arrayBounds"]) ? `_${name}` : printed, strong: false };
}

function namedBySubquery(subselect: Tree | undefined): Invented | null {
  const target = targetsOf(subselect ?? null)?.[0];
  if (!target || starred(target)) return null;
  const name = target["name"];
  if (typeof name === "string") return { name, strong: true };
  return { name: invented(target["val"] as Tree)?.name ?? "?column?", strong: true };
}
