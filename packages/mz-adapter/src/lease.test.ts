/** The lease against the emulator: the swap, four sessions at once, and the upgrade from tables without one. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { GIVEN_BACK, isFree, LEASE_LIVES_MS, takeLease } from "@mz-schedctl/core";
import { type Proxy, startProxy } from "../../../tests/support/proxy.ts";
import { createEnvironment, type EnvironmentParts } from "./environment.ts";
import { type Adapter, AdapterError, connect, type ConnectOptions, doctor } from "./mod.ts";
import { databaseClock } from "./session/clock.ts";
import { CANCEL_GRACE_MS, type Statement } from "./session/connection.ts";

let emulator: Emulator;
let proxy: Proxy;
const open: Adapter[] = [];

async function session(more: Partial<ConnectOptions> = {}): Promise<Adapter> {
  const adapter = await connect(options(more));
  open.push(adapter);
  return adapter;
}

function options(more: Partial<ConnectOptions> = {}): ConnectOptions {
  return {
    url: `postgres://materialize@127.0.0.1:${proxy.port}/materialize?sslmode=disable`,
    ...{ cycleId: "cycle-1", toolVersion: "0.1.0", pause: () => Promise.resolve() },
    ...more,
  };
}

/** A session with the tables in a schema of their own. */
async function installed(schema: string): Promise<Adapter> {
  await (await session({ schema })).store.init();
  return await session({ schema });
}

async function rowsOf({ query }: Adapter, text: string) {
  return (await query({ doing: "test", text })).rows;
}

before(async () => {
  emulator = await startEmulator();
  proxy = await startProxy({ port: emulator.port });
});

after(async () => {
  for (const adapter of open) await adapter.close();
  await proxy.close();
  await emulator.close();
});

describe("the lease", () => {
  it("is free after init, with the database's time", async () => {
    const { environment } = await installed("fresh");
    const lease = await environment.readLease();
    assert.deepEqual([lease.holder, lease.epoch, lease.until], ["nobody", 0, GIVEN_BACK]);
    assert.ok(Math.abs(lease.now - emulator.clock.now()) < 5_000);
  });

  it("is swapped by whoever knows the epoch, when it is free or theirs", async () => {
    const { environment } = await installed("swap");
    const now = Date.UTC(2026, 0, 1);
    const swap = { holder: "it's a", epoch: 0, until: now + 1_000, now };
    assert.equal(await environment.swapLease(swap), true);
    assert.equal(await environment.swapLease(swap), false, "the epoch is 1 by now");
    assert.equal(await environment.swapLease({ ...swap, holder: "b", epoch: 1 }), false);
    const atItsEnd = { ...swap, holder: "b", epoch: 1, now: swap.until };
    assert.equal(await environment.swapLease(atItsEnd), false);
    assert.equal(await environment.swapLease({ ...swap, epoch: 1, until: now + 2_000 }), true);
    assert.equal(await environment.swapLease({ ...atItsEnd, epoch: 2, now: now + 2_001 }), true);
    const { holder, epoch, until } = await environment.readLease();
    assert.deepEqual([holder, epoch, until], ["b", 3, now + 1_000]);
  });

  it("goes to exactly one of four sessions that take it at once, round after round", async () => {
    const schema = "rush";
    const first = await installed(schema);
    const sessions = [first, ...await Promise.all([1, 2, 3].map(() => session({ schema })))];
    for (let round = 1; round <= 5; round++) {
      const answers = await Promise.all(
        sessions.map(({ environment }, index) => takeLease(environment, `${round}-${index}`)),
      );
      const winners = answers.flatMap((one) => one.kind === "taken" ? [one.lease] : []);
      assert.equal(winners.length, 1);
      const { holder } = await first.environment.readLease();
      for (const one of answers) assert.ok(one.kind === "taken" || one.by.holder === holder);
      assert.equal(await winners[0]?.check(), null);
      await winners[0]?.release();
    }
  });

  it("is held by one session until it is given back, and then by the other", async () => {
    const schema = "turns";
    const [one, two] = [await installed(schema), await session({ schema })];
    const first = await takeLease(one.environment, "one");
    assert.ok(first.kind === "taken");
    const refused = await takeLease(two.environment, "two");
    assert.ok(refused.kind === "held");
    assert.equal(refused.by.holder, "one");
    assert.ok(refused.by.until - emulator.clock.now() > LEASE_LIVES_MS - 10_000);
    await first.lease.release();
    assert.equal((await takeLease(two.environment, "two")).kind, "taken");
    assert.equal(await first.lease.check(), "it went to two");
  });

  for (const when of ["before", "after"] as const) {
    it(`is taken although the line was cut ${when} the swap`, async () => {
      const { environment } = await installed(`cut_${when}`);
      proxy.cut(when, (sql) => sql.startsWith("UPDATE"));
      const answer = await takeLease(environment, "one");
      assert.ok(answer.kind === "taken");
      assert.equal(await answer.lease.check(), null);
      assert.equal((await environment.readLease()).epoch, 1);
    });
  }

  it("needs a replica on the control cluster, and says so", async () => {
    const { query } = await installed("hollow");
    await query({ doing: "test", text: "CREATE CLUSTER hollow REPLICAS ()" });
    const { environment } = await session({ schema: "hollow", controlCluster: "hollow" });
    const swap = { holder: "a", epoch: 0, until: 1, now: 1 };
    for (const work of [() => environment.readLease(), () => environment.swapLease(swap)]) {
      await assert.rejects(work, (error) => {
        assert.ok(error instanceof AdapterError);
        assert.equal(error.kind, "no_replica");
        assert.match(error.message, /lease: the control cluster "hollow" has no replica, it must/);
        return true;
      });
    }
  });

  it("is shown by doctor", async () => {
    const schema = "shown";
    const { environment } = await installed(schema);
    const said = async () =>
      (await doctor(options({ schema }))).find((one) => one.name === "lease")?.text;
    assert.equal(await said(), "free");
    await takeLease(environment, "one");
    assert.match(await said() ?? "", /^held by one until 20.* UTC$/);
    const { epoch, now } = await environment.readLease();
    await environment.swapLease({ holder: "one", epoch, until: now - 5_000, now });
    assert.match(await said() ?? "", /^free: one did not give it back, its time was over at 20/);
  });
});

