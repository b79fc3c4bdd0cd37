/** A suspension from end to end: through CLI, view and HTTP, with its memory wiped and its published row removed. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { connect } from "@mz-schedctl/mz-adapter";
import { createApp } from "@mz-schedctl/server";
import postgres from "postgres";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

const planning = { defaultCooldownSeconds: 0, waitLimitSeconds: 1800 };

describe("a suspended cluster", () => {
  let local: LocalMaterialize;

  before(async () => {
    local = await startLocalMaterialize({ clock: "manual", start: Date.UTC(2026, 10, 21, 9) });
    const { ask, schedctl, emulator } = local;
    await ask("CREATE TABLE t (a int)");
    await ask("CREATE CLUSTER lazy REPLICAS (r_25cc (SIZE '25cc'))");
    await ask("CREATE INDEX lazy_i IN CLUSTER lazy ON t (a)");
    await ask("CREATE CLUSTER own REPLICAS (one (SIZE '50cc'), two (SIZE '25cc'))");
    emulator.advance(120_000);
    await schedctl("strategies", "set", "lazy", "target_size", '{"target_size": "25cc"}');
    await schedctl("strategies", "set", "lazy", "idle_suspend", '{"idle_after_s": 600}');
    await schedctl("strategies", "set", "own", "idle_suspend", '{"idle_after_s": 600}');
    await schedctl("views", "install");
    emulator.advance(700_000);
  });
  after(() => local?.close());

  const replicas = async (cluster: string): Promise<readonly string[]> => {
    const rows = await local.ask(
      "SELECT r.name, r.size FROM mz_cluster_replicas r JOIN mz_clusters c ON c.id = r.cluster_id " +
        `WHERE c.name = '${cluster}' ORDER BY r.name`,
    );
    return rows.map((row) => `${row["name"]} ${row["size"]}`);
  };

  /** As the view has them, without times. */
  const inSql = async () =>
    (await local.ask("SELECT * FROM desired_replicas ORDER BY cluster, size")).map((row) => ({
      cluster: row["cluster"],
      size: row["size"],
      replicas: Number(row["replicas"]),
      suspended: /^t/.test(row["suspended"] ?? ""),
      as_of: row["as_of"] === null ? null : new Date(row["as_of"] ?? "").toISOString(),
    }));

  const overHttp = async () => {
    const app = createApp({
      planning,
      report: () => {},
      withAdapter: async (work) => {
        const url = local.emulator.url;
        const adapter = await connect({ url, cycleId: "http", toolVersion: "0.0.0" });
        try {
          return await work(adapter);
        } finally {
          await adapter.close();
        }
      },
    });
    const document = await (await app.request("/api/v1/desired-state")).json() as {
      readonly rows: readonly Record<string, unknown>[];
    };
    return document.rows.map(({ cluster, size, replicas, suspended, as_of }) => ({
      ...{ cluster, size, replicas, suspended, as_of },
    })).sort((a, b) => String(a.cluster) < String(b.cluster) ? -1 : 1);
  };

  it("has no replica after apply, and says so in SQL and over HTTP", async () => {
    const run = await local.schedctl("apply");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Applied: 3 done\./);
    assert.deepEqual([...await replicas("lazy"), ...await replicas("own")], []);
    const rows = await inSql();
    assert.deepEqual(rows.map((row) => [row.cluster, row.size, row.replicas, row.suspended]), [
      ["lazy", null, 0, true],
      ["own", null, 0, true],
    ]);
    assert.ok(rows.every((row) => row.as_of !== null));
    assert.deepEqual(await overHttp(), rows);
  });

  it("needs nothing from the next plan", async () => {
    const run = await local.schedctl("plan", "--detailed-exitcode");
    assert.equal(run.code, 0, run.stdout);
  });

  it("gives back the target size in the view when its published row is removed", async () => {
    const rows = await local.ask("SELECT * FROM mz_schedctl_signals");
    await local.ask("DELETE FROM mz_schedctl_signals");
    const [lazy] = await inSql();
    assert.deepEqual(lazy, {
      ...{ cluster: "lazy", size: "25cc", replicas: 1, suspended: false, as_of: null },
    });
    const values = rows.map((row) =>
      `('${row["cluster_id"]}', '${row["signal"]}', '${row["value"]}', '${row["as_of"]}')`
    );
    await local.ask(`INSERT INTO mz_schedctl_signals VALUES ${values.join(", ")}`);
  });

  it("still wakes to what it had after wipe-state", async () => {
    const dry = await local.schedctl("wipe-state", "--dry-run");
    assert.match(dry.stdout, /Would forget own \(u\d+\): idle_suspend\n.*\n.*still wakes/);
    assert.match(dry.stderr, /Nothing was forgotten: --dry-run/);
    const wiped = await local.schedctl("wipe-state");
    assert.equal(wiped.code, 0, wiped.stderr);
    assert.match(wiped.stderr, /Forgot [1-9]\d* rows?/);
    assert.equal((await local.ask("SELECT * FROM mz_cluster_strategy_state")).length, 0);
    assert.equal((await local.schedctl("plan", "--detailed-exitcode")).code, 0);

    await assert.rejects(queryOn("own"), /no replicas available/);
    local.emulator.advance(10_000);
    const apply = await local.schedctl("apply");
    assert.equal(apply.code, 0, apply.stderr);
    assert.deepEqual(await replicas("own"), ["one 50cc", "two 25cc"]);
    assert.deepEqual(await replicas("lazy"), []);
    local.emulator.advance(60_000);
    assert.deepEqual(await overHttp(), await inSql());
  });

  it("gets back what it had when its row is removed", async () => {
    const removed = await local.schedctl("strategies", "remove", "lazy", "idle_suspend");
    assert.equal(removed.code, 0, removed.stderr);
    const apply = await local.schedctl("apply");
    assert.equal(apply.code, 0, apply.stderr);
    assert.deepEqual(await replicas("lazy"), ["r_25cc 25cc"]);
    local.emulator.advance(60_000);
    const rows = await inSql();
    assert.deepEqual(rows.map((row) => [row.cluster, row.size, row.suspended]), [
      ["lazy", "25cc", false],
      ["own", "25cc", false],
      ["own", "50cc", false],
    ]);
    assert.deepEqual(await overHttp(), rows);
  });

  async function queryOn(cluster: string): Promise<void> {
    // Not through our adapter: what mz-schedctl itself asks does not count as use.
    const client = postgres(`${local.emulator.url}?cluster=${cluster}`, {
      ...{ max: 1, prepare: false, fetch_types: false, onnotice: () => {} },
    });
    try {
      await client.unsafe("SELECT a FROM t").simple();
    } finally {
      await client.end({ timeout: 1 });
    }
  }
});
