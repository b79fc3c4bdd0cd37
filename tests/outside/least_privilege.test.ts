/** sql/roles.sql word for word, with access control on: its role can do the whole story, and nothing beyond it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import postgres from "postgres";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { decisionCtx } from "../../packages/mz-adapter/schema/decision_ctx.ts";
import { type Run, runInProcess } from "../apps/console.ts";

const ROLES = new URL("../../sql/roles.sql", import.meta.url);

/** What roles.sql takes for granted: the names in it exist. */
const ITS_WORLD = [
  "CREATE CLUSTER control REPLICAS (r1 (SIZE '25cc'))",
  "CREATE CLUSTER prod REPLICAS (r_25cc (SIZE '25cc'))",
  "CREATE CLUSTER other REPLICAS (r_25cc (SIZE '25cc'))",
  "CREATE TABLE orders (region text, amount int)",
  "CREATE VIEW by_region AS SELECT region, sum(amount) AS total FROM orders GROUP BY region",
  "CREATE INDEX by_region_idx IN CLUSTER prod ON by_region (region)",
  "GRANT SELECT ON by_region TO materialize",
  "GRANT USAGE ON CLUSTER prod TO materialize",
];

/** Older than anything that `history prune` would keep for its age. */
const OLD_ROW = "INSERT INTO materialize.ops.mz_cluster_strategy_actions " +
  "VALUES ('old', 'u1', 'X', '{}', true, NULL, '2020-01-01 00:00:00+00')";

