/** Orders of operators through the CLI: written as one row, in force until they end, and told of. */
import assert from "node:assert/strict";
import { hostname } from "node:os";
import { after, before, beforeEach, describe, it } from "node:test";
import { runInProcess } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;

before(async () => {
  local = await startLocalMaterialize();
  for (const name of ["shop", "dev"]) {
    await local.ask(`CREATE CLUSTER ${name} REPLICAS (a (SIZE '25cc'))`);
  }
  await local.schedctl("strategies", "set", "shop", "target_size", '{"target_size": "100cc"}');
});
beforeEach(async () => {
  await local.ask("DELETE FROM mz_schedctl_overrides");
});
after(() => local?.close());

interface OrderRow {
  readonly kind: string | null;
  readonly seconds: number | null;
}

async function orders(): Promise<readonly OrderRow[]> {
  const rows = await local.ask(
    "SELECT kind, extract(epoch FROM until) - extract(epoch FROM created_at) AS s " +
      "FROM mz_schedctl_overrides ORDER BY created_at",
  );
  return rows.map((row) => ({
    kind: row["kind"] ?? null,
    seconds: row["s"] === null || row["s"] === undefined ? null : Math.round(Number(row["s"])),
  }));
}

describe("pause", () => {
  it("keeps apply off one cluster for a while, and says so in every plan", async () => {
    const run = await local.schedctl("pause", "shop", "--for", "2h", "--reason", "migration");
    assert.equal(run.code, 0, run.stderr);
    assert.match(
      run.stdout,
      /^✓ pause shop \(u\d+\), until \S+ \S+ UTC \(2 h\), by \S+: migration\n/,
    );
    assert.match(run.stdout, /In force now:\n {2}pause shop .* migration\n/);
    assert.match(run.stdout, /Next apply:\n {2}1 statement blocked by PAUSED\n/);
    assert.deepEqual(await orders(), [{ kind: "pause", seconds: 7200 }]);
    const applied = await local.schedctl("apply");
    assert.equal(applied.code, 0, applied.stderr);
    assert.match(applied.stdout, /migration[\s\S]*Applied: 1 blocked\./);
  });

  it("is by the user at this machine, or by whom --author names, and until resumed", async () => {
    const run = await local.schedctl("pause");
    assert.ok(run.stdout.includes(`@${hostname()}: no reason given`), run.stdout);
    assert.match(run.stdout, /^✓ pause all clusters, until resumed, by /);
    assert.deepEqual(await orders(), [{ kind: "pause", seconds: null }]);
    const named = await local.schedctl("pause", "dev", "--author", "night watch");
    assert.match(named.stdout, /by night watch: /);
  });

  it("writes nothing with --dry-run, and still tells what would follow", async () => {
    const run = await local.schedctl("pause", "shop", "--dry-run");
    assert.match(run.stdout, /^Would order: pause shop/);
    assert.match(run.stdout, /1 statement blocked by PAUSED/);
    assert.match(run.stderr, /Nothing was written: --dry-run/);
    assert.deepEqual(await orders(), []);
  });

  it("is one document with --json", async () => {
    const args = ["pause", "shop", "--for", "90s", "--reason", "x", "--author", "me", "--json"];
    const { v, order, written, in_force, next_apply } = JSON.parse(
      (await local.schedctl(...args)).stdout,
    );
    assert.deepEqual([v, written, order.kind, order.cluster.name], [1, true, "pause", "shop"]);
    assert.equal(Date.parse(order.until) - Date.parse(order.created_at), 90_000);
    assert.deepEqual(in_force.map((one: { author: string }) => one.author), ["me"]);
    assert.equal(next_apply.clusters[0].actions[0].blocked_by, "PAUSED");
  });

  it("takes an id with --id, and an exact name otherwise", async () => {
    const [row] = await local.ask("SELECT id FROM mz_clusters WHERE name = 'shop'");
    const id = row?.["id"] ?? "";
    assert.equal((await local.schedctl("pause", id, "--id")).code, 0);
    const run = await local.schedctl("pause", "sho.");
    assert.equal(run.code, 1);
    assert.match(run.stderr, /none is called "sho\."/);
    assert.equal((await orders()).length, 1);
  });
});

describe("resume", () => {
  it("ends the orders for one cluster, and has no --for", async () => {
    await local.schedctl("pause", "shop");
    const run = await local.schedctl("resume", "shop");
    assert.match(run.stdout, /In force now: no order\.\nNext apply:\n {2}CREATE CLUSTER REPLICA/);
    assert.equal((await local.schedctl("resume", "shop", "--for", "2h")).code, 64);
  });

  it("of all clusters leaves a cluster's own order in force, and says so", async () => {
    await local.schedctl("pause", "shop", "--reason", "own");
    await local.schedctl("pause", "--reason", "general");
    const run = await local.schedctl("resume");
    assert.match(run.stdout, /In force now:\n {2}pause shop .*: own\n/);
    assert.ok(!run.stdout.includes("general"));
  });
});

describe("suspend and wake", () => {
  it("take the replicas and bring back what there was", async () => {
    const suspended = await local.schedctl("suspend", "dev", "--for", "7d");
    assert.match(suspended.stdout, /Next apply:\n {2}DROP CLUSTER REPLICA "dev"\."a";\n/);
    const dropped = await local.schedctl("apply", "--cluster", "^dev$");
    assert.match(dropped.stdout, /✓ DROP CLUSTER REPLICA "dev"\."a"/);
    const woken = await local.schedctl("wake", "dev");
    assert.match(woken.stdout, /Next apply:\n {2}CREATE CLUSTER REPLICA "dev"\."a"/);
    const back = await local.schedctl("apply", "--cluster", "^dev$");
    assert.match(back.stdout, /✓ CREATE CLUSTER REPLICA "dev"\."a"/);
  });

  it("of all clusters must be confirmed", async () => {
    const refused = await local.schedctl("suspend");
    assert.equal(refused.code, 64);
    assert.match(refused.stderr, /a CLUSTER or --yes must be given/);
    const variables = { DATABASE_URL: local.emulator.url };
    const declined = await runInProcess(["suspend"], { variables, answer: false });
    assert.match(declined.stderr, /\[y\/N\] Nothing was done: not confirmed/);
    assert.deepEqual(await orders(), []);
    assert.equal((await runInProcess(["suspend"], { variables, answer: true })).code, 0);
    assert.equal((await local.schedctl("suspend", "--yes", "--allow-stale")).code, 0);
    assert.equal((await orders()).length, 2);
  });
});

describe("an order", () => {
  it("stands although no replica is up to read our tables with", async () => {
    await local.ask("CREATE CLUSTER asleep REPLICAS ()");
    const run = await local.schedctl("pause", "shop", "--control-cluster", "asleep");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /^✓ pause shop/);
    assert.match(run.stderr, /^The order stands\. Cannot /);
    assert.equal((await orders()).length, 1);
  });

  for (const text of ["2", "h", "2w", "-1h", "1.5h", "2h x", "0s", "366d"]) {
    it(`is not given for "${text}"`, async () => {
      const run = await runInProcess(["pause", `--for=${text}`]);
      assert.equal(run.code, 64);
      assert.match(run.stderr, /is no duration, it must be a number with s, m, h or d/);
    });
  }
});