describe("an upgrade of tables without a lease", () => {
  /** The schema as the first version made it. */
  async function old(schema: string): Promise<Adapter> {
    const adapter = await installed(schema);
    const run = (text: string) => rowsOf(adapter, text);
    await run(`DROP TABLE ${schema}.mz_schedctl_lease`);
    await run(`DELETE FROM ${schema}.mz_schedctl_schema_version WHERE version = 1`);
    await run(`INSERT INTO ${schema}.mz_cluster_strategies VALUES ('u1', 'x', '{}', NULL)`);
    await run(
      `INSERT INTO ${schema}.mz_cluster_strategy_actions (action_id, created_at) VALUES ('a', NULL)`,
    );
    return await session({ schema });
  }

  it("says what to do, then adds the lease and touches nothing else", async () => {
    const before = await old("old_one");
    await assert.rejects(takeLease(before.environment, "a"), (error) => {
      assert.ok(error instanceof AdapterError);
      assert.equal(error.kind, "missing_tables");
      assert.match(error.message, /"mz_schedctl_lease", mz-schedctl init must have been run/);
      return true;
    });
    const { statements } = await before.store.init();
    assert.equal(statements.length, 1);
    assert.match(statements[0] ?? "", /^CREATE TABLE "old_one"\."mz_schedctl_lease"/);
    const after = await session({ schema: "old_one" });
    assert.equal(isFree(await after.environment.readLease()), true);
    assert.deepEqual((await after.store.init()).statements, []);
    const count = async (table: string) =>
      (await rowsOf(after, `SELECT count(*) AS n FROM old_one.${table}`))[0]?.["n"];
    assert.equal(await count("mz_cluster_strategies"), "1");
    assert.equal(await count("mz_cluster_strategy_actions"), "1");
    assert.equal(await count("mz_schedctl_lease"), "1");
    assert.equal(await count("mz_schedctl_schema_version"), "3");
  });

  it("is completed by the next one when it was cut off before the row was there", async () => {
    const first = await old("old_two");
    proxy.cut("before", (sql) => sql.startsWith('INSERT INTO "old_two"."mz_schedctl_lease"'));
    await assert.rejects(first.store.init(), /was lost/);
    const second = await session({ schema: "old_two" });
    await assert.rejects(second.environment.readLease(), /has no row, mz-schedctl init must/);
    assert.deepEqual((await second.store.init()).statements, []);
    assert.equal((await second.environment.readLease()).epoch, 0);
  });
});

describe("a replica statement", () => {
  it("without an answer is given up while its lease is surely still held", async () => {
    const sent: Statement[] = [];
    const query = (statement: Statement) => {
      sent.push(statement);
      return Promise.resolve({ rows: [], affected: 0 });
    };
    const facts = { schema: "s", identity: { environmentId: "e" } };
    const parts = { connection: { query }, clock: databaseClock(), facts };
    assert.equal(
      (await createEnvironment(parts as unknown as EnvironmentParts).execute("DROP")).kind,
      "done",
    );
    const longest = (sent[0]?.timeoutMs ?? Infinity) + CANCEL_GRACE_MS;
    assert.ok(longest < LEASE_LIVES_MS / 2, `${longest} ms`);
  });
});
