/** Strategy rows looked after through the CLI: linted, checked before they are set, moved after a swap. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;

before(async () => {
  local = await startLocalMaterialize();
  for (const name of ["shop", "shop_next", "dev"]) {
    await local.ask(`CREATE CLUSTER ${name} REPLICAS (a (SIZE '25cc'))`);
  }
  await local.ask("CREATE TABLE t (x int)");
  await local.ask("CREATE MATERIALIZED VIEW mv IN CLUSTER dev AS SELECT * FROM t");
});
beforeEach(async () => {
  await local.ask("DELETE FROM mz_cluster_strategies");
});
after(() => local?.close());

const set = (
  ...[cluster, type, config, ...flags]: readonly [string, string, unknown, ...string[]]
) => local.schedctl("strategies", "set", cluster, type, JSON.stringify(config), ...flags);

async function rowsOf(cluster: string): Promise<readonly string[]> {
  const rows = await local.ask(
    "SELECT strategy_type, config FROM mz_cluster_strategies s JOIN mz_clusters c ON c.id = s.cluster_id " +
      `WHERE c.name = '${cluster}' ORDER BY strategy_type, s.updated_at`,
  );
  return rows.map((row) => `${row["strategy_type"]} ${row["config"]}`);
}

describe("strategies lint", () => {
  it("has nothing to say about good rows", async () => {
    await set("shop", "target_size", { target_size: "50cc" });
    const run = await local.schedctl("strategies", "lint", "--strict");
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stdout, "Lint: 1 row, nothing to mend.\n");
  });

  it("says what will not do what it says, with what would be right", async () => {
    await set("shop", "target_size", { target_size: "50cc" });
    await set("shop", "burst", { burst_replica_size: "50cc" });
    await set("dev", "idle_suspend", { idle_after_s: 30 });
    const run = await local.schedctl("strategies", "lint");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /^dev \(u\d+\)\n {2}warn {2}FREEZES {2}idle_suspend .*\n {6}mend: /);
    assert.match(run.stdout, /\n {2}warn {2}SHORT_IDLE /);
    assert.match(run.stdout, /\n\nshop \(u\d+\)\n {2}warn {2}BURST_SAME_SIZE {2}burst /);
    assert.match(run.stdout, /\nLint: 3 rows; 0 problems, 3 warnings, 0 notes\.\n$/);
    assert.equal((await local.schedctl("strategies", "lint", "--strict")).code, 6);
    const shop = await local.schedctl("strategies", "lint", "--cluster", "^shop$", "--json");
    const { rows, findings } = JSON.parse(shop.stdout);
    assert.deepEqual([rows, findings.length, findings[0].code], [2, 1, "BURST_SAME_SIZE"]);
  });

  it("is exit code 65 with a row that cannot be read, or that belongs to no cluster", async () => {
    await local.ask(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) VALUES " +
        "('u999', 'target_size', '{\"target_size\": \"25cc\"}', '2026-01-01 00:00:00+00')",
    );
    const run = await local.schedctl("strategies", "lint");
    assert.equal(run.code, 65);
    assert.match(
      run.stdout,
      /^\(no cluster\) \(u999\)\n {2}problem {2}UNKNOWN_CLUSTER {2}target_size:/,
    );
  });

  it("says that a type has several rows, which does no harm", async () => {
    for (const size of ["25cc", "50cc"]) await set("shop", "target_size", { target_size: size });
    const run = await local.schedctl("strategies", "lint", "--strict");
    assert.equal(run.code, 0);
    assert.match(run.stdout, /note {2}DUPLICATE_ROWS {2}target_size has 2 rows/);
  });
});

describe("strategies set looks before it writes", () => {
  it("and says what the row will do", async () => {
    const run = await set("shop", "target_size", { target_size: "100cc" });
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /Next apply:\n {2}CREATE CLUSTER REPLICA "shop"\."r_100cc"/);
    assert.match(run.stdout, /^INSERT INTO [^\n]*;\n$/);
  });

  it("and says what stands in its way", async () => {
    await set("shop", "target_size", { target_size: "50cc" });
    const burst = await set("shop", "burst", { burst_replica_size: "25cc" }, "--dry-run");
    assert.equal(burst.code, 0);
    assert.match(burst.stderr, /^warn {2}BURST_SMALLER {2}burst its extra replica of 25cc/);
    const idle = await set("dev", "idle_suspend", { idle_after_s: 1800 }, "--dry-run", "--json");
    const { findings, inserted } = JSON.parse(idle.stdout);
    assert.deepEqual(findings.map((one: { code: string }) => one.code), ["FREEZES"]);
    assert.equal(inserted, false);
  });

  it("and says which other row of the cluster cannot be read", async () => {
    const [row] = await local.ask("SELECT id FROM mz_clusters WHERE name = 'shop'");
    await local.ask(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) VALUES " +
        `('${row?.["id"]}', 'no_such', '{}', '2026-01-01 00:00:00+00')`,
    );
    const run = await set("shop", "target_size", { target_size: "50cc" });
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /problem {2}UNKNOWN_STRATEGY {2}no_such: /);
  });

  it("and takes no size that may not be used", async () => {
    await local.ask("SELECT 1");
    const run = await set("shop", "target_size", { target_size: "100c" });
    assert.equal(run.code, 65);
    assert.match(run.stderr, /target_size is "100c"/);
    assert.deepEqual(await rowsOf("shop"), []);
  });
});

describe("strategies follow", () => {
  const follow = (...flags: readonly string[]) =>
    local.schedctl("strategies", "follow", "shop", ...flags);

  it("finds nothing to move before there was a swap", async () => {
    const run = await follow();
    assert.equal(run.code, 1);
    assert.match(run.stderr, /no other cluster had this name before/);
  });

  it("moves the rows that count to the cluster that has the name now", async () => {
    await set("shop", "target_size", { target_size: "25cc" });
    await set("shop", "target_size", { target_size: "50cc" });
    await set("shop", "idle_suspend", { idle_after_s: 1800 });
    await local.ask("ALTER CLUSTER shop SWAP WITH shop_next");
    const dry = await follow("--dry-run");
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /^"shop" was u\d+, now called "shop_next", and is u\d+\nwould move /);
    assert.deepEqual(await rowsOf("shop"), []);
    const run = await follow();
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /Moved: copied 2, removed 3 from u\d+\n$/);
    assert.deepEqual(await rowsOf("shop"), [
      'idle_suspend {"idle_after_s":1800}',
      'target_size {"target_size":"50cc"}',
    ]);
    assert.deepEqual(await rowsOf("shop_next"), []);
    const again = await follow();
    assert.equal(again.code, 1);
    assert.match(again.stderr, /has no rows; perhaps they have been moved already/);
  });

  it("goes on where an earlier run broke off: what is there is not copied again", async () => {
    await set("shop_next", "target_size", { target_size: "50cc" });
    await set("shop", "target_size", { target_size: "50cc" });
    const run = await follow("--json");
    assert.equal(run.code, 0, run.stderr);
    const { inserts, removed } = JSON.parse(run.stdout);
    assert.deepEqual([inserts, removed], [[], 1]);
    assert.deepEqual(await rowsOf("shop"), ['target_size {"target_size":"50cc"}']);
  });

  it("refuses to replace rows of the same type, unless it is forced to", async () => {
    await set("shop_next", "target_size", { target_size: "50cc" });
    await set("shop", "target_size", { target_size: "100cc" });
    const refused = await follow();
    assert.equal(refused.code, 65);
    assert.match(refused.stderr, /rows of its own of type target_size.*--force/);
    assert.equal((await rowsOf("shop_next")).length, 1);
    assert.equal((await follow("--force")).code, 0);
    assert.equal((await rowsOf("shop")).at(-1), 'target_size {"target_size":"50cc"}');
  });
});
