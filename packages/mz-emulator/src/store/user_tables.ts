/**
 * Tables and views of users in the store, and what is written to them.
 *
 * Invariant: rows are never changed; one ends and another begins at the timestamp of a write.
 */
import type { PGlite } from "@electric-sql/pglite";
import { AS_OF, baseTable, FOREVER } from "./bootstrap.ts";
import { type Query, runBatch } from "./exchange.ts";
import { quote, type Store, type TableColumn, type TableWrite } from "./store.ts";

/** The part of a store that is about users' tables. */
export function userTables(
  db: PGlite,
): Pick<Store, "createTable" | "createView" | "drop" | "write" | "settle"> {
  return {
    async createTable(id, columns) {
      await runBatch(db, { queries: tableQueries(id, columns) });
    },
    async createView(id, sql, columns) {
      const names = columns.length > 0 ? ` (${columns.map(quote).join(", ")})` : "";
      await runBatch(db, { queries: [{ sql: `CREATE VIEW u.${quote(id)}${names} AS ${sql}` }] });
    },
    async drop(ids) {
      const queries = ids.flatMap((id) => [
        { sql: `DROP VIEW IF EXISTS u.${quote(id)}, w.${quote(id)} CASCADE` },
        { sql: `DROP TABLE IF EXISTS ${baseTable(id)} CASCADE` },
      ]);
      await runBatch(db, { queries });
    },
    async write(at, writes) {
      await runBatch(db, { queries: writes.flatMap((write) => writeQueries(at, write)) });
    },
    async settle(table, mark, at) {
      const base = baseTable(table);
      const sql = at === null
        ? `DELETE FROM ${base} WHERE _from = ${mark}`
        : `UPDATE ${base} SET _from = ${at} WHERE _from = ${mark}`;
      await runBatch(db, { queries: [{ sql }] });
    },
  };
}

function tableQueries(id: string, columns: readonly TableColumn[]): readonly Query[] {
  const base = baseTable(id);
  const typed = columns.map((c) =>
    `${quote(c.name)} ${c.storeType}${c.nullable ? "" : " NOT NULL"}${
      c.defaultSql === null ? "" : ` DEFAULT ${c.defaultSql}`
    }, `
  ).join("");
  const names = columns.map((c) => quote(c.name)).join(", ");
  const shown = names === "" ? "" : `, ${names}`;
  return [
    {
      sql: `CREATE UNLOGGED TABLE ${base} (${typed}_from int8 NOT NULL DEFAULT ` +
        `current_setting('mz.write')::int8, _to int8 NOT NULL DEFAULT ${FOREVER})`,
    },
    { sql: `CREATE VIEW u.${quote(id)} AS SELECT ${names} FROM ${base} WHERE ${AS_OF}` },
    {
      sql: `CREATE VIEW w.${quote(id)} AS SELECT ctid AS _row${shown} FROM ${base} WHERE ${AS_OF}`,
    },
  ];
}

const CELLS_PER_STATEMENT = 20_000;

function writeQueries(at: number, write: TableWrite): readonly Query[] {
  const base = baseTable(write.table);
  const queries: Query[] = [];
  if (write.ended.length > 0) {
    queries.push({
      sql: `UPDATE ${base} SET _to = ${at} WHERE ctid = ANY ($1::tid[])`,
      parameters: [`{${write.ended.map((ctid) => `"${ctid}"`).join(",")}}`],
    });
  }
  const names = [...write.columns.map(quote), "_from", "_to"].join(", ");
  const perStatement = Math.max(1, Math.floor(CELLS_PER_STATEMENT / (write.columns.length + 1)));
  for (let i = 0; i < write.added.length; i += perStatement) {
    const rows = write.added.slice(i, i + perStatement);
    let n = 0;
    const values = rows.map((row) => `(${row.map(() => `$${++n}, `).join("")}${at}, ${FOREVER})`);
    queries.push({
      sql: `INSERT INTO ${base} (${names}) VALUES ${values.join(", ")}`,
      parameters: rows.flat(),
    });
  }
  return queries;
}
