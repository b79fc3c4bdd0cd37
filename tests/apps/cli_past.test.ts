/** The past through the CLI: history, its pruning, and the report, over an emulated Materialize. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;
let started: number;

before(async () => {
  local = await startLocalMaterialize({ clock: "manual" });
  started = await databaseNow();
  await local.ask("CREATE CLUSTER shop REPLICAS (old (SIZE '25cc'))");
  await local.ask("CREATE CLUSTER alone REPLICAS (r1 (SIZE '25cc'))");
  local.emulator.advance(3_600_000);
  await local.schedctl("strategies", "set", "shop", "target_size", '{"target_size": "100cc"}');
  for (let cycle = 0; cycle < 4; cycle++) {
    const run = await local.schedctl("apply");
    assert.equal(run.code, 0, run.stderr);
    local.emulator.advance(10 * 60_000);
  }
  await local.ask("ALTER CLUSTER shop RENAME TO store");
});
after(() => local?.close());

async function databaseNow(): Promise<number> {
  const [row] = await local.ask("SELECT extract(epoch FROM now()) * 1000 AS now");
  return Number(row?.["now"]);
}

async function count(table: string, where = "true"): Promise<number> {
  const [row] = await local.ask(`SELECT count(*) AS rows FROM ${table} WHERE ${where}`);
  return Number(row?.["rows"]);
}

describe("history", () => {
  it("lists what was done, the newest last, with why and what came of it", async () => {
    const { code, stdout, stderr } = await local.schedctl("history");
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.match(lines[0] ?? "", /^WHEN +CLUSTER +STRATEGY +RESULT +WHAT$/);
    assert.match(
      lines[1] ?? "",
      /^\d{4}-\S+ \S+ UTC {2}shop +target_size +done +CREATE CLUSTER REPLICA "?shop"?\..*;$/,
    );
    assert.match(lines[2] ?? "", /^ {4}why: .*100cc.* \[MISSING\]$/);
    assert.match(lines[3] ?? "", /done +DROP CLUSTER REPLICA/);
  });

  it("finds a cluster by the name that it had, and by the one it has", async () => {
    for (const name of ["^shop$", "^store$"]) {
      assert.match((await local.schedctl("history", "--cluster", name)).stdout, /DROP CLUSTER/);
    }
    const none = await local.schedctl("history", "--cluster", "alone", "--since", "1d");
    assert.match(none.stdout, /^Nothing was done since .* UTC there\.\n$/);
  });

  it("shows the newest ones where there are more, and says so", async () => {
    const { stdout, stderr } = await local.schedctl("history", "--limit", "1");
    assert.match(stdout, /DROP CLUSTER REPLICA/);
    assert.doesNotMatch(stdout, /CREATE CLUSTER REPLICA/);
    assert.match(
      stderr,
      /^Only the newest 1 entries since .* UTC are shown; --limit shows more\n$/,
    );
  });

  it("is a document with numbers and ids as well", async () => {
    const run = await local.schedctl("--json", "history", "--since", "1d");
    const { v, cut, entries } = JSON.parse(run.stdout);
    assert.deepEqual([v, cut, entries.length], [1, false, 2]);
    const [{ cluster, strategy, result, message, reason, action_id: id }] = entries;
    assert.deepEqual([cluster, strategy, result, message], ["shop", "target_size", "done", null]);
    assert.deepEqual([typeof reason.numbers, typeof id], ["object", "string"]);
  });

  it("reads rows of an earlier tool, and what failed", async () => {
    const at = new Date(await databaseNow()).toISOString();
    await local.ask(
      "INSERT INTO mz_cluster_strategy_actions VALUES " +
        `('x1', 'u77', 'DROP CLUSTER gone', '{"reasons": ["old"]}', false, 'no such', '${at}'), ` +
        `('x2', NULL, NULL, NULL, NULL, NULL, '${at}')`,
    );
    const { stdout } = await local.schedctl("history");
    assert.match(stdout, /u77 +- +failed +DROP CLUSTER gone;\n {4}no such\n/);
    assert.match(stdout, / - +- +not done +-\n$/);
    await local.ask("DELETE FROM mz_cluster_strategy_actions WHERE action_id IN ('x1', 'x2')");
  });
});

describe("report", () => {
  it("holds what was used against always-on, by exactly what the replicas lived", async () => {
    const run = await local.schedctl("report", "--json", "--since", "1d");
    assert.equal(run.code, 0, run.stderr);
    const { clusters, other_clusters: others, total, until } = JSON.parse(run.stdout);
    assert.equal(clusters.length, 1);
    const [one] = clusters;
    const [row] = await local.ask(
      "SELECT sum(credits_per_hour * extract(epoch FROM " +
        `coalesce(dropped_at, '${until}'::timestamptz) - created_at) / 3600) AS credits ` +
        "FROM mz_internal.mz_cluster_replica_history WHERE cluster_id = '" + one.cluster_id + "'",
    );
    assert.equal(one.cluster, "store");
    assert.ok(Math.abs(one.credits_used - Number(row?.["credits"])) < 0.001, run.stdout);
    assert.equal(one.resizes, 1);
    assert.deepEqual(one.always_on.replicas.map((each: { size: string }) => each.size), ["25cc"]);
    const hours = (Date.parse(until) - Date.parse(one.always_on.since)) / 3_600_000;
    const price = one.always_on.replicas[0].credits_per_hour;
    assert.ok(Math.abs(one.always_on.credits - hours * price) < 1e-9);
    assert.ok(Date.parse(one.always_on.since) >= started);
    assert.equal(total.credits_used, one.credits_used);
    assert.ok(others >= 1);
  });

  it("says in words what it means", async () => {
    const { stdout } = await local.schedctl("report", "--cluster", "store");
    assert.match(stdout, /^From .* UTC to .* UTC, 30 d\.\n\nCLUSTER +CREDITS +ALWAYS-ON +SAVED/);
    assert.match(stdout, /\nstore +\d+\.\d\d +\d+\.\d\d +-?\d/);
    assert.match(stdout, /Always-on is what a cluster would have cost/);
    const none = await local.schedctl("report", "--cluster", "alone");
    assert.match(none.stdout, /No cluster has a strategy row.*\nLeft out: 1 cluster /);
  });

  it("ends with the drop of a cluster", async () => {
    await local.ask("CREATE CLUSTER brief REPLICAS (r1 (SIZE '25cc'))");
    await local.schedctl("strategies", "set", "brief", "target_size", '{"target_size": "25cc"}');
    local.emulator.advance(3_600_000);
    await local.ask("DROP CLUSTER brief");
    const { stdout } = await local.schedctl("report", "--json", "--cluster", "^brief$");
    local.emulator.advance(3_600_000);
    const later = (await local.schedctl("report", "--json", "--cluster", "^brief$")).stdout;
    const [now, then] = [later, stdout].map((text) => JSON.parse(text).clusters[0]);
    assert.ok(now.credits_used > 0 && now.dropped_at !== null, later);
    assert.deepEqual(now.always_on, then.always_on);
    assert.match((await local.schedctl("report")).stdout, /\nbrief \(dropped\) +/);
  });

  it("sends the same number of statements for more clusters", async () => {
    const statements = async () =>
      (await local.schedctl("report", "-vv")).stderr.split("\n").filter((line) =>
        line.includes('"sql"')
      ).length;
    const before = await statements();
    await local.ask("CREATE CLUSTER more REPLICAS (r1 (SIZE '25cc'))");
    await local.schedctl("strategies", "set", "more", "target_size", '{"target_size": "25cc"}');
    assert.equal(await statements(), before);
    assert.ok(before <= 9, String(before));
  });
});

describe("history prune", () => {
  it("wants two days at least", async () => {
    const { code, stderr } = await local.schedctl("history", "prune", "--before", "47h");
    assert.equal(code, 64);
    assert.match(stderr, /--before is less than 2 days, it must be at least 2d/);
    assert.equal((await local.schedctl("history", "prune")).code, 64);
  });

  it("deletes what is old, keeps what memory is rebuilt from and what is open", async () => {
    const old = new Date(started - 100 * 86_400_000).toISOString();
    const context = (effect: string) => `'{"strategy": "idle_suspend", "effect": ${effect}}'`;
    const suspended = context('{"kind": "suspended", "replicas": []}');
    const row = (id: string, ctx: string, at = old) =>
      `('${id}', 'u1', 'X', ${ctx}, true, NULL, '${at}')`;
    const older = new Date(started - 101 * 86_400_000).toISOString();
    await local.ask(
      "INSERT INTO mz_cluster_strategy_actions VALUES " + [
        row("kept", suspended),
        row("overtaken", suspended, older),
        row("plain", context('{"kind": "changed"}')),
      ].join(", "),
    );
    const intent = (id: string, phase = "intent") =>
      `('${id}', 'c', 'u1', 'X', '{}', '${phase}', '${old}')`;
    await local.ask(
      "INSERT INTO mz_schedctl_intents VALUES " +
        [intent("open"), intent("plain"), intent("gone"), intent("gone", "withdrawn")].join(", "),
    );
    const dry = await local.schedctl("history", "prune", "--before", "90d", "--dry-run");
    assert.match(dry.stderr, /^Would delete 2 audit rows and 3 announcements from before .*\n$/);
    assert.equal(await count("mz_schedctl_intents", "action_id = 'plain'"), 1);
    const run = await local.schedctl("history", "prune", "--before", "90d", "--json");
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(JSON.parse(run.stdout).deleted, { actions: 2, announcements: 3 });
    assert.equal(await count("mz_cluster_strategy_actions", "action_id = 'kept'"), 1);
    assert.equal(await count("mz_cluster_strategy_actions", "cluster_id = 'u1'"), 1);
    assert.deepEqual(
      await local.ask(`SELECT action_id FROM mz_schedctl_intents WHERE created_at = '${old}'`),
      [{ action_id: "open" }],
    );
    const again = await local.schedctl("history", "prune", "--before", "90d");
    assert.match(again.stderr, /^Nothing to delete from before /);
    assert.match((await local.schedctl("history")).stdout, /CREATE CLUSTER REPLICA/);
  });
});
