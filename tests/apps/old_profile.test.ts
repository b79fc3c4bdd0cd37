/** mz-schedctl on a server from before the native cluster controller: the same plans, the same results. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

describe("on an older Materialize", () => {
  let local: LocalMaterialize;

  before(async () => {
    local = await startLocalMaterialize({
      profile: "old",
      clock: "manual",
      start: Date.UTC(2026, 10, 21, 9),
    });
    await local.emulator.run(`
      CREATE TABLE t (a int);
      CREATE CLUSTER shop REPLICAS (r_25cc (SIZE '25cc'));
      CREATE INDEX shop_i IN CLUSTER shop ON t (a);
      CREATE CLUSTER lazy REPLICAS (one (SIZE '25cc'));
      CREATE INDEX lazy_i IN CLUSTER lazy ON t (a);
      CREATE CLUSTER m (SIZE '25cc');
      SELECT mz_emulator.advance('2 minutes');
    `);
    await local.schedctl("strategies", "set", "shop", "target_size", '{"target_size": "50cc"}');
    await local.schedctl("strategies", "set", "lazy", "idle_suspend", '{"idle_after_s": 600}');
    local.emulator.advance(700_000);
  });
  after(() => local?.close());

  const replicas = async (): Promise<readonly string[]> => {
    const rows = await local.ask(
      "SELECT c.name AS cluster, r.name, r.size FROM mz_cluster_replicas r " +
        "JOIN mz_clusters c ON c.id = r.cluster_id WHERE c.id LIKE 'u%' AND c.id <> 'u1' ORDER BY 1, 2",
    );
    return rows.map((row) => `${row["cluster"]}.${row["name"]} ${row["size"]}`);
  };

  it("plans what it would plan elsewhere", async () => {
    const run = await local.schedctl("plan");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /\+ create r_50cc \(50cc\)/);
    assert.match(run.stdout, /r_25cc stays until then/);
    assert.match(run.stdout, /lazy \(u\d+\)/);
  });

  it("applies it, and ends with nothing left to do", async () => {
    const first = await local.schedctl("apply");
    assert.equal(first.code, 0, first.stdout + first.stderr);
    assert.deepEqual(await replicas(), ["m.r1 25cc", "shop.r_25cc 25cc", "shop.r_50cc 50cc"]);
    local.emulator.advance(120_000);
    const second = await local.schedctl("apply");
    assert.equal(second.code, 0, second.stdout + second.stderr);
    assert.deepEqual(await replicas(), ["m.r1 25cc", "shop.r_50cc 50cc"]);
    const last = await local.schedctl("plan", "--detailed-exitcode");
    assert.equal(last.code, 0, last.stdout);
  });

  it("is healthy to the doctor", async () => {
    const run = await local.schedctl("doctor");
    assert.equal(run.code, 0, run.stdout + run.stderr);
  });
});
