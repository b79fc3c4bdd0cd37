/** Which functions Materialize has, and its words for those it has not. */
import { SqlError } from "../pgwire/message_fields.ts";
import { FUNCTIONS } from "../store/recorded.ts";

const bySchema = new Map(
  Object.entries(FUNCTIONS).map(([schema, list]) =>
    [schema, new Set(list.map((f) => f.name))] as const
  ),
);
const SEARCHED = ["mz_catalog", "pg_catalog"];

/** True if a function of that (perhaps qualified) name exists. */
export function functionExists(parts: readonly string[]): boolean {
  const [name = "", schema] = [...parts].reverse();
  const schemas = schema === undefined ? SEARCHED : [schema];
  return schemas.some((s) => bySchema.get(s)?.has(name));
}

/** The refusal of a function that does not exist. */
export function unknownFunction(name: string): SqlError {
  const alternative = name.replace(/^json_/, "jsonb_");
  return new SqlError("XX000", `function "${name}" does not exist`, {
    hint: alternative !== name && functionExists([alternative])
      ? `Try using ${alternative}`
      : "No function matches the given name and argument types. You might need to add explicit type casts.",
  });
}
