/**
 * The data of an emulator: rows of catalog relations and of user tables, each with from when to when it was true.
 *
 * Not a model of anything: it knows no clusters and no transactions. Changes are queued and written in bulk before the next
 * read. Invariant: a statement sees exactly the rows that are true as of the timestamp it is run at.
 */
import type { PGlite } from "@electric-sql/pglite";
import type { Cell, Column, Row } from "../pgwire/backend.ts";
import type { Change } from "../world/change.ts";
import { AS_OF, baseTable, FOREVER, freshDatabase } from "./bootstrap.ts";
import { changeQueries } from "./changes.ts";
import { describe, type Description, type Query, type Result, runBatch } from "./exchange.ts";
import { MATERIALIZE_OIDS } from "./types.ts";

/** What belongs to the session and the moment of a statement; `mz.` is put before each name. */
export interface Settings {
  /** The timestamp to read at, in milliseconds. */
  readonly ts: number;
  readonly [name: string]: string | number;
}

/** A column of a user's table. */
export interface TableColumn {
  readonly name: string;
  /** In PGlite's words. */
  readonly storeType: string;
  readonly nullable: boolean;
  /** In the store's names. */
  readonly defaultSql: string | null;
}

/** The rows of one table that a write takes away and adds. */
export interface TableWrite {
  readonly table: string;
  readonly columns: readonly string[];
  /** `ctid`s of rows that end. */
  readonly ended: readonly string[];
  readonly added: readonly Row[];
}

/** A store. */
export interface Store {
  /** Notes changes of the catalog; they are written before the next read. */
  readonly note: (changes: readonly Change[]) => void;
  readonly run: (settings: Settings, query: Query) => Promise<Result>;
  /** Runs a statement, tells what it gave, and undoes it. */
  readonly tryOut: (settings: Settings, query: Query) => Promise<Result>;
  readonly describe: (settings: Settings, query: Query) => Promise<Description>;
  readonly createTable: (id: string, columns: readonly TableColumn[]) => Promise<void>;
  readonly createView: (id: string, sql: string, columns: readonly string[]) => Promise<void>;
  readonly drop: (ids: readonly string[]) => Promise<void>;
  readonly write: (at: number, writes: readonly TableWrite[]) => Promise<void>;
  /** Rows that were written to begin at a mark begin at a time instead, or are forgotten when there is none. */
  readonly settle: (table: string, mark: number, at: number | null) => Promise<void>;
  /** Materialize's OID of a type, given PGlite's. */
  readonly typeOid: (oid: number) => number;
  readonly storeTypeOid: (oid: number) => number;
  readonly close: () => Promise<void>;
}

/** Opens a store with all builtin relations, empty. */
export async function openStore(): Promise<Store> {
  const db = await freshDatabase();
  const oids = await typeOids(db);
  const back = new Map([...oids].map(([store, materialize]) => [materialize, store]));
  const typeOid = (oid: number) => oids.get(oid) ?? oid;
  let queue: Change[] = [];
  let sentSettings = "";

  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const changes = queue;
      queue = [];
      await runBatch(db, changeQueries(changes));
    }
  }
  function settingQueries(settings: Settings): readonly Query[] {
    const entries = Object.entries(settings);
    const key = JSON.stringify(entries);
    if (key === sentSettings) return [];
    sentSettings = key;
    const calls = entries.map(([name], i) => `set_config('mz.${name}', $${i + 1}, false)`);
    return [{
      sql: `SELECT ${calls.join(", ")}`,
      parameters: entries.map(([, value]) => String(value)),
    }];
  }
  async function guarded(queries: readonly Query[]): Promise<readonly Result[]> {
    try {
      return await runBatch(db, queries);
    } catch (error) {
      sentSettings = "";
      throw error;
    }
  }
  const restore = (column: Column): Column => ({ ...column, typeOid: typeOid(column.typeOid) });

  return {
    note: (changes) => {
      for (const change of changes) queue.push(change);
    },
    async run(settings, query) {
      await flush();
      const before = settingQueries(settings);
      const results = await guarded([...before, query]);
      const last = results[before.length];
      return last ? { ...last, columns: last.columns.map(restore) } : NOTHING;
    },
    async tryOut(settings, query) {
      await flush();
      const before = settingQueries(settings);
      try {
        const batch = [...before, { sql: "BEGIN" }, query, { sql: "ROLLBACK" }];
        return (await guarded(batch))[before.length + 1] ?? NOTHING;
      } catch (error) {
        await runBatch(db, [{ sql: "ROLLBACK" }]);
        throw error;
      }
    },
    async describe(settings, query) {
      await flush();
      try {
        const told = await describe(db, settingQueries(settings), query);
        return {
          parameterTypes: told.parameterTypes.map(typeOid),
          columns: told.columns?.map(restore) ?? null,
        };
      } catch (error) {
        sentSettings = "";
        throw error;
      }
    },
    async createTable(id, columns) {
      await runBatch(db, tableQueries(id, columns));
    },
    async createView(id, sql, columns) {
      const names = columns.length > 0 ? ` (${columns.map(quote).join(", ")})` : "";
      await runBatch(db, [{ sql: `CREATE VIEW u.${quote(id)}${names} AS ${sql}` }]);
    },
    async drop(ids) {
      await runBatch(
        db,
        ids.flatMap((id) => [
          { sql: `DROP VIEW IF EXISTS u.${quote(id)}, w.${quote(id)} CASCADE` },
          { sql: `DROP TABLE IF EXISTS ${baseTable(id)} CASCADE` },
        ]),
      );
    },
    async write(at, writes) {
      await runBatch(db, writes.flatMap((write) => writeQueries(at, write)));
    },
    async settle(table, mark, at) {
      const base = baseTable(table);
      const sql = at === null
        ? `DELETE FROM ${base} WHERE _from = ${mark}`
        : `UPDATE ${base} SET _from = ${at} WHERE _from = ${mark}`;
      await runBatch(db, [{ sql }]);
    },
    typeOid,
    storeTypeOid: (oid) => back.get(oid) ?? oid,
    close: () => db.close(),
  };
}

async function typeOids(db: PGlite): Promise<ReadonlyMap<number, number>> {
  const [found] = await runBatch(db, [{
    sql: "SELECT oid, typname FROM pg_type WHERE typnamespace = 'mz_catalog'::regnamespace",
  }]);
  const pairs: [number, number][] = [];
  for (const [oid, name] of found?.rows ?? []) {
    const known = MATERIALIZE_OIDS[name ?? ""];
    if (known !== undefined) pairs.push([Number(oid), known]);
  }
  return new Map(pairs);
}

const NOTHING: Result = { columns: [], rows: [], tag: "" };

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

/** An identifier in quotes. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A value as a text parameter would be written in SQL. */
export function quoteText(value: Cell): string {
  return value === null ? "NULL" : `'${value.replaceAll("'", "''")}'`;
}
