/** The adapter against the emulator, over a proxy that counts statements and cuts the line. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Action, type Intent, type Memory, NO_REQUEST, signalsFor } from "@mz-schedctl/core";
import { type Proxy, startProxy } from "../../../tests/support/proxy.ts";
import { type Adapter, AdapterError, connect, type ConnectOptions, doctor } from "./mod.ts";

let emulator: Emulator;
let proxy: Proxy;
let adapter: Adapter;

function options(more: Partial<ConnectOptions> = {}): ConnectOptions {
  return {
    url: `postgres://materialize@127.0.0.1:${proxy.port}/materialize?sslmode=disable`,
    cycleId: "cycle-1",
    toolVersion: "0.1.0",
    pause: () => Promise.resolve(),
    ...more,
  };
}

async function clusterId(name: string): Promise<string> {
  const cluster = (await adapter.store.clusters()).find((one) => one.name === name);
  assert.ok(cluster !== undefined, `no cluster ${name}`);
  return cluster.id;
}

/** Rows of any statement. */
async function rowsOf(text: string) {
  return (await adapter.query({ doing: "test", text })).rows;
}

before(async () => {
  emulator = await startEmulator();
  proxy = await startProxy({ port: emulator.port });
  const first = await connect(options());
  await first.store.init();
  await first.query({
    doing: "test",
    text: "CREATE CLUSTER busy REPLICAS (r_25cc (SIZE '25cc'), \"it's\" (SIZE '50cc'))",
  });
  await first.close();
  adapter = await connect(options());
});

after(async () => {
  await adapter.close();
  await proxy.close();
  await emulator.close();
});

describe("connect()", () => {
  it("takes four statements, and says who we are without one", async () => {
    proxy.forget();
    const other = await connect(options({ controlCluster: "busy", cycleId: "abc" }));
    await other.close();
    assert.equal(proxy.statements.length, 4);
    const startup = proxy.startups.at(-1);
    assert.equal(startup?.["application_name"], "mz-schedctl abc");
    assert.equal(startup?.["cluster"], "busy");
    assert.equal(other.facts.settings.cluster, "busy");
  });

  it("is unreachable where nobody listens", async () => {
    const url = "postgres://u:hunter2@127.0.0.1:1/d?sslmode=disable";
    await assert.rejects(connect(options({ url })), (error) => {
      assert.ok(error instanceof AdapterError);
      assert.equal(error.kind, "unreachable");
      assert.match(error.message, /^Cannot reach Materialize at 127\.0\.0\.1:1: /);
      assert.doesNotMatch(error.message, /hunter2/);
      return true;
    });
  });
});

describe("init()", () => {
  it("creates what is missing, and nothing the second time", async () => {
    const inOther = await connect(options({ schema: 'my "s"' }));
    const { statements } = await inOther.store.init();
    assert.equal(statements[0], 'CREATE SCHEMA "my ""s"""');
    assert.equal(statements.length, 9);
    await inOther.close();
    const again = await connect(options({ schema: 'my "s"' }));
    assert.deepEqual((await again.store.init()).statements, []);
    await again.close();
  });

  it("goes on after a half-finished run", async () => {
    proxy.cut("before", (sql) => sql.startsWith('CREATE TABLE "half"."mz_schedctl_signals"'));
    const first = await connect(options({ schema: "half" }));
    await assert.rejects(first.store.init(), /was lost/);
    await first.close();
    const second = await connect(options({ schema: "half" }));
    assert.equal((await second.store.init()).statements.length, 5);
    await second.close();
    const third = await connect(options({ schema: "half" }));
    assert.deepEqual((await third.store.init()).statements, []);
    const { rows } = await third.query({
      doing: "test",
      text: "SELECT version FROM half.mz_schedctl_schema_version",
    });
    assert.deepEqual(rows.map((row) => row["version"]).sort(), ["0", "1", "2"]);
    await third.close();
  });

  it("does not touch a table of somebody else", async () => {
    await adapter.query({ doing: "test", text: "CREATE SCHEMA foreign_one" });
    await adapter.query({
      doing: "test",
      text: "CREATE TABLE foreign_one.mz_cluster_strategies (cluster_id int)",
    });
    const other = await connect(options({ schema: "foreign_one" }));
    await assert.rejects(other.store.init(), /"cluster_id" .* is integer, it must be text/);
    await other.close();
  });
});

