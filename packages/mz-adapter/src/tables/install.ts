/**
 * Creates our tables where they are missing, one statement at a time: Materialize has no transactional DDL.
 *
 * It can be repeated after a failure at any step, and never drops or changes a table that is there.
 */
import { type Instant, qualifiedName, quoteIdentifier, toTimestampText } from "@mz-schedctl/core";
import { AdapterError } from "../errors.ts";
import { refuseOtherColumns } from "../observe/observe.ts";
import type { Query, Statement } from "../session/connection.ts";
import { numberOf } from "../session/row.ts";
import type { Facts } from "../startup/start_up.ts";
import { buildFirstLease, buildMissingLease } from "../store/lease.ts";
import { LEASE_TABLE, VERSION_TABLE } from "./expected.ts";
import { MIGRATIONS } from "./migrations.ts";

export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

export interface Installed {
  /** What was executed, in order; empty when everything was there. */
  readonly statements: readonly string[];
}

/** Creates the schema, if it was asked for by name, and the tables. */
export async function install(
  query: Query,
  facts: Pick<Facts, "ours" | "schema">,
  now: () => Instant,
): Promise<Installed> {
  refuseOtherColumns(facts);
  const executed: string[] = [];
  const run = async (text: string, doing: string) => {
    if (await runUnlessDone(query, { doing, text })) executed.push(text);
  };
  if (!facts.ours.exists) {
    const text = `CREATE SCHEMA ${quoteIdentifier(facts.schema)}`;
    await run(text, `create the schema "${facts.schema}"`);
  }
  for (const migration of MIGRATIONS) {
    for (const statement of migration.statements) {
      const { table, text } = placed(statement, facts.schema);
      if (facts.ours.tables.has(table)) continue;
      await run(text, `create the table "${table}"`);
      const isLease = table === LEASE_TABLE && executed.at(-1) === text;
      if (isLease) await query(buildFirstLease(facts.schema));
    }
  }
  await recordVersions(query, facts, now);
  return { statements: executed };
}

/** Whether it was done by us; somebody else may have been quicker. */
async function runUnlessDone(query: Query, statement: Statement): Promise<boolean> {
  try {
    await query(statement);
    return true;
  } catch (error) {
    const already = error instanceof AdapterError && error.said?.includes("already exists");
    if (!already) throw error;
    return false;
  }
}

/** The statement with its table in our schema. */
export function placed(
  statement: string,
  schema: string,
): { readonly table: string; readonly text: string } {
  const match = /^CREATE TABLE "((?:[^"]|"")+)"/.exec(statement);
  const table = match?.[1]?.replaceAll('""', '"');
  if (match === null || table === undefined) {
    throw new Error(`Cannot place a statement: it is "${statement}", it must create a table`);
  }
  const text = `CREATE TABLE ${qualifiedName(schema, table)}${statement.slice(match[0].length)}`;
  return { table, text };
}

/**
 * Reading needs a replica, writing does not: a table that has just been made is known to be empty. A version that is
 * recorded has all of its rows, too.
 */
async function recordVersions(
  query: Query,
  { ours, schema }: Pick<Facts, "ours" | "schema">,
  now: () => Instant,
): Promise<void> {
  const table = qualifiedName(schema, VERSION_TABLE);
  const recorded = ours.tables.has(VERSION_TABLE)
    ? await readVersions(query, table)
    : new Set<number>();
  for (const migration of MIGRATIONS.filter((one) => recorded?.has(one.version) === false)) {
    // Whoever made the lease may have died before its row was there.
    const wasThere = ours.tables.has(LEASE_TABLE);
    if (wasThere && tablesOf(migration, schema).includes(LEASE_TABLE)) {
      await query(buildMissingLease(schema));
    }
    await query({
      doing: "record the version of our tables",
      text: `INSERT INTO ${table} (version, applied_at) VALUES ($1, $2)`,
      parameters: [String(migration.version), toTimestampText(now())],
    });
  }
}

function tablesOf({ statements }: Migration, schema: string): readonly string[] {
  return statements.map((statement) => placed(statement, schema).table);
}

/** Null when nobody can tell, because no replica answers. */
async function readVersions(query: Query, table: string): Promise<ReadonlySet<number> | null> {
  try {
    const { rows } = await query({
      doing: "read the version of our tables",
      text: `SELECT version FROM ${table}`,
    });
    return new Set(rows.map((row) => numberOf(row, "version")));
  } catch (error) {
    if (error instanceof AdapterError && error.kind === "no_replica") return null;
    throw error;
  }
}
