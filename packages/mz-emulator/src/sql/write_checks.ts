/** What Materialize refuses in a write before it looks at any data. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item, World } from "../world/state.ts";
import { isSystem } from "./names.ts";
import { namesOf, type Tree, walkTree } from "./syntax_tree.ts";
import { fullName } from "./world_access.ts";

/** Refuses to write to what is not a table of a user. */
export function requireTable(world: World, kind: string, target: Item): void {
  const verb = kind === "insert" ? "insert into" : "mutate";
  const words = target.kind.replace("-", " ");
  const name = fullName(world, target);
  if (target.kind !== "table") throw new SqlError("XX000", `cannot ${verb} ${words} '${name}'`);
  if (isSystem(world, target)) {
    throw new SqlError("XX000", `cannot ${verb} system table '${name}'`);
  }
}

/** Checks the columns that are assigned to. */
export function checkAssignments(
  world: World,
  { kind, target, body }: { readonly kind: string; readonly target: Item; readonly body: Tree },
): void {
  refuseDefaultKeyword(body);
  if (kind === "insert") {
    const names = resTargets(body["cols"]);
    names.forEach((name, i) => {
      if (!target.columns.some((column) => column.name === name)) {
        throw new SqlError(
          "XX000",
          `column "${name}" of relation "${fullName(world, target)}" does not exist`,
        );
      }
      if (names.indexOf(name) !== i) {
        throw new SqlError("XX000", `column "${name}" specified more than once`);
      }
    });
    return;
  }
  if (kind !== "update") return;
  const assigned = resTargets(body["targetList"]);
  assigned.forEach((name, i) => {
    if (!target.columns.some((column) => column.name === name)) {
      throw new SqlError("XX000", `unknown column ${name}`);
    }
    if (assigned.indexOf(name) !== i) throw new SqlError("XX000", `column ${name} set twice`);
  });
  walkTree(body["targetList"], (type) => {
    if (type === "SubLink") throw new SqlError("XX000", "SET clause does not allow subqueries");
  });
}

/** Refuses rows of different lengths. */
export function checkValues(body: Tree): void {
  walkTree(body, (type, node) => {
    if (type !== "SelectStmt" || !Array.isArray(node["valuesLists"])) return;
    const lengths = (node["valuesLists"] as { List?: { items?: unknown[] } }[])
      .map((row) => row.List?.items?.length ?? 0);
    const odd = lengths.find((length) => length !== lengths[0]);
    if (odd === undefined) return;
    throw new SqlError(
      "XX000",
      `VALUES expression has varying number of columns: ${odd} vs ${lengths[0]}`,
    );
  });
}

function resTargets(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.map((each: { ResTarget?: { name?: string } }) => each.ResTarget?.name ?? "");
}

/** DEFAULT is no keyword in expressions: it is read as a column. */
function refuseDefaultKeyword(body: Tree): void {
  walkTree(body, (type) => {
    if (type === "SetToDefault") {
      throw new SqlError("XX000", 'column "default" does not exist');
    }
  });
}

const AGGREGATES = new Set(
  ("count sum avg min max array_agg string_agg jsonb_agg jsonb_object_agg bool_and bool_or list_agg stddev " +
    "variance").split(" "),
);

/** RETURNING takes simple expressions only. */
export function checkReturning(body: Tree): void {
  walkTree(body["returningClause"], (type, node) => {
    if (type === "SubLink") {
      throw new SqlError("XX000", "RETURNING clause does not allow subqueries");
    }
    if (type !== "FuncCall") return;
    const name = namesOf(node["funcname"]).at(-1) ?? "";
    if (!AGGREGATES.has(name)) return;
    throw new SqlError(
      "XX000",
      `aggregate functions are not allowed in RETURNING clause (function pg_catalog.${name})`,
    );
  });
}