describe("observe()", () => {
  it("takes ten statements from BEGIN on, and none of them writes", async () => {
    const id = await clusterId("busy");
    for (const [strategyType, config] of [["target_size", "{}"], ["idle_suspend", "{}"]] as const) {
      await adapter.store.insertStrategy(
        adapter.store.renderInsert({ clusterId: id, strategyType, config }),
      );
    }
    proxy.forget();
    const observation = await adapter.environment.observe(() => ({
      ...NO_REQUEST,
      statementLogSeconds: 60,
    }));
    assert.equal(proxy.statements.length, 10);
    assert.equal(proxy.statements[0], "BEGIN READ ONLY");
    for (const sql of proxy.statements) {
      assert.match(sql, /^(BEGIN READ ONLY|COMMIT|SELECT|WITH)\b/);
    }
    const cluster = observation.clusters.find((one) => one.name === "busy");
    assert.deepEqual(cluster?.replicas.map(({ name, size }) => [name, size]).sort(), [
      ["it's", "50cc"],
      ["r_25cc", "25cc"],
    ]);
    assert.equal(observation.clusters.find((one) => one.name === "mz_system")?.system, true);
    assert.equal(observation.strategyRows.length, 2);
    assert.equal(observation.sizes.get("50cc")?.creditsPerHour, 0.5);
    assert.equal(observation.controlCluster, "quickstart");
    assert.equal(observation.statementLog.kind, "known");
    assert.ok(Math.abs(observation.now - emulator.clock.now()) < 5_000);
  });

  it("does not read the statement log when no strategy asks for it", async () => {
    proxy.forget();
    const { statementLog } = await adapter.environment.observe(() => NO_REQUEST);
    assert.equal(proxy.statements.length, 9);
    assert.equal(statementLog.kind === "missing" && statementLog.code, "LOG_NOT_READ");
  });

  it("starts over when the line is cut in the middle", async () => {
    proxy.cut("after", (sql) => sql.includes("mz_hydration_statuses"));
    const { clusters } = await adapter.environment.observe(signalsFor);
    assert.ok(clusters.length > 0);
  });

  it("says what is missing", async () => {
    const noTables = await connect(options({ schema: "nowhere" }));
    await assert.rejects(noTables.environment.observe(signalsFor), (error) => {
      assert.ok(error instanceof AdapterError);
      assert.equal(error.kind, "missing_tables");
      assert.match(error.message, /mz-schedctl init must have been run/);
      return true;
    });
    await noTables.close();
    const noCluster = await connect(options({ controlCluster: "nope" }));
    await assert.rejects(noCluster.environment.observe(signalsFor), (error) => {
      assert.ok(error instanceof AdapterError);
      assert.equal(error.kind, "missing_cluster");
      return true;
    });
    await noCluster.close();
    await adapter.query({ doing: "test", text: "CREATE CLUSTER hollow REPLICAS ()" });
    const noReplica = await connect(options({ controlCluster: "hollow" }));
    await assert.rejects(noReplica.environment.observe(signalsFor), (error) => {
      assert.ok(error instanceof AdapterError);
      assert.equal(error.kind, "no_replica");
      assert.match(error.message, /the control cluster "hollow" has no replica/);
      return true;
    });
    await noReplica.close();
  });

  it("looks at one cluster alone", async () => {
    const look = await adapter.environment.lookAt(await clusterId("busy"));
    assert.equal(look?.name, "busy");
    assert.equal(look?.replicas.length, 2);
    assert.equal(await adapter.environment.lookAt("u99999"), null);
  });
});

