/** Which of our tables exist in our schema, and with which columns. */
import { quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { type Row, textOf, textOrNull } from "../session/row.ts";
import { TABLE_NAMES } from "../tables/expected.ts";

/** Types by column name, by table name. */
export type FoundTables = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface OurSchema {
  readonly exists: boolean;
  readonly tables: FoundTables;
}

/** One row per column, and one without a table when the schema has none of them. */
export function buildOurTablesQuery(database: string, schema: string): Statement {
  const names = TABLE_NAMES.map(quoteLiteral).join(", ");
  return {
    doing: "look for our tables",
    text: `SELECT t.name AS table_name, c.name AS column_name, c.type AS column_type
FROM mz_catalog.mz_schemas s
JOIN mz_catalog.mz_databases d ON d.id = s.database_id
LEFT JOIN mz_catalog.mz_tables t ON t.schema_id = s.id AND t.name IN (${names})
LEFT JOIN mz_catalog.mz_columns c ON c.id = t.id
WHERE d.name = ${quoteLiteral(database)} AND s.name = ${quoteLiteral(schema)}`,
  };
}

/** What there is. */
export function toOurSchema(rows: readonly Row[]): OurSchema {
  const tables = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const table = textOrNull(row, "table_name");
    if (table === null) continue;
    const columns = tables.get(table) ?? new Map<string, string>();
    tables.set(table, columns);
    const column = textOrNull(row, "column_name");
    if (column !== null) columns.set(column, textOf(row, "column_type"));
  }
  return { exists: rows.length > 0, tables };
}
