/**
 * The JSON Schema of a strategy's config, for editors and other programs that write rows.
 *
 * It says which keys there are and what each may hold. Rules between keys, and which sizes an environment offers, are
 * beyond it: those are checked when a row is read.
 */
import { z } from "zod";
import type { Strategy } from "../strategies/strategy.ts";

/** JSON Schema, draft 2020-12. */
export function configSchema(
  { schema, type, example }: Pick<Strategy, "schema" | "type" | "example">,
): Readonly<Record<string, unknown>> {
  const { $schema, ...rules } = z.toJSONSchema(schema, { io: "input" });
  return {
    $schema,
    title: `config of ${type}`,
    description: `A row of mz_cluster_strategies whose strategy_type is ${type}`,
    ...rules,
    examples: [JSON.parse(example)],
  };
}