async function dropOf(replicaName: string): Promise<Intent> {
  const id = await clusterId("busy");
  const look = await adapter.environment.lookAt(id);
  const replica = look?.replicas.find((one) => one.name === replicaName);
  assert.ok(replica !== undefined);
  const remembered = { name: replica.name, size: replica.size, availabilityZone: null };
  const action: Action = {
    kind: "drop_replica",
    cluster: { id, name: "busy" },
    replica: { id: replica.id, name: replica.name, size: replica.size },
    suspending: true,
    strategy: "idle_suspend",
    reason: { code: "IDLE", text: "no use", numbers: {} },
    expects: { ready: [], absentNames: [], unsubscribed: false },
    before: [remembered],
    remember: { kind: "suspended", replicas: [remembered] },
  };
  const { environment } = adapter;
  return {
    actionId: environment.newActionId(),
    cycleId: "cycle-1",
    sql: `DROP CLUSTER REPLICA busy."${replica.name.replaceAll('"', '""')}"`,
    action,
    createdAt: environment.now(),
  };
}

async function outcomesOf(actionId: string): Promise<number> {
  const rows = await rowsOf(
    `SELECT action_id FROM mz_cluster_strategy_actions WHERE action_id = '${actionId}'`,
  );
  return rows.length;
}

describe("intents and outcomes", () => {
  it("an announced action is open until it is withdrawn or has an outcome", async () => {
    const { environment } = adapter;
    const [first, second] = [await dropOf("it's"), await dropOf("it's")];
    await environment.recordIntent(first);
    await environment.recordIntent(second);
    assert.deepEqual(
      new Map((await environment.openIntents()).map((one) => [one.actionId, one])),
      new Map([[first.actionId, first], [second.actionId, second]]),
    );
    await environment.withdrawIntent(first);
    await environment.recordOutcome(second, { executed: false, at: environment.now(), error: "x" });
    assert.deepEqual(await environment.openIntents(), []);
  });

  for (const when of ["before", "after"] as const) {
    it(`one audit row, although the line was cut ${when} it was written`, async () => {
      const intent = await dropOf("it's");
      const outcome = { executed: false, at: adapter.environment.now(), error: null };
      proxy.cut(when, (sql) => sql.startsWith("INSERT INTO") && sql.includes("NOT EXISTS"));
      await adapter.environment.recordOutcome(intent, outcome);
      await adapter.environment.recordOutcome(intent, outcome);
      assert.equal(await outcomesOf(intent.actionId), 1);
    });
  }

  it("a suspension is told by the audit trail, from its announcement on", async () => {
    const { environment } = adapter;
    const intent = await dropOf("it's");
    const at = intent.createdAt + 40;
    await environment.recordOutcome(intent, { executed: true, at, error: null });
    const { trace } = await environment.observe(signalsFor);
    const id = intent.action.cluster.id;
    assert.deepEqual(trace.filter((one) => one.clusterId === id), [{
      clusterId: id,
      strategy: "idle_suspend",
      startedAt: intent.createdAt,
      at,
      effect: { kind: "suspended", replicas: intent.action.before },
    }]);
  });
});

describe("execute()", () => {
  it("tells done from refused, in the words of the server", async () => {
    const { environment } = adapter;
    const sql = "CREATE CLUSTER REPLICA busy.extra (SIZE '25cc')";
    assert.deepEqual(await environment.execute(sql), { kind: "done" });
    const again = await environment.execute(sql);
    assert.equal(again.kind, "refused");
    assert.ok(again.kind === "refused" && again.message.includes("'extra'"), again.kind);
    assert.deepEqual(await environment.execute("DROP CLUSTER REPLICA busy.extra"), {
      kind: "done",
    });
  });

  for (const when of ["before", "after"] as const) {
    it(`is lost when the line is cut ${when} the statement, and the audit log knows`, async () => {
      const { environment } = adapter;
      await environment.execute("CREATE CLUSTER REPLICA busy.short (SIZE '25cc')");
      const intent = await dropOf("short");
      proxy.cut(when, (sql) => sql.startsWith("DROP CLUSTER REPLICA"));
      assert.equal((await environment.execute(intent.sql)).kind, "lost");
      assert.equal(await environment.hasLanded(intent), when === "after");
      const look = await environment.lookAt(intent.action.cluster.id);
      assert.equal(look?.replicas.some((one) => one.name === "short"), when === "before");
      if (when === "before") await environment.execute(intent.sql);
    });
  }

  it("is lost while nobody answers, and works again afterwards", async () => {
    proxy.refuse(true);
    proxy.cut("before", () => true);
    assert.equal((await adapter.environment.execute("SHOW cluster")).kind, "lost");
    assert.equal((await adapter.environment.execute("SHOW cluster")).kind, "lost");
    proxy.refuse(false);
    assert.equal((await adapter.environment.execute("SHOW cluster")).kind, "done");
  });
});