describe("the role of sql/roles.sql, with access control", () => {
  let emulator: Emulator;
  let system: postgres.Sql;

  before(async () => {
    emulator = await startEmulator({ clock: "manual", start: Date.now(), rbac: true });
    system = postgres(emulator.internalUrl, { max: 1, onnotice: () => {} });
    for (const statement of ITS_WORLD) await system.unsafe(statement).simple();
    emulator.advance(60_000);
  });
  after(async () => {
    await system?.end();
    await emulator?.close();
  });

  async function schedctl(...args: readonly string[]): Promise<Run> {
    const url = emulator.url.replace("materialize@", "scheduler@");
    const ours = ["--schema", "ops", "--control-cluster", "control"];
    const ticking = setInterval(() => emulator.advance(500), 50);
    try {
      return await runInProcess([...args, ...ours], { variables: { DATABASE_URL: url } });
    } finally {
      clearInterval(ticking);
    }
  }

  async function succeeds(...args: readonly string[]): Promise<string> {
    const run = await schedctl(...args);
    assert.equal(run.code, 0, `${args.join(" ")}: ${run.stdout}${run.stderr}`);
    return run.stdout;
  }

  const sizes = async (cluster: string) =>
    (await system.unsafe(
      "SELECT r.size FROM mz_cluster_replicas r JOIN mz_clusters c ON c.id = r.cluster_id " +
        `WHERE c.name = '${cluster}' ORDER BY r.size`,
    ).simple()).map((row) => row["size"]);

  it("can be made by a superuser, statement by statement", async () => {
    const text = readFileSync(ROLES, "utf8").replaceAll(/--.*$/gm, "");
    const statements = text.split(";").map((one) => one.trim()).filter((one) => one !== "");
    assert.ok(statements.length >= 6);
    for (const statement of statements) await system.unsafe(statement).simple();
  });

  it("makes and fills our tables, and the doctor is content", async () => {
    await succeeds("init");
    await succeeds("strategies", "set", "prod", "target_size", '{"target_size": "100cc"}');
    await succeeds("strategies", "set", "prod", "idle_suspend", '{"idle_after_s": 1800}');
    const doctor = JSON.parse((await schedctl("doctor", "--json")).stdout);
    const failed = doctor.checks.filter((one: { verdict: string }) => one.verdict === "fail");
    assert.deepEqual(failed, []);
  });

  it("resizes: creates, waits and drops", async () => {
    assert.match(await succeeds("plan"), /CREATE CLUSTER REPLICA "prod"/);
    assert.match(await succeeds("apply"), /✓ CREATE CLUSTER REPLICA "prod"/);
    emulator.advance(120_000);
    assert.match(await succeeds("apply"), /✓ DROP CLUSTER REPLICA "prod"/);
    assert.deepEqual(await sizes("prod"), ["100cc"]);
  });

  it("suspends on what the redacted statement log proves, and wakes on a refused query", async () => {
    await askProd();
    for (let minute = 0; minute < 31; minute++) {
      emulator.advance(60_000);
      await system.unsafe("SELECT name FROM mz_clusters").simple();
    }
    const suspended = await succeeds("apply", "--verbose");
    assert.deepEqual(await sizes("prod"), [], suspended);
    await assert.rejects(askProd(), /has no replicas available/);
    emulator.advance(6_000);
    const awake = await succeeds("apply", "--verbose");
    assert.deepEqual(await sizes("prod"), ["100cc"], awake);
  });

  it("changes a fixed name, which renames a replica", async () => {
    for (const size of ["25cc", "50cc"]) {
      const config = JSON.stringify({ target_size: size, replica_name: "main" });
      await succeeds("strategies", "set", "prod", "target_size", config);
      for (let run = 0; run < 4; run++) {
        await succeeds("apply");
        emulator.advance(120_000);
      }
    }
    assert.deepEqual(await sizes("prod"), ["50cc"]);
  });

  it("pauses a cluster, which stops a resize, and ends that", async () => {
    await succeeds("pause", "prod", "--for", "2h", "--reason", "an experiment");
    await succeeds("strategies", "set", "prod", "target_size", '{"target_size": "25cc"}');
    const paused = await succeeds("apply");
    assert.match(paused, /an experiment/);
    assert.doesNotMatch(paused, /✓/);
    assert.deepEqual(await sizes("prod"), ["50cc"]);
    await succeeds("resume", "prod", "--reason", "it is over");
    for (let run = 0; run < 2; run++) {
      await succeeds("apply");
      emulator.advance(120_000);
    }
    assert.deepEqual(await sizes("prod"), ["25cc"]);
  });

  it("leaves audit rows that fit the published schema", async () => {
    await system.unsafe("SET cluster = control").simple();
    const rows = await system.unsafe(
      "SELECT decision_ctx FROM ops.mz_cluster_strategy_actions " +
        "UNION ALL SELECT decision_ctx FROM ops.mz_schedctl_intents",
    ).simple();
    const contexts = rows.map((row) =>
      typeof row["decision_ctx"] === "string"
        ? JSON.parse(row["decision_ctx"])
        : row["decision_ctx"]
    );
    assert.ok(contexts.length >= 12, `${contexts.length} rows`);
    for (const context of contexts) assert.deepEqual(decisionCtx.parse(context), context);
    const kinds = new Set(contexts.map((context) => context.action.kind));
    assert.deepEqual([...kinds].sort(), ["create_replica", "drop_replica", "rename_replica"]);
    const known = contexts.filter((one) => one.signals.statement_log?.age_s !== undefined);
    assert.ok(known.length > 0, "no row tells how old the statement log was");
  });

  it("lists, removes and forgets", async () => {
    await succeeds("strategies", "list");
    await succeeds("views", "install");
    await succeeds("strategies", "remove", "prod", "idle_suspend");
    await succeeds("wipe-state", "--yes");
  });

  it("or a role that does not own the tables, with the grants that are listed for it", async () => {
    const listed = [...readFileSync(ROLES, "utf8").matchAll(/^-- {3}(GRANT .*);$/gm)];
    assert.equal(listed.length, 11);
    const grants = listed.map(([, grant = ""]) => grant.replace("TO scheduler", "TO deputy"));
    const before = ["CREATE ROLE deputy LOGIN", "GRANT USAGE ON SCHEMA materialize.ops TO deputy"];
    for (
      const statement of [
        ...before,
        "GRANT USAGE ON DATABASE materialize TO deputy",
        "GRANT USAGE ON CLUSTER control TO deputy",
        ...grants,
      ]
    ) await system.unsafe(statement).simple();
    const asDeputy = async (...args: readonly string[]) => {
      const url = emulator.url.replace("materialize@", "deputy@");
      const ours = ["--schema", "ops", "--control-cluster", "control"];
      const run = await runInProcess([...args, ...ours], { variables: { DATABASE_URL: url } });
      assert.equal(run.code, 0, `${args.join(" ")}: ${run.stdout}${run.stderr}`);
    };
    await asDeputy("strategies", "set", "other", "target_size", '{"target_size": "25cc"}');
    await asDeputy("apply", "--cluster", "other");
    await asDeputy("pause", "other", "--for", "1h", "--reason", "a test");
    await asDeputy("resume", "other");
    await asDeputy("strategies", "remove", "other", "target_size");
    await asDeputy("wipe-state", "--yes");
    for (const command of [["history"], ["report"], ["history", "prune", "--before", "2d"]]) {
      await system.unsafe(OLD_ROW).simple();
      await asDeputy(...command);
    }
    await system.unsafe(OLD_ROW).simple();
    const without =
      "REVOKE DELETE ON TABLE materialize.ops.mz_cluster_strategy_actions FROM deputy";
    await system.unsafe(without).simple();
    const url = emulator.url.replace("materialize@", "deputy@");
    const prune = ["history", "prune", "--before", "2d", "--schema", "ops"];
    const refused = await runInProcess([...prune, "--control-cluster", "control"], {
      variables: { DATABASE_URL: url },
    });
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^mz-schedctl: Cannot delete old rows of the audit trail: /);
    assert.match(refused.stderr, /GRANT DELETE ON TABLE .*mz_cluster_strategy_actions TO deputy/);
  });

  it("can not touch the cluster of somebody else, and says so", async () => {
    await succeeds("strategies", "set", "other", "target_size", '{"target_size": "50cc"}');
    const run = await schedctl("apply", "--cluster", "other");
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /– CREATE CLUSTER REPLICA "other"[\s\S]*blocked by NOT_OWNER/);
    assert.deepEqual(await sizes("other"), ["25cc"]);
  });

  /** A query of somebody on the cluster `prod`; those of mz_system would not be logged. */
  async function askProd(): Promise<void> {
    const client = postgres(emulator.url, {
      max: 1,
      onnotice: () => {},
      connection: { application_name: "dashboard", cluster: "prod" } as Record<string, string>,
    });
    try {
      await client.unsafe("SELECT * FROM by_region").simple();
    } finally {
      await client.end();
    }
  }
});
