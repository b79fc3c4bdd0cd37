/**
 * How long each statement that `plan` sends takes against a fleet, under the name that the adapter gives it, and what the
 * sandbox costs that holds the fleet.
 *
 * The time is that of the caller: from the statement to its rows, the driver's work included.
 */
import { readFileSync } from "node:fs";
import { signalsFor } from "@mz-schedctl/core";
import { openSession } from "../../packages/mz-adapter/src/adapter.ts";
import { observe } from "../../packages/mz-adapter/src/observe/observe.ts";
import { databaseClock } from "../../packages/mz-adapter/src/session/clock.ts";
import type { Connection, Query } from "../../packages/mz-adapter/src/session/connection.ts";
import { startUp } from "../../packages/mz-adapter/src/startup/start_up.ts";
import { startSandbox } from "../wire/sandbox.ts";
import { giveRows, median } from "./plan.ts";

const RUNS = 9;

/** One line per statement, the last one for the sandbox. */
export async function benchStatements(
  clusters: number,
): Promise<readonly Record<string, unknown>[]> {
  const begun = performance.now();
  const sandbox = await startSandbox(["--clusters", String(clusters)]);
  const startMs = Math.round(performance.now() - begun);
  try {
    await giveRows(sandbox.url);
    const times = new Map<string, number[]>();
    for (let run = 0; run < RUNS; run++) await timePlan(sandbox.url, times);
    const rss = residentMegabytes(sandbox.pid);
    return [
      ...[...times].map(([statement, taken]) => ({
        bench: "statement",
        clusters,
        statement,
        median_ms: median(taken),
      })),
      { bench: "sandbox", clusters, start_ms: startMs, rss_mb: rss },
    ];
  } finally {
    await sandbox.close();
  }
}

/** Sends what a plan sends, from the start of a session on. */
async function timePlan(url: string, times: Map<string, number[]>): Promise<void> {
  const session = openSession({ url, cycleId: "bench", toolVersion: "0.0.0" });
  const connection = timed(session, (doing, ms) => {
    const taken = times.get(doing) ?? [];
    times.set(doing, taken);
    taken.push(ms);
  });
  try {
    const clock = databaseClock();
    const facts = await startUp(connection, { schema: null, clock });
    await observe({ connection, clock, facts }, signalsFor);
  } finally {
    await session.close();
  }
}

function timed(connection: Connection, note: (doing: string, ms: number) => void): Connection {
  const time = (query: Query): Query => async (statement) => {
    const begun = performance.now();
    const result = await query(statement);
    note(statement.doing, performance.now() - begun);
    return result;
  };
  return {
    ...connection,
    query: time(connection.query),
    together: (work) => connection.together((query) => work(time(query))),
  };
}

/** Memory that a process has in RAM; null where the system has no /proc. */
function residentMegabytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  } catch {
    return null;
  }
}
