/**
 * The data of an emulator: rows of catalog relations and of user tables, each with from when to when it was true.
 *
 * Not a model of anything: it knows no clusters and no transactions. Changes are queued and written in bulk before the next
 * read. Invariant: a statement sees exactly the rows that are true as of the timestamp it is run at.
 */
import type { PGlite } from "@electric-sql/pglite";
import type { Cell, Column, Row } from "../pgwire/backend.ts";
import type { Change } from "../world/change.ts";
import { freshDatabase } from "./bootstrap.ts";
import { changeQueries } from "./changes.ts";
import { describe, type Description, type Query, type Result, runBatch } from "./exchange.ts";
import { rewinding } from "./rewind.ts";
import { MATERIALIZE_OIDS } from "./types.ts";
import { userTables } from "./user_tables.ts";

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
  /**
   * Keeps this moment, of which `at` is the last timestamp; what it returns brings it back, as often as one likes. Only
   * one moment is kept. A user's table that is dropped later does not come back.
   */
  readonly keep: (at: number) => Promise<() => Promise<void>>;
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
  const tables = userTables(db);
  const { noted, createTable, createView, begin, undo } = rewinding(db, tables);
  let queue: Change[] = [];
  async function flush(): Promise<void> {
    while (queue.length > 0) {
      const changes = queue;
      queue = [];
      changes.forEach(noted);
      await runBatch(db, { queries: changeQueries(changes) });
    }
  }
  const settings = settingsSent();
  const restore = (column: Column): Column => ({ ...column, typeOid: typeOid(column.typeOid) });

  return {
    note: (changes) => {
      for (const change of changes) queue.push(change);
    },
    async run(wanted, query) {
      await flush();
      const before = settings.toSend(wanted);
      const results = await settings.guard(runBatch(db, { queries: [...before, query] }));
      const last = results[before.length];
      return last ? { ...last, columns: last.columns.map(restore) } : NOTHING;
    },
    async tryOut(wanted, query) {
      await flush();
      const before = settings.toSend(wanted);
      const queries = [...before, { sql: "BEGIN" }, query];
      const results = await settings.guard(runBatch(db, { queries, then: [{ sql: "ROLLBACK" }] }));
      settings.forget();
      return results[before.length + 1] ?? NOTHING;
    },
    async describe(wanted, query) {
      await flush();
      const told = await settings.guard(describe(db, settings.toSend(wanted), query));
      return {
        parameterTypes: told.parameterTypes.map(typeOid),
        columns: told.columns?.map(restore) ?? null,
      };
    },
    ...{ ...tables, createTable, createView },
    async keep(at) {
      await flush();
      begin();
      return async () => {
        queue = [];
        await undo(at);
      };
    },
    typeOid,
    storeTypeOid: (oid) => oid === LIST_OID ? 0 : back.get(oid) ?? oid,
    close: () => db.close(),
  };
}

/** Remembers which settings PGlite has, so that they are sent only when they differ. */
function settingsSent(): {
  readonly toSend: (settings: Settings) => readonly Query[];
  /** What failed or was undone took its settings with it. */
  readonly forget: () => void;
  readonly guard: <T>(work: Promise<T>) => Promise<T>;
} {
  let sent = "";
  const forget = () => {
    sent = "";
  };
  return {
    toSend(settings) {
      const entries = Object.entries(settings);
      const key = JSON.stringify(entries);
      if (key === sent) return [];
      sent = key;
      const calls = entries.map(([name], i) => `set_config('mz.${name}', $${i + 1}, false)`);
      return [{
        sql: `SELECT ${calls.join(", ")}`,
        parameters: entries.map(([, value]) => String(value)),
      }];
    },
    forget,
    async guard(work) {
      try {
        return await work;
      } catch (error) {
        forget();
        throw error;
      }
    },
  };
}

async function typeOids(db: PGlite): Promise<ReadonlyMap<number, number>> {
  const [found] = await runBatch(db, {
    queries: [{
      sql:
        "SELECT oid, typname FROM pg_type WHERE typnamespace = 'mz_catalog'::regnamespace ORDER BY typname = 'text_list', oid",
    }],
  });
  const pairs: [number, number][] = [];
  for (const [oid, name] of found?.rows ?? []) {
    const known = MATERIALIZE_OIDS[name ?? ""];
    if (known !== undefined) pairs.push([Number(oid), known]);
  }
  return new Map(pairs);
}

/** Every list has this OID, so that it says nothing about the elements. */
const LIST_OID = 16384;

const NOTHING: Result = { columns: [], rows: [], tag: "" };

/** An identifier in quotes. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A value as a text parameter would be written in SQL. */
export function quoteText(value: Cell): string {
  return value === null ? "NULL" : `'${value.replaceAll("'", "''")}'`;
}
