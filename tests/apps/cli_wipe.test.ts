/** wipe-state through the CLI: what is forgotten, what is kept, and only where it was asked for. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;

before(async () => {
  local = await startLocalMaterialize({ seedClusters: 2 });
  for (const name of ["c0001", "c0002"]) {
    await local.schedctl("strategies", "set", name, "target_size", '{"target_size": "100cc"}');
  }
  await local.schedctl("apply");
  await local.schedctl("pause", "c0001", "--reason", "kept");
});
after(() => local?.close());

const count = async (table: string) =>
  Number((await local.ask(`SELECT count(*) AS n FROM ${table}`))[0]?.["n"]);

describe("wipe-state", () => {
  it("with --dry-run says what would be forgotten and what is kept, and forgets nothing", async () => {
    const before = await count("mz_cluster_strategy_state");
    const run = await local.schedctl("wipe-state", "--dry-run", "--cluster", "^c0001$");
    assert.equal(run.code, 0, run.stderr);
    assert.match(
      run.stdout,
      /^Would forget c0001 \(u\d+\): target_size\n {4}target_size: its last change, \d+ s ago: no cooldown runs from it\n/,
    );
    assert.ok(!run.stdout.includes("c0002"));
    assert.match(
      run.stdout,
      /Kept: strategy rows; orders .*; the audit trail.*; what is remembered about 1 other cluster\.\n$/,
    );
    assert.equal(await count("mz_cluster_strategy_state"), before);
  });

  it("respects --cluster, and keeps rows, orders and the audit trail", async () => {
    const run = await local.schedctl("wipe-state", "--cluster", "^c0001$", "--json");
    const { clusters, forgotten_rows, kept } = JSON.parse(run.stdout);
    assert.deepEqual(clusters.map((one: { name: string }) => one.name), ["c0001"]);
    assert.ok(forgotten_rows > 0);
    assert.equal(kept.length, 3);
    const left = await local.ask("SELECT DISTINCT cluster_id FROM mz_cluster_strategy_state");
    assert.equal(left.length, 1);
    assert.equal(await count("mz_cluster_strategies"), 2);
    assert.equal(await count("mz_schedctl_overrides"), 1);
    assert.ok(await count("mz_cluster_strategy_actions") > 0);
  });

  it("of a cluster that nothing is remembered about forgets nothing", async () => {
    const run = await local.schedctl("wipe-state", "--cluster", "^c0001$");
    assert.equal(run.code, 0);
    assert.match(run.stderr, /^Forgot 0 rows\n$/);
    assert.equal((await local.ask("SELECT 1 FROM mz_cluster_strategy_state")).length > 0, true);
  });
});
