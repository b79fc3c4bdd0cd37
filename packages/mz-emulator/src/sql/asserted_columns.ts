/** ASSERT NOT NULL of materialized views: which columns are said to hold no NULL. */
import { SqlError } from "../pgwire/message_fields.ts";
import { readTokens } from "./token_reader.ts";

/** The columns that the options in a WITH name; null when there are no options. */
export function assertedColumns(options: string | null): readonly string[] {
  const columns: string[] = [];
  if (options === null) return columns;
  const reader = readTokens(options);
  while (!reader.done()) {
    if (!reader.accept("assert", "not", "null")) {
      reader.next();
      continue;
    }
    reader.accept("=");
    columns.push(reader.identifier());
  }
  return columns;
}

/** Throws for a column that the view does not have. */
export function requireColumns(asserted: readonly string[], names: readonly string[]): void {
  const missing = asserted.find((column) => !names.includes(column));
  if (missing === undefined) return;
  throw new SqlError("XX000", `column "${missing}" in ASSERT NOT NULL option not found`);
}
