/**
 * A PGlite with all of Materialize's builtin relations in it, empty.
 *
 * Each relation is a base table whose rows carry from when to when they were true, and a view of the same name as in
 * Materialize that shows them as of the session's timestamp. Making it takes seconds, so a dump is kept in memory and in a
 * cache folder; the cache is only ever an optimisation.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { DERIVED_RELATIONS, STORED_RELATIONS, type StoredRelation } from "./derived.ts";
import { dialectScript } from "./dialect/dialect.ts";
import { numbersSql } from "./dialect/numbers.ts";
import { unsignedSql } from "./dialect/unsigned.ts";
import { FUNCTIONS_SQL } from "./functions.ts";
import { PRIVILEGE_FUNCTIONS_SQL } from "./privilege_functions.ts";
import { RELATIONS } from "./recorded.ts";
import { storeType, typesSql } from "./types.ts";

/** The end of validity of what is still true. */
export const FOREVER = "9223372036854775807";

/** A fresh database of its own. */
export async function freshDatabase(): Promise<PGlite> {
  const script = bootstrapScript();
  const dump = await dumpOf(script);
  const db = await PGlite.create({ loadDataDir: dump });
  await db.exec(SESSION_SQL);
  return db;
}

const SESSION_SQL = `
  SET search_path = mz_catalog, pg_catalog;
  SET timezone = 'UTC';
  SET intervalstyle = 'postgres';
  SET extra_float_digits = 1;
  SET jit = off;
  SET enable_presorted_aggregate = off;
  SET enable_nestloop = off;
`;

let known: { readonly key: string; readonly dump: Blob } | undefined;

async function dumpOf(script: string): Promise<Blob> {
  const key = createHash("sha256").update(script).digest("hex").slice(0, 20);
  if (known?.key === key) return known.dump;
  const file = cacheFile(key);
  if (file && existsSync(file)) {
    known = { key, dump: new Blob([new Uint8Array(readFileSync(file))]) };
    return known.dump;
  }
  const db = await PGlite.create();
  await db.exec(script);
  const dump = await db.dumpDataDir("none");
  await db.close();
  known = { key, dump };
  if (file) await keep(file, dump);
  return dump;
}

async function keep(file: string, dump: Blob): Promise<void> {
  try {
    mkdirSync(join(file, ".."), { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, new Uint8Array(await dump.arrayBuffer()));
    renameSync(partial, file);
  } catch {
    // A read-only checkout only costs the time of making it again.
  }
}

function cacheFile(key: string): string | null {
  if (!import.meta.url.startsWith("file:")) return null;
  const root = fileURLToPath(new URL("../../../../node_modules/", import.meta.url));
  return existsSync(root) ? join(root, ".cache", "mz-emulator", `${key}.tar`) : null;
}

/** Name of the base table of a relation. */
export function baseTable(relation: string): string {
  return `base."${relation.replaceAll('"', '""')}"`;
}

/** Schema in PGlite for one of Materialize's: its own pg_catalog and information_schema must not be in the way. */
export function storeSchema(schema: string): string {
  return schema === "pg_catalog" || schema === "information_schema" ? `mz_${schema}` : schema;
}

/** The condition that a row is true as of the session's timestamp. The subquery is computed once per statement. */
export const AS_OF = "_from <= (SELECT mz_catalog._ts()) AND (SELECT mz_catalog._ts()) < _to";

function bootstrapScript(): string {
  const schemas = ["base", "u", "w", "mz_catalog", "mz_internal", "mz_introspection", "mz_unsafe"]
    .concat(
      ["mz_catalog_unstable", "mz_pg_catalog", "mz_information_schema", "mz_emulator"],
    );
  return [
    "SET search_path = mz_catalog, pg_catalog; SET check_function_bodies = off;",
    ...schemas.map((schema) => `CREATE SCHEMA ${schema};`),
    typesSql(),
    FUNCTIONS_SQL,
    PRIVILEGE_FUNCTIONS_SQL,
    numbersSql(),
    unsignedSql(),
    ...STORED_RELATIONS.map(relationScript),
    ...Object.entries(DERIVED_RELATIONS).map(([name, sql]) => derivedScript(name, sql)),
    dialectScript(),
  ].join("\n");
}

function relationScript(relation: StoredRelation): string {
  const base = baseTable(`${relation.schema}.${relation.name}`);
  const columns = relation.columns.map((c) => `"${c.name}"`).join(", ");
  const typed = relation.columns.map((c) => `"${c.name}" ${columnType(relation, c.type)}`)
    .join(", ");
  return `
    CREATE UNLOGGED TABLE ${base} (_key text, _from int8 NOT NULL, _to int8 NOT NULL, ${typed});
    CREATE INDEX ON ${base} (_key);
    CREATE VIEW ${
    storeSchema(relation.schema)
  }."${relation.name}" AS SELECT ${columns} FROM ${base} WHERE ${AS_OF};`;
}

/** Decimals of the introspection relations are sums of integers, and say so. */
function columnType(relation: StoredRelation, type: string): string {
  const isSum = relation.schema === "mz_introspection" && type === "numeric";
  return isSum ? "numeric(39, 0)" : storeType(type);
}

function derivedScript(name: string, sql: string): string {
  const dot = name.indexOf(".");
  const relation = RELATIONS.find((r) => `${r.schema}.${r.name}` === name);
  const typed = (relation?.columns ?? [])
    .map((c) => `"${c.name}"::${storeType(c.type)} AS "${c.name}"`).join(", ");
  const target = `${storeSchema(name.slice(0, dot))}."${name.slice(dot + 1)}"`;
  return `CREATE VIEW ${target} AS SELECT ${typed} FROM (${sql}) AS derived;`;
}
