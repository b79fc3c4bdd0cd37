/** Parameters whose type Materialize cannot tell although PostgreSQL can. */
import { SqlError } from "../pgwire/message_fields.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";
import { type Tree, walkTree } from "./syntax_tree.ts";
import { atPlace } from "./where_clause.ts";

/** Refuses `x = ANY ($1)`: the array is unnested, and of what type it is nobody said. */
export function refuseUntypedArrays(
  tree: Tree | null,
  sql: string,
  parameterTypes: readonly number[],
): void {
  walkTree(tree, (type, body) => {
    if (type !== "A_Expr" || !/_OP_(ANY|ALL)$/.test(String(body["kind"]))) return;
    const parameter = (body["rexpr"] as Tree | undefined)?.["ParamRef"] as Tree | undefined;
    const number = Number(parameter?.["number"] ?? 0);
    if (number === 0 || (parameterTypes[number - 1] ?? 0) !== 0) return;
    const error = new SqlError("XX000", "function unnest(unknown) is not unique", {
      hint:
        "Could not choose a best candidate function.  You might need to add explicit type casts.",
    });
    throw atPlace(error, toPostgresSyntax(sql), Number(body["location"] ?? 0));
  });
}
