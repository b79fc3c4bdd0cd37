/** How many columns queries have, for errors about their number. Looks at the tree only; a star is not counted. */
import { parseTree, type Tree, walkTree } from "./syntax_tree.ts";

/** PostgreSQL's message with the numbers that Materialize adds; null when it is another or cannot be counted. */
export function countedMessage(message: string, sql: string | undefined): string | null {
  const position = /^(ORDER|GROUP) BY position (\d+) is not in select list$/.exec(message);
  const uneven = /^each (\w+) query must have the same number of columns$/.test(message);
  const tree = (position || uneven) && sql !== undefined ? parseTree(sql) : null;
  if (!tree) return null;
  let counted: string | null = null;
  walkTree(tree, (type, body) => {
    if (type !== "SelectStmt" || counted !== null) return;
    if (uneven) counted = unevenSides(body, message);
    else if (body[position?.[1] === "ORDER" ? "sortClause" : "groupClause"]) {
      const max = columnCount(body);
      if (max === null) return;
      counted = `column reference ${position?.[2]} in ${position?.[1]} BY clause is out of range ` +
        `(1 - ${max})`;
    }
  });
  return counted;
}

function unevenSides(body: Tree, message: string): string | null {
  const sides = [body["larg"], body["rarg"]].map((side) => side ? columnCount(side as Tree) : null);
  const [left = null, right = null] = sides;
  return left === null || right === null || left === right
    ? null
    : `${message}: ${left} vs ${right}`;
}

function columnCount(select: Tree): number | null {
  const side = select["larg"] as Tree | undefined;
  if (side) return columnCount(side);
  const [row] = (select["valuesLists"] as { List?: { items?: unknown[] } }[] | undefined) ?? [];
  if (row) return row.List?.items?.length ?? null;
  const targets = (select["targetList"] as readonly Tree[] | undefined) ?? [];
  return JSON.stringify(targets).includes("A_Star") ? null : targets.length;
}
