/** Everything that has to be right before the program can work, checked one by one, each with how to mend it. */
import { readRow, type StrategyRow } from "@mz-schedctl/core";
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
      ...await checkSession(connection, facts),
    ];
  } finally {
    await connection.close();
  }
}

async function checkSession(connection: Connection, facts: Facts): Promise<readonly Check[]> {
  const catalog = await attempt(
    "catalog",
    () => connection.together((query) => readCatalog(query, null)),
  );
  const tables = checkTables(facts);
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
  const names = new Map(catalog.clusters.map((cluster) => [cluster.id, cluster.name]));
  return [...checks, lease, ...checkRows(rows, facts, names)];
}

function checkRows(
  rows: readonly StrategyRow[],
  facts: Facts,
  names: ReadonlyMap<string, string>,
): readonly Check[] {
  if (rows.length === 0) {
    return [{
      name: "strategy rows",
      verdict: "warn",
      text: "there are no strategy rows, so nothing will ever be done",
      remedy: "mz-schedctl strategies set CLUSTER TYPE JSON",
    }];
  }
  const sorted = [...rows].sort((a, b) => keyOf(a) < keyOf(b) ? -1 : 1);
  return sorted.map((row) => {
    const cluster = names.get(row.clusterId);
    const name = `strategy row ${row.strategyType} of ${cluster ?? row.clusterId}`;
    const entry = readRow(row, { sizes: facts.sizes });
    if (entry.kind === "unreadable") {
      const remedy = "insert a row with a later updated_at that is right, or delete this one";
      return { name, verdict: "fail", text: entry.problem.text, remedy };
    }
    if (cluster !== undefined) return passed(name, "readable");
    const text = `no cluster has the id "${row.clusterId}"`;
    return { name, verdict: "warn", text, remedy: "delete the row, or correct its cluster_id" };
  });
}

function keyOf(row: StrategyRow): string {
  return JSON.stringify([row.clusterId, row.strategyType, row.updatedAt]);
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
