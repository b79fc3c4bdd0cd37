/**
 * Installs the views beside our tables.
 *
 * Replacing is one statement per view and keeps its readers; it fails, and changes nothing, where other views were
 * built on a view whose columns would change.
 */
import { DESIRED_REPLICAS, qualifiedName, renderDesiredReplicas } from "@mz-schedctl/core";
import {
  type Adapter,
  AdapterError,
  SIGNALS_TABLE,
  STRATEGIES_TABLE,
} from "@mz-schedctl/mz-adapter";

/** The statements of an installation, in order, without final semicolons. */
export function installStatements(schema: string): readonly string[] {
  return [renderDesiredReplicas(schema)];
}

/** Creates or replaces all views; their qualified names. */
export async function installViews(
  { query, facts }: Pick<Adapter, "query" | "facts">,
): Promise<readonly string[]> {
  const absent = [STRATEGIES_TABLE, SIGNALS_TABLE].filter((name) => !facts.ours.tables.has(name));
  if (absent.length > 0) {
    throw new AdapterError(
      "missing_tables",
      `Cannot install the views: the schema "${facts.schema}" does not have ${
        absent.join(", ")
      }, ` +
        "mz-schedctl init must have been run",
    );
  }
  for (const text of installStatements(facts.schema)) {
    await query({ doing: "install the views", text });
  }
  return [qualifiedName(facts.schema, DESIRED_REPLICAS)];
}
