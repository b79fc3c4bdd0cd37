/**
 * What a maintained view may do with mz_now(): compare it directly with something, as one of the conjuncts of a filter.
 *
 * Materialize turns such conjuncts into bounds on time; everything else about mz_now() it refuses to maintain.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item } from "../world/state.ts";
import { printExpression } from "./printed_expression.ts";
import { namesOf, type Tree, walkTree } from "./syntax_tree.ts";

/** Throws for a use of mz_now() that cannot be maintained. `items` are the relations that the query reads. */
export function refuseUnmaintainable(tree: Tree, items: readonly Item[]): void {
  const predicates: Tree[] = [];
  const inPredicate = new Set<unknown>();
  const note = (node: unknown) => {
    if (!isTemporal(node)) return;
    predicates.push(...conjuncts(node as Tree, false));
    markCalls(node, inPredicate);
  };
  const noteSelect = (select: Tree | undefined) => {
    if (!select) return;
    note(select["whereClause"]);
    note(select["havingClause"]);
    // The arms of a UNION have no node of their own.
    noteSelect(select["larg"] as Tree | undefined);
    noteSelect(select["rarg"] as Tree | undefined);
  };
  walkTree([tree], (type, body) => {
    if (type === "SelectStmt") noteSelect(body);
    if (type === "JoinExpr") note(body["quals"]);
  });
  walkTree([tree], (type, body) => {
    if (type === "FuncCall" && isMzNow(body) && !inPredicate.has(body)) {
      throw new SqlError("0A000", "cannot materialize call to mz_now");
    }
  });
  for (const predicate of predicates) refuseUnboundable(predicate, items);
}

function markCalls(node: unknown, found: Set<unknown>): void {
  walkTree([node], (type, body) => {
    if (type === "FuncCall") found.add(body);
    return type !== "SubLink";
  });
}

function isMzNow(call: Tree): boolean {
  return namesOf(call["funcname"]).at(-1) === "mz_now";
}

/** Contains mz_now(), subqueries left out. */
function isTemporal(node: unknown): boolean {
  let found = false;
  walkTree([node], (type, body) => {
    if (type === "FuncCall" && isMzNow(body)) found = true;
    return type !== "SubLink";
  });
  return found;
}

const NEGATED: Readonly<Record<string, string>> = {
  "=": "<>",
  "<>": "=",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

/** The conjuncts of a condition, with negations pushed to the comparisons. */
function conjuncts(node: Tree, negated: boolean): readonly Tree[] {
  const bool = node["BoolExpr"] as Tree | undefined;
  const parts = (bool?.["args"] as readonly Tree[] | undefined) ?? [];
  if (bool?.["boolop"] === "NOT_EXPR" && parts[0]) return conjuncts(parts[0], !negated);
  if (bool?.["boolop"] === (negated ? "OR_EXPR" : "AND_EXPR")) {
    return parts.flatMap((part) => conjuncts(part, negated));
  }
  const chosen = plainCase(node);
  if (chosen) return conjuncts(chosen, negated);
  const operator = node["A_Expr"] as Tree | undefined;
  if (operator?.["kind"] === "AEXPR_BETWEEN" && !negated) return bounds(operator);
  const name = namesOf(operator?.["name"]).at(-1) ?? "";
  if (operator && negated && operator["kind"] === "AEXPR_OP" && NEGATED[name]) {
    return [comparison(NEGATED[name], operator["lexpr"], operator["rexpr"])];
  }
  return [node];
}

/** The condition in `CASE WHEN condition THEN true ELSE false END`. */
function plainCase(node: Tree): Tree | null {
  const body = node["CaseExpr"] as Tree | undefined;
  const whens = (body?.["args"] as readonly Tree[] | undefined) ?? [];
  const when = whens[0]?.["CaseWhen"] as Tree | undefined;
  const isBool = (value: unknown, wanted: boolean) => {
    const constant = (value as Tree | undefined)?.["A_Const"] as Tree | undefined;
    const found = constant?.["boolval"] as Tree | undefined;
    return found !== undefined && (found["boolval"] === true) === wanted;
  };
  const plain = whens.length === 1 && when && !body?.["arg"] && isBool(when["result"], true) &&
    isBool(body?.["defresult"], false);
  return plain ? when["expr"] as Tree : null;
}

function bounds(operator: Tree): readonly Tree[] {
  const items = (operator["rexpr"] as { List?: { items?: Tree[] } })?.List?.items ?? [];
  return [
    comparison(">=", operator["lexpr"], items[0]),
    comparison("<=", operator["lexpr"], items[1]),
  ];
}

function comparison(name: string, left: unknown, right: unknown): Tree {
  return {
    A_Expr: {
      kind: "AEXPR_OP",
      name: [{ String: { sval: name } }],
      lexpr: left,
      rexpr: right,
    },
  };
}

function refuseUnboundable(predicate: Tree, items: readonly Item[]): void {
  if (!isTemporal(predicate)) return;
  const operator = predicate["A_Expr"] as Tree | undefined;
  if (operator?.["kind"] !== "AEXPR_OP" || !operator["lexpr"]) {
    throw refusal("a non-temporal expression of mz_timestamp-castable type", predicate, items);
  }
  const isBare = (side: unknown) => {
    const call = (side as Tree | undefined)?.["FuncCall"] as Tree | undefined;
    return call !== undefined && isMzNow(call);
  };
  const [left, right] = [operator["lexpr"], operator["rexpr"]];
  const direct = (isBare(left) && !isTemporal(right)) || (isBare(right) && !isTemporal(left));
  if (!direct) throw refusal("a mz_timestamp-castable expression", predicate, items);
  if (namesOf(operator["name"]).at(-1) === "<>") {
    throw new SqlError("0A000", "Unsupported binary temporal operation: NotEq");
  }
}

function refusal(what: string, predicate: Tree, items: readonly Item[]): SqlError {
  return new SqlError(
    "0A000",
    "Unsupported temporal predicate. Note: `mz_now()` must be directly compared to " +
      `${what}. Expression found: ${printExpression(predicate, items)}`,
  );
}
