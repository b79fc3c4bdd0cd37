/**
 * What a plan costs against a fleet: statements on the wire, time by the wall, and time of our own.
 *
 * The emulator runs in a process of its own, so that `own_ms`, the processor time of this one, is ours alone.
 */
import process from "node:process";
import { type RunOptions, runPlan } from "@mz-schedctl/core";
import { type Adapter, connect } from "@mz-schedctl/mz-adapter";
import { startProxy } from "../support/proxy.ts";
import { startSandbox } from "../wire/sandbox.ts";

const RUNS = 9;
const OPTIONS: RunOptions = { defaultCooldownSeconds: 0, waitLimitSeconds: 3_600 };

/** One line per fleet size; a target_size and an idle_suspend row on every cluster. */
export async function benchPlan(clusters: number): Promise<Record<string, unknown>> {
  const begun = performance.now();
  const sandbox = await startSandbox(["--clusters", String(clusters)]);
  const startMs = Math.round(performance.now() - begun);
  try {
    await giveRows(sandbox.url);
    const statements = await countStatements(sandbox.port);
    const timed = await timePlans(sandbox.url);
    return { bench: "plan", clusters, statements, ...timed, sandbox_start_ms: startMs };
  } finally {
    await sandbox.close();
  }
}

/** A target_size and an idle_suspend row for every cluster of the fleet. */
export async function giveRows(url: string): Promise<void> {
  const empty = await session(url);
  await empty.store.init();
  await empty.close();
  const adapter = await session(url);
  const updatedAt = Date.now() - 3_600_000;
  for (const cluster of await adapter.store.clusters()) {
    if (cluster.managed || cluster.system) continue;
    const size = cluster.replicas[0]?.size ?? "25cc";
    const rows = [
      { strategyType: "target_size", config: JSON.stringify({ target_size: size }) },
      { strategyType: "idle_suspend", config: '{"idle_after_s": 1800}' },
    ];
    for (const row of rows) {
      const sql = adapter.store.renderInsert({ clusterId: cluster.id, updatedAt, ...row });
      await adapter.store.insertStrategy(sql);
    }
  }
  await adapter.close();
}

/** From BEGIN on; what comes before is the start-up. */
async function countStatements(port: number): Promise<number> {
  const proxy = await startProxy({ port });
  const adapter = await session(
    `postgres://materialize@127.0.0.1:${proxy.port}/materialize?sslmode=disable`,
  );
  proxy.forget();
  await runPlan(adapter.environment, OPTIONS);
  const count = proxy.statements.length;
  await adapter.close();
  await proxy.close();
  return count;
}

async function timePlans(url: string): Promise<{ wall_ms: number; own_ms: number }> {
  const wall: number[] = [];
  const own: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const adapter = await session(url);
    const cpu = process.cpuUsage();
    const begun = performance.now();
    await runPlan(adapter.environment, OPTIONS);
    wall.push(performance.now() - begun);
    const used = process.cpuUsage(cpu);
    own.push((used.user + used.system) / 1000);
    await adapter.close();
  }
  return { wall_ms: median(wall), own_ms: median(own) };
}

function session(url: string): Promise<Adapter> {
  return connect({ url, cycleId: "bench", toolVersion: "0.0.0" });
}

/** The value in the middle, to one decimal. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}
