/** Everything that has to be right before the program can work, checked one by one, each with how to mend it. */
import { type ConnectOptions, openSession } from "../adapter.ts";
import { AdapterError } from "../errors.ts";
import { readCatalog } from "../observe/catalog.ts";
import { buildStrategyRowsQuery, toStrategyRow } from "../observe/strategy_rows.ts";
import { databaseClock } from "../session/clock.ts";
import type { Connection } from "../session/connection.ts";
import { type Facts, startUp } from "../startup/start_up.ts";
import { buildLeaseQuery, toLease } from "../store/lease.ts";
import {
  checkControlCluster,
  checkLease,
  checkLogAccess,
  checkSampling,
  checkTables,
  checkVersion,
} from "./checks.ts";
import { checkRows } from "./check_rows.ts";

export interface Check {
  readonly name: string;
  readonly verdict: "ok" | "warn" | "fail";
  readonly text: string;
  /** How to mend it; null when there is nothing to mend. */
  readonly remedy: string | null;
}

/** All checks in a fixed order. Writes nothing. Throws only for a connection string that cannot be used. */
export async function doctor(options: ConnectOptions): Promise<readonly Check[]> {
  const connection = openSession(options);
  try {
    const clock = databaseClock();
    const schema = options.schema ?? null;
    const facts = await attempt("connection", () => startUp(connection, { schema, clock }));
    if ("verdict" in facts) return [facts];
    return [
      passed("connection", `connected to ${connection.server} as "${facts.identity.role}"`),
      checkVersion(facts),
      ...await checkSession(connection, facts, schema),
    ];
  } finally {
    await connection.close();
  }
}

async function checkSession(
  connection: Connection,
  facts: Facts,
  givenSchema: string | null,
): Promise<readonly Check[]> {
  const catalog = await attempt(
    "catalog",
    () => connection.together((query) => readCatalog(query, facts, null)),
  );
  const tables = checkTables(facts, givenSchema);
  const log = [checkLogAccess(facts), checkSampling(facts)];
  if ("verdict" in catalog) return [catalog, ...log, tables];
  const control = checkControlCluster(facts, catalog.clusters);
  const checks = [control, ...log, tables];
  if (tables.verdict === "fail" || control.verdict === "fail") return checks;
  const lease = await attempt("lease", async () => {
    const { rows } = await connection.query(buildLeaseQuery(facts.schema));
    return checkLease(toLease(rows[0], facts.schema));
  });
  const rows = await attempt("strategy rows", async () => {
    const { rows } = await connection.query(buildStrategyRowsQuery(facts.schema));
    return rows.map(toStrategyRow);
  });
  if ("verdict" in rows) return [...checks, lease, rows];
  return [...checks, lease, ...checkRows(rows, facts, catalog.clusters)];
}

/** The result of the work, or the failed check that its trouble amounts to. */
async function attempt<T extends object>(
  name: string,
  work: () => Promise<T>,
): Promise<T | Check> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    return { name, verdict: "fail", text: error.message, remedy: null };
  }
}

function passed(name: string, text: string): Check {
  return { name, verdict: "ok", text, remedy: null };
}
