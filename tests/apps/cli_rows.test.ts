/** Strategy rows through the CLI: set, listed, refused, removed, and what broken ones mean for plan and apply. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runInProcess } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;

before(async () => {
  local = await startLocalMaterialize({ seedClusters: 6 });
});
after(() => local?.close());

const countRows = async (table = "mz_cluster_strategies"): Promise<number> =>
  Number((await local.ask(`SELECT count(*) AS n FROM ${table}`))[0]?.["n"]);

describe("strategies set", () => {
  it("sends the constant INSERT that it prints", async () => {
    const config = '{"target_size": "100cc", "replica_name": "it\'s"}';
    const run = await local.schedctl("strategies", "set", "c0001", "target_size", config);
    assert.equal(run.code, 0, run.stderr);
    assert.match(
      run.stdout,
      /^INSERT INTO "public"\."mz_cluster_strategies" \(cluster_id, strategy_type, config, updated_at\) VALUES \('u\d+', 'target_size', '\{"target_size":"100cc","replica_name":"it''s"\}', '\d{4}-[^']*'\);\n$/,
    );
    const rows = await local.ask("SELECT config, updated_at FROM mz_cluster_strategies");
    assert.equal(rows.length, 1);
    assert.deepEqual(JSON.parse(rows[0]?.["config"] ?? ""), JSON.parse(config));
    assert.notEqual(rows[0]?.["updated_at"], null);
  });

  it("is newer than every earlier row, one from the future included", async () => {
    const id = await idOf("c0001");
    await local.ask(
      `INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) ` +
        `VALUES ('${id}', 'target_size', '{"target_size": "50cc"}', '2099-01-01 00:00:00+00')`,
    );
    const config = '{"target_size": "200cc"}';
    const run = await local.schedctl("strategies", "set", "c0001", "target_size", config);
    assert.match(run.stdout, /2099-01-01 00:00:00\.001/);
    assert.match(run.stderr, /replaces 2 earlier rows/);
    const plan = await planDocument("c0001");
    assert.match(JSON.stringify(plan["clusters"]), /"size":"200cc"/);
  });

  it("takes an id with --id, and nothing is sent with --dry-run", async () => {
    const count = await countRows();
    const id = await idOf("c0002");
    const config = '{"idle_after_s": 60}';
    const row = ["strategies", "set", id, "idle_suspend", config];
    const run = await local.schedctl(...row, "--id", "--dry-run");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, new RegExp(`VALUES \\('${id}', 'idle_suspend'`));
    assert.equal(await countRows(), count);
  });

  const refused: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    [
      "an unknown strategy",
      ["c0002", "resize", "{}"],
      65,
      /must be one of .*"target_size"/,
    ],
    ["a config that is no object", ["c0002", "target_size", "[1]"], 65, /must be a JSON object/],
    ["an unknown key", ["c0002", "idle_suspend", '{"idle_after_s": 9, "x": 1}'], 65, /"x"/],
    ["an unknown size", ["c0002", "target_size", '{"target_size": "9cc"}'], 65, /offers 25cc/],
    [
      "an impossible value",
      ["c0002", "idle_suspend", '{"idle_after_s": "soon"}'],
      65,
      /idle_after_s/,
    ],
    ["an unknown cluster", ["nope", "target_size", '{"target_size": "25cc"}'], 1, /"c0001"/],
  ];
  for (const [name, args, code, message] of refused) {
    it(`refuses ${name} and inserts nothing`, async () => {
      const count = await countRows();
      const run = await local.schedctl("strategies", "set", ...args);
      assert.equal(run.code, code, run.stderr);
      assert.match(run.stderr, message);
      assert.equal(await countRows(), count);
    });
  }

  it("says when the cluster is an id, and --id was forgotten", async () => {
    const id = await idOf("c0002");
    const run = await local.schedctl(
      "strategies",
      "set",
      id,
      "target_size",
      '{"target_size": "25cc"}',
    );
    assert.match(run.stderr, /is an id: give the name, or add --id/);
  });

  it("prints one document with --json", async () => {
    const args = ["strategies", "set", "c0003", "target_size", '{"target_size": "25cc"}', "--json"];
    const document = JSON.parse((await local.schedctl(...args)).stdout);
    assert.equal(document.v, 1);
    assert.equal(document.inserted, true);
    assert.equal(document.cluster.name, "c0003");
  });
});

describe("strategies list and remove", () => {
  it("lists rows with names, what replaces them, and problems", async () => {
    await local.ask(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) VALUES " +
        "('u9999', 'target_size', '{\"target_size\": \"25cc\"}', '2026-01-01 00:00:00+00')",
    );
    const run = await local.schedctl("strategies", "list");
    assert.equal(run.code, 65);
    assert.match(run.stdout, /^CLUSTER {2,}TYPE {2,}UPDATED_AT {2,}CONFIG\n/);
    assert.match(
      run.stdout,
      /\nc0001 \(u\d+\) {2,}target_size {2,}\S+ \S+\.\d{3} UTC {2}.*replaced by a later row/,
    );
    const starts = run.stdout.split("\n").filter((line) => !line.startsWith(" ") && line !== "")
      .map((line) => line.search(/CONFIG|[{]/));
    assert.equal(new Set(starts).size, 1, run.stdout);
    assert.match(
      run.stdout,
      /\(no cluster\) \(u9999\)[\s\S]*problem: no cluster has the id "u9999"/,
    );
    const document = JSON.parse((await local.schedctl("strategies", "list", "--json")).stdout);
    assert.equal(document.rows.length, await countRows());
  });

  it("with --dry-run says what it would remove, and removes nothing", async () => {
    const count = await countRows();
    const words = ["remove", "u9999", "target_size", "--id", "--dry-run"];
    const run = await local.schedctl("strategies", ...words);
    assert.match(run.stdout, /^Would remove u9999 {2}target_size/);
    assert.equal(await countRows(), count);
  });

  it("removes by id what belongs to no cluster, and says what it was", async () => {
    const run = await local.schedctl("strategies", "remove", "u9999", "target_size", "--id");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /^- u9999 {2}target_size {2}\{"target_size": "25cc"\}\n$/);
    assert.match(run.stderr, /Removed 1 row\n/);
  });

  it("says what there is when there is no such row", async () => {
    const run = await local.schedctl("strategies", "remove", "c0003", "idle_suspend");
    assert.equal(run.code, 1);
    assert.match(run.stderr, /it has target_size/);
  });
});

describe("plan", () => {
  it("with --detailed-exitcode is 2 when there are changes, 0 when there are none", async () => {
    const pending = await local.schedctl("plan", "--cluster", "^c0001$", "--detailed-exitcode");
    assert.equal(pending.code, 2, pending.stderr);
    const none = await local.schedctl("plan", "--cluster", "^c0005$", "--detailed-exitcode");
    assert.equal(none.code, 0, none.stderr);
  });

  it("writes nothing", async () => {
    const before = await statementCounts();
    assert.equal((await local.schedctl("plan")).code, 0);
    assert.deepEqual(await statementCounts(), before);
  });

  it("is one JSON document, with the SQL of each action", async () => {
    const document = await planDocument("c0001");
    assert.equal(document["v"], 1);
    assert.match(JSON.stringify(document), /"sql":"CREATE CLUSTER REPLICA/);
  });

  it("has colour on a terminal, and none with NO_COLOR", async () => {
    const variables = { DATABASE_URL: local.emulator.url };
    const colourful = await runInProcess(["plan"], { variables, stdoutIsTerminal: true });
    assert.ok(colourful.stdout.includes("\x1b["));
    const plain = await runInProcess(["plan"], {
      variables: { ...variables, NO_COLOR: "1" },
      stdoutIsTerminal: true,
    });
    assert.ok(!plain.stdout.includes("\x1b["));
  });
});

describe("apply", () => {
  it("asks on a terminal, and does nothing without a yes", async () => {
    const variables = { DATABASE_URL: local.emulator.url };
    const count = await countRows("mz_cluster_strategy_actions");
    const run = await runInProcess(["apply"], { variables, answer: false });
    assert.equal(run.code, 0);
    assert.match(run.stderr, /Apply this plan\? \[y\/N\] Nothing was done/);
    assert.equal(await countRows("mz_cluster_strategy_actions"), count);
  });

  it("does nothing while it is switched off", async () => {
    const variables = { DATABASE_URL: local.emulator.url, MZ_SCHEDCTL_ENABLED: "false" };
    const count = await countRows("mz_cluster_strategy_actions");
    const run = await runInProcess(["apply"], { variables });
    assert.match(run.stderr, /MZ_SCHEDCTL_ENABLED is false/);
    assert.equal(await countRows("mz_cluster_strategy_actions"), count);
  });

  it("shows each statement as it is done and leaves one audit row for each", async () => {
    const run = await local.schedctl("apply", "--cluster", "^c0001$");
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /✓ CREATE CLUSTER REPLICA "c0001"\."r_200cc" \(SIZE '200cc'\);\n/);
    assert.match(run.stdout, /Applied: 1 done\.\n$/);
    assert.equal(await countRows("mz_cluster_strategy_actions"), 1);
  });

  it("is one JSON document", async () => {
    const run = await local.schedctl("apply", "--json");
    const document = JSON.parse(run.stdout);
    assert.equal(document.v, 1);
    assert.deepEqual(document.results, []);
    assert.equal(document.plan.v, 1);
  });

  it("is exit code 65 with an unreadable row, and the rest is done", async () => {
    const id = await idOf("c0004");
    await local.ask(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) VALUES " +
        `('${id}', 'target_size', '7', '2026-01-01 00:00:00+00'), ` +
        `('${id}', 'no_such', '{}', '2026-01-01 00:00:00+00')`,
    );
    await local.schedctl("strategies", "set", "c0003", "target_size", '{"target_size": "50cc"}');
    const run = await local.schedctl("apply");
    assert.equal(run.code, 65, run.stderr);
    assert.match(run.stdout, /✓ CREATE CLUSTER REPLICA "c0003"/);
    assert.match(run.stdout, /config is 7, it must be a JSON object/);
    assert.match(run.stdout, /strategy_type is "no_such", it must be one of .*"target_size"/);
    assert.equal((await local.schedctl("plan")).code, 65);
    assert.equal((await local.schedctl("plan", "--cluster", "^c0003$")).code, 0);
  });
});

async function idOf(name: string): Promise<string> {
  const rows = await local.ask(`SELECT id FROM mz_clusters WHERE name = '${name}'`);
  return rows[0]?.["id"] ?? "";
}

async function planDocument(cluster: string): Promise<Readonly<Record<string, unknown>>> {
  const run = await local.schedctl("plan", "--cluster", `^${cluster}$`, "--json");
  assert.equal(run.code, 0, run.stderr);
  return JSON.parse(run.stdout);
}

async function statementCounts(): Promise<readonly number[]> {
  const tables = [
    "mz_cluster_strategies",
    "mz_cluster_strategy_state",
    "mz_cluster_strategy_actions",
    "mz_schedctl_intents",
    "mz_schedctl_signals",
    "mz_cluster_replicas",
    "mz_audit_events",
  ];
  return await Promise.all(tables.map((table) => countRows(table)));
}
