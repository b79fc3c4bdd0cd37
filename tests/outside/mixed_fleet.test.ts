/** One plan for clusters of every kind: managed, unmanaged, of the system, and one that Materialize schedules. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Run, runInProcess } from "../apps/console.ts";
import { type Proxy, startProxy } from "../support/proxy.ts";

interface PlanDocument {
  readonly clusters: readonly {
    readonly cluster: { readonly name: string };
    readonly actions: readonly { readonly kind: string; readonly sql: string }[];
    readonly findings: readonly { readonly code: string }[];
  }[];
}

describe("a mixed fleet", () => {
  let emulator: Emulator;
  let proxy: Proxy;

  before(async () => {
    emulator = await startEmulator({
      clock: "manual",
      start: Date.UTC(2026, 10, 21, 9),
      settings: { enable_cluster_schedule_refresh: "on" },
    });
    proxy = await startProxy({ port: emulator.port });
    assert.equal((await schedctl("init")).code, 0);
    await emulator.run(`
      CREATE TABLE t (a int);
      CREATE CLUSTER free REPLICAS (mine (SIZE '25cc'));
      CREATE INDEX free_i IN CLUSTER free ON t (a);
      SELECT mz_emulator.advance('2 minutes');
    `);
    await set("free", "target_size", '{"target_size": "50cc", "replicas": 2}');
  });
  after(async () => {
    await proxy?.close();
    await emulator?.close();
  });

  const schedctl = (...args: readonly string[]): Promise<Run> =>
    runInProcess([
      ...args,
      "--postgres-url",
      `postgres://materialize@127.0.0.1:${proxy.port}/materialize?sslmode=disable`,
    ]);

  async function set(...args: readonly string[]): Promise<void> {
    const run = await schedctl("strategies", "set", ...args);
    assert.equal(run.code, 0, run.stderr);
  }

  async function plan(): Promise<{ readonly document: PlanDocument; readonly statements: number }> {
    proxy.forget();
    const run = await schedctl("plan", "--json");
    assert.equal(run.code, 0, run.stderr);
    return { document: JSON.parse(run.stdout), statements: proxy.statements.length };
  }

  it("takes as many statements as one unmanaged cluster does", async () => {
    const alone = await plan();
    await emulator.run(`
      CREATE CLUSTER kept (SIZE '25cc');
      CREATE INDEX kept_i IN CLUSTER kept ON t (a);
      CREATE CLUSTER nightly (SIZE '25cc', SCHEDULE = ON REFRESH);
      SELECT mz_emulator.advance('2 minutes');
    `);
    await set("kept", "target_size", '{"target_size": "50cc", "replicas": 2}');
    await set("nightly", "target_size", '{"target_size": "50cc"}');
    await emulator.run(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config) " +
        `VALUES ('s2', 'target_size', '{"target_size": "50cc"}')`,
    );
    assert.equal((await plan()).statements, alone.statements);
  });

  it("is one plan: replicas here, settings there, and hands off what is not ours", async () => {
    const { document } = await plan();
    const told = document.clusters.map(({ cluster, actions, findings }) => [
      cluster.name,
      ...actions.map((one) => one.sql),
      ...findings.map((one) => one.code),
    ]);
    const of = (name: string) => told.find(([one]) => one === name)?.slice(1);
    assert.deepEqual(of("free"), [
      `CREATE CLUSTER REPLICA "free"."r_50cc" (SIZE '50cc')`,
      `CREATE CLUSTER REPLICA "free"."r_50cc_2" (SIZE '50cc')`,
    ]);
    assert.deepEqual(of("kept"), [
      `ALTER CLUSTER "kept" SET (SIZE '50cc', REPLICATION FACTOR 2)`,
    ]);
    assert.deepEqual(of("nightly"), ["SCHEDULED_CLUSTER"]);
    assert.deepEqual(of("mz_catalog_server"), ["SYSTEM_CLUSTER"]);
  });

  it("is applied in one run and ends with nothing to do", async () => {
    for (let tick = 0; tick < 4; tick++) {
      const run = await schedctl("apply");
      assert.equal(run.code, 0, run.stdout + run.stderr);
      emulator.advance(120_000);
    }
    const { document } = await plan();
    assert.deepEqual(document.clusters.flatMap((one) => one.actions), []);
  });
});
