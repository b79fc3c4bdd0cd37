/**
 * Brings the data of a store back to an earlier timestamp: rows that begin later go, rows that end later go on.
 *
 * Of the builtin relations only those that were written since: there are hundreds, and a short while touches a few.
 */
import type { PGlite } from "@electric-sql/pglite";
import type { Change } from "../world/change.ts";
import { baseTable, FOREVER } from "./bootstrap.ts";
import { type Query, runBatch } from "./exchange.ts";
import type { Store } from "./store.ts";

type UserTables = Pick<Store, "createTable" | "createView" | "drop">;

/** Watches what is written, and undoes it. */
export interface Rewinding extends Pick<UserTables, "createTable" | "createView"> {
  readonly noted: (change: Change) => void;
  /** From here on. */
  readonly begin: () => void;
  /** Undoes all that was written after a timestamp, the one at which it began. */
  readonly undo: (to: number) => Promise<void>;
}

/** Knows of nothing written yet. */
export function rewinding(db: PGlite, tables: UserTables): Rewinding {
  const written = new Set<string>();
  const created: string[] = [];
  const begin = () => {
    written.clear();
    created.length = 0;
  };
  return {
    noted: (change) => void written.add(baseTable(change.relation)),
    begin,
    async createTable(id, columns) {
      await tables.createTable(id, columns);
      created.push(id);
    },
    async createView(id, sql, columns) {
      await tables.createView(id, sql, columns);
      created.push(id);
    },
    async undo(to) {
      const [found] = await runBatch(db, { queries: [USER_TABLES_QUERY] });
      const ofUsers = (found?.rows ?? []).flatMap(([name]) => name ?? []).map(baseTable);
      await runBatch(db, { queries: undoQueries([...ofUsers, ...written], to) });
      await tables.drop(created);
      begin();
    },
  };
}

function undoQueries(tables: readonly string[], to: number): readonly Query[] {
  return tables.flatMap((table) => [
    { sql: `DELETE FROM ${table} WHERE _from > ${to}` },
    { sql: `UPDATE ${table} SET _to = ${FOREVER} WHERE _to > ${to} AND _to < ${FOREVER}` },
  ]);
}

/** Relations of Materialize have a dot in their names here. */
const USER_TABLES_QUERY: Query = {
  sql: "SELECT tablename FROM pg_tables WHERE schemaname = 'base' AND strpos(tablename, '.') = 0",
};
