/**
 * Which columns of a query can be NULL, as far as its tree tells.
 *
 * A column of a relation is as nullable there, unless an outer join adds NULLs; counts and constants never are. What the tree
 * does not tell is taken to be nullable.
 */
import type { Item } from "../world/state.ts";
import { namesOf, type Tree } from "./syntax_tree.ts";

interface Source {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly nullable: boolean }[];
}

/** For each column of the query whether it can be NULL; null where that cannot be told. */
export function nullability(tree: Tree | null, items: readonly Item[]): readonly boolean[] | null {
  const select = tree?.["SelectStmt"] as Tree | undefined;
  const targets = select?.["targetList"];
  if (!select || select["larg"] || select["withClause"] || !Array.isArray(targets)) return null;
  if (select["groupingSets"]) return null;
  const sources = sourcesOf(select["fromClause"], items);
  if (!sources) return null;
  const found: boolean[] = [];
  for (const target of targets as readonly Tree[]) {
    const value = (target["ResTarget"] as Tree | undefined)?.["val"] as Tree | undefined;
    const shown = columnsOf(value, sources);
    if (!shown) return null;
    found.push(...shown);
  }
  return found;
}

function sourcesOf(from: unknown, items: readonly Item[]): readonly Source[] | null {
  if (from === undefined) return [];
  if (!Array.isArray(from)) return null;
  const found: Source[] = [];
  for (const each of from as readonly Tree[]) {
    const sources = sourceOf(each, items);
    if (!sources) return null;
    found.push(...sources);
  }
  return found;
}

function sourceOf(node: Tree, items: readonly Item[]): readonly Source[] | null {
  const range = node["RangeVar"] as Tree | undefined;
  if (range) {
    const item = items.find((each) => each.name === range["relname"]);
    const alias = range["alias"] as Tree | undefined;
    if (!item || alias?.["colnames"]) return null;
    return [{ name: String(alias?.["aliasname"] ?? item.name), columns: item.columns }];
  }
  const join = node["JoinExpr"] as Tree | undefined;
  if (!join || join["alias"] || join["isNatural"] || join["usingClause"]) return null;
  const left = sourceOf(join["larg"] as Tree, items);
  const right = sourceOf(join["rarg"] as Tree, items);
  if (!left || !right) return null;
  const type = String(join["jointype"]);
  const loosen = (sources: readonly Source[], really: boolean) =>
    really ? sources.map(nullableSource) : sources;
  return [
    ...loosen(left, type === "JOIN_RIGHT" || type === "JOIN_FULL"),
    ...loosen(right, type === "JOIN_LEFT" || type === "JOIN_FULL"),
  ];
}

function nullableSource(source: Source): Source {
  return { ...source, columns: source.columns.map((c) => ({ ...c, nullable: true })) };
}

function columnsOf(
  value: Tree | undefined,
  sources: readonly Source[],
): readonly boolean[] | null {
  const column = value?.["ColumnRef"] as Tree | undefined;
  if (!column) return [isNullable(value)];
  const [name = "", table] = [...namesOf(column["fields"])].reverse();
  const from = table === undefined ? sources : sources.filter((each) => each.name === table);
  if (name === "*") return from.flatMap((each) => each.columns.map((c) => c.nullable));
  const matches = from.flatMap((each) => each.columns.filter((c) => c.name === name));
  return [matches.length === 1 ? matches[0]?.nullable ?? true : true];
}

function isNullable(value: Tree | undefined): boolean {
  const constant = value?.["A_Const"] as Tree | undefined;
  if (constant) return constant["isnull"] === true;
  const cast = value?.["TypeCast"] as Tree | undefined;
  if (cast) return isNullable(cast["arg"] as Tree);
  const call = value?.["FuncCall"] as Tree | undefined;
  return !(call && namesOf(call["funcname"]).at(-1) === "count");
}
