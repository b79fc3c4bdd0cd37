/** What can be wrong with the world: each has its message and its exit code, and nothing is lost. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { runInProcess } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

const set = (cluster: string, size: string) =>
  ["strategies", "set", cluster, "target_size", JSON.stringify({ target_size: size })] as const;

describe("before the work begins, exit code 1", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator({ password: "right", rbac: true, seedClusters: 1 });
  });
  after(() => emulator?.close());

  const run = (args: readonly string[], user = "materialize:right") =>
    runInProcess(args, {
      variables: { DATABASE_URL: emulator.url.replace("materialize@", `${user}@`) },
    });

  it("a wrong password is said, and not repeated", async () => {
    for (const command of [["plan"], ["apply"], ["init"], ["doctor"], ["strategies", "list"]]) {
      const ended = await run(command, "materialize:hunter2");
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(ended.stderr + ended.stdout, /Cannot log in .* user name and password/);
      assert.ok(!(ended.stderr + ended.stdout).includes("hunter2"));
    }
  });

  it("missing tables name the command that makes them", async () => {
    const commands = [
      ["plan"],
      ["apply"],
      ["strategies", "list"],
      set("c0001", "25cc"),
      ["wipe-state"],
      ["views", "install"],
    ];
    for (const command of commands) {
      const ended = await run(command);
      assert.equal(ended.code, 1, `${command}: ${ended.stderr}`);
      assert.match(ended.stderr, /mz-schedctl init/);
    }
  });

  it("doctor says that tables are missing and how to make them", async () => {
    const ended = await run(["doctor", "--json"]);
    assert.equal(ended.code, 1);
    const { checks } = JSON.parse(ended.stdout);
    const failed = checks.filter((one: { verdict: string }) => one.verdict === "fail");
    assert.deepEqual(failed.map((one: { name: string }) => one.name), ["tables"]);
    assert.equal(failed[0].remedy, "mz-schedctl init");
  });

  it("an unknown control cluster is said", async () => {
    const ended = await run(["plan", "--control-cluster", "nope"]);
    assert.equal(ended.code, 1);
  });
});

describe("a missing privilege", () => {
  let local: LocalMaterialize;
  before(async () => {
    local = await startLocalMaterialize({ rbac: true, seedClusters: 2 });
    await local.schedctl(...set("c0001", "100cc"));
  });
  after(() => local?.close());

  it("to change a cluster is said before anything is tried, and nothing is", async () => {
    await asSystem(local, "CREATE ROLE joe");
    for (
      const grant of [
        "GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA materialize.public TO joe",
        "GRANT UPDATE ON TABLE materialize.public.mz_schedctl_lease TO joe",
        "GRANT USAGE ON CLUSTER quickstart TO joe",
      ]
    ) await asSystem(local, grant);
    const variables = { DATABASE_URL: local.emulator.url.replace("materialize@", "joe@") };
    const ended = await runInProcess(["apply"], { variables });
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    assert.match(ended.stdout, /NOT_OWNER only its owner may change this cluster/);
    assert.equal((await runInProcess(["apply", "--strict"], { variables })).code, 6);
    const rows = await local.ask("SELECT executed FROM mz_cluster_strategy_actions");
    assert.deepEqual(rows, []);
  });

  it("for our tables names the GRANT, exit code 1", async () => {
    await asSystem(local, "REVOKE SELECT ON ALL TABLES IN SCHEMA materialize.public FROM joe");
    const ended = await runInProcess(["plan"], {
      variables: { DATABASE_URL: local.emulator.url.replace("materialize@", "joe@") },
    });
    assert.equal(ended.code, 1, ended.stderr + ended.stdout);
    assert.match(ended.stderr, /GRANT SELECT ON TABLE materialize\.public\.mz_\w+ TO joe/);
  });
});

describe("a statement that fails", () => {
  let local: LocalMaterialize;
  before(async () => {
    local = await startLocalMaterialize();
    const fault = { kind: "error", message: "no room today", pattern: 'REPLICA "full"', times: 2 };
    await local.ask(`SELECT mz_emulator.inject_fault('${JSON.stringify(fault)}')`);
    await local.ask("CREATE CLUSTER full REPLICAS (a (SIZE '25cc'), b (SIZE '25cc'))");
    await local.ask("CREATE CLUSTER roomy REPLICAS (a (SIZE '25cc'))");
    await local.ask("CREATE CLUSTER easy (SIZE '25cc')");
    await local.schedctl(...set("full", "100cc"));
    await local.schedctl(...set("roomy", "100cc"));
  });
  // The last test has closed the emulator already.
  after(() => local?.close().catch(() => {}));

  it("ends the run with --on-error stop, exit code 3", async () => {
    const ended = await local.schedctl("apply", "--on-error", "stop");
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(ended.stdout, /✗ CREATE CLUSTER REPLICA "full"/);
    assert.match(ended.stdout, /Applied: 1 failed, 1 not tried\./);
  });

  it("ends only its cluster's work otherwise, exit code 3", async () => {
    const ended = await local.schedctl("apply", "--json");
    assert.equal(ended.code, 3, ended.stderr);
    const { results } = JSON.parse(ended.stdout) as {
      readonly results: readonly Record<string, string>[];
    };
    assert.deepEqual(results.map((one) => [one["cluster"], one["result"]]), [
      ["full", "failed"],
      ["roomy", "done"],
    ]);
    assert.match(results[0]?.["message"] ?? "", /no room today/);
  });

  it("with --strict a finding is exit code 6, without it 0", async () => {
    await local.schedctl("strategies", "remove", "full", "target_size");
    await local.schedctl(...set("easy", "50cc"));
    const [easy] = await local.ask("SELECT id FROM mz_clusters WHERE name = 'easy'");
    await local.ask(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) VALUES " +
        `('${easy?.["id"]}', 'target_size', '{"target_size": "25cc"}', '2099-01-01 00:00:00+00')`,
    );
    const strict = await local.schedctl("plan", "--strict", "--cluster", "easy");
    assert.equal(strict.code, 6, strict.stdout);
    assert.equal((await local.schedctl("plan", "--cluster", "easy")).code, 0);
    assert.equal((await local.schedctl("apply", "--strict", "--cluster", "easy")).code, 6);
  });

  it("doctor is content, then names a row that cannot be read", async () => {
    assert.equal((await local.schedctl("doctor")).code, 0);
    await local.ask(
      "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) " +
        "SELECT cluster_id, 'no_such', '{}', updated_at FROM mz_cluster_strategies LIMIT 1",
    );
    const ended = await local.schedctl("doctor");
    assert.equal(ended.code, 65, ended.stdout);
    assert.match(
      ended.stdout,
      /✗ strategy row no_such of \w+: .*"target_size"/,
    );
  });

  it("loses nothing when the server goes away: exit code 69", async () => {
    await local.emulator.close();
    const ended = await local.schedctl("apply");
    assert.equal(ended.code, 69, ended.stderr);
  });
});

async function asSystem(local: LocalMaterialize, text: string): Promise<void> {
  const { connect } = await import("@mz-schedctl/mz-adapter");
  const url = local.emulator.internalUrl;
  const system = await connect({ url, cycleId: "system", toolVersion: "0.0.0" });
  try {
    await system.query({ doing: "prepare a test", text });
  } finally {
    await system.close();
  }
}