describe("what is remembered and published", () => {
  const memory: Memory = {
    strategy: "target_size",
    revision: 1,
    lastChangeAt: 1_700_000_000_000,
    target: { size: "25cc" },
  };

  it("the newest revision of each strategy counts, until it is wiped", async () => {
    const { environment, store } = adapter;
    await environment.remember([{ clusterId: "u1", memory }]);
    await environment.remember([{ clusterId: "u1", memory: { ...memory, revision: 10 } }]);
    await environment.remember([{ clusterId: "u1", memory: { ...memory, revision: 9 } }]);
    await environment.remember([{
      clusterId: "u1",
      memory: { ...memory, strategy: "other", revision: 2 },
    }]);
    const read = async () =>
      (await environment.observe(signalsFor)).memory.map((row) =>
        row.kind === "memory" ? [row.clusterId, row.memory.strategy, row.memory.revision] : row
      );
    assert.deepEqual(await read(), [["u1", "other", 2], ["u1", "target_size", 10]]);
    assert.equal(await store.wipeState(["u2"]), 0);
    assert.equal(await store.wipeState(["u1"]), 4);
    assert.deepEqual(await read(), []);
  });

  it("only a change of suspension is published", async () => {
    const { environment } = adapter;
    const publish = (suspended: boolean) =>
      environment.publishSuspensions(new Map([["u1", suspended], ["u2", false]]));
    await publish(false);
    await publish(true);
    await publish(true);
    await publish(false);
    const rows = await rowsOf("SELECT cluster_id, value FROM mz_schedctl_signals ORDER BY as_of");
    assert.deepEqual(rows.map((row) => [row["cluster_id"], row["value"]]), [
      ["u1", "true"],
      ["u1", "false"],
    ]);
  });

  it("strategy rows are removed by cluster and type", async () => {
    const { store } = adapter;
    const row = { clusterId: "u77", config: "{}" };
    await store.insertStrategy(store.renderInsert({ ...row, strategyType: "idle_suspend" }));
    await store.insertStrategy(store.renderInsert({ ...row, strategyType: "idle_shutdown" }));
    await store.insertStrategy(store.renderInsert({ ...row, strategyType: "target_size" }));
    assert.equal(await store.removeStrategies("u77", ["idle_suspend", "idle_shutdown"]), 2);
    const left = (await store.strategies()).filter((one) => one.clusterId === "u77");
    assert.deepEqual(left.map((one) => one.strategyType), ["target_size"]);
    await store.removeStrategies("u77", ["target_size"]);
  });
});

describe("doctor()", () => {
  it("checks everything, and each strategy row", async () => {
    const checks = await doctor(options());
    const verdicts = new Map(checks.map((one) => [one.name, one.verdict]));
    for (const name of ["connection", "version", "control cluster", "tables", "lease"]) {
      assert.equal(verdicts.get(name), "ok", name);
    }
    assert.equal(verdicts.get("strategy row target_size of busy"), "fail");
  });

  it("names what is missing, with its remedy", async () => {
    const checks = await doctor(options({ schema: "nowhere", controlCluster: "nope" }));
    const failed = checks.filter((one) => one.verdict === "fail");
    assert.deepEqual(failed.map((one) => one.name), ["control cluster", "tables"]);
    assert.equal(failed[1]?.remedy, "mz-schedctl init --schema nowhere");
  });

  it("stops at a connection that does not come about", async () => {
    const url = "postgres://u@127.0.0.1:1/d?sslmode=disable";
    const [check, ...rest] = await doctor(options({ url }));
    assert.equal(check?.verdict, "fail");
    assert.deepEqual(rest, []);
  });
});
