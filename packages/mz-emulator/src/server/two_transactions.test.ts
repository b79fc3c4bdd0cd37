/** Two transactions that are open at once, each at a timestamp of its own, while a third session writes. */
import { deepEqual, equal, match } from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Emulator, startEmulator } from "./emulator.ts";
import { connectTo, type QueryClient } from "./query_client.ts";

let emulator: Emulator;
let a: QueryClient;
let b: QueryClient;
let writer: QueryClient;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 0, 1) });
  a = await connectTo(emulator.port);
  b = await connectTo(emulator.port);
  writer = await connectTo(emulator.port);
});

after(async () => {
  for (const client of [a, b, writer]) client.leave();
  await emulator.close();
});

/** Rows in one line, without the tag. */
async function rows(client: QueryClient, sql: string): Promise<string> {
  return (await client.ask(sql)).slice(0, -1).join(" ");
}

async function write(...statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    const answer = (await writer.ask(sql)).join();
    equal(/^[0-9A-Z]{5}: /.test(answer), false, `${sql}: ${answer}`);
  }
  emulator.advance(1_000);
}

describe("two open transactions on a user table", () => {
  const TABLE = "SELECT x FROM seen ORDER BY x";
  before(() => write("CREATE TABLE seen (x int)"));
  beforeEach(() => write("DELETE FROM seen", "INSERT INTO seen VALUES (1)"));

  it("each keep what there was when they first read", async () => {
    await a.ask("BEGIN READ ONLY");
    equal(await rows(a, TABLE), "1");
    await write("INSERT INTO seen VALUES (2)");
    await b.ask("BEGIN");
    equal(await rows(b, TABLE), "1 2");
    await write("INSERT INTO seen VALUES (3)", "DELETE FROM seen WHERE x = 1");
    await write("UPDATE seen SET x = 20 WHERE x = 2");
    for (let round = 0; round < 2; round++) {
      equal(await rows(a, TABLE), "1");
      equal(await rows(b, TABLE), "1 2");
      equal(await rows(writer, TABLE), "3 20");
    }
    await a.ask("COMMIT");
    equal(await rows(a, TABLE), "3 20");
    equal(await rows(b, TABLE), "1 2");
    await b.ask("ROLLBACK");
    equal(await rows(b, TABLE), "3 20");
  });

  it("do not see what others have written and not committed, nor what is undone", async () => {
    await a.ask("BEGIN");
    deepEqual(await a.ask("INSERT INTO seen VALUES (7)"), ["INSERT 0 1"]);
    await b.ask("BEGIN");
    equal(await rows(b, TABLE), "1");
    deepEqual(await a.ask("COMMIT"), ["COMMIT"]);
    equal(await rows(b, TABLE), "1");
    await b.ask("COMMIT");
    equal(await rows(b, TABLE), "1 7");
    await a.ask("BEGIN");
    await a.ask("INSERT INTO seen VALUES (8)");
    await a.ask("ROLLBACK");
    equal(await rows(b, TABLE), "1 7");
  });

  it("do not begin to see a table that came later", async () => {
    await a.ask("BEGIN READ ONLY");
    equal(await rows(a, TABLE), "1");
    await write("CREATE TABLE later (x int)", "INSERT INTO later VALUES (5)");
    match((await a.ask("SELECT x FROM later")).join(), /^25000: /);
    await a.ask("ROLLBACK");
    equal(await rows(a, "SELECT x FROM later"), "5");
  });
});

describe("two open transactions on the catalog", () => {
  const CLUSTERS =
    "SELECT c.name FROM mz_catalog.mz_clusters c WHERE c.name LIKE 'snap%' ORDER BY c.name";
  const STATUS = "SELECT s.status FROM mz_internal.mz_cluster_replica_statuses s " +
    "JOIN mz_catalog.mz_cluster_replicas r ON r.id = s.replica_id WHERE r.name = 'snap_r'";

  it("each keep the clusters there were", async () => {
    await a.ask("BEGIN READ ONLY");
    equal(await rows(a, CLUSTERS), "");
    await write("CREATE CLUSTER snap1 REPLICAS (snap_r (SIZE '25cc'))");
    await b.ask("BEGIN READ ONLY");
    equal(await rows(b, CLUSTERS), "snap1");
    await write("DROP CLUSTER snap1", "CREATE CLUSTER snap2 REPLICAS ()");
    await write("ALTER CLUSTER snap2 RENAME TO snap3");
    for (let round = 0; round < 2; round++) {
      equal(await rows(a, CLUSTERS), "");
      equal(await rows(b, CLUSTERS), "snap1");
      equal(await rows(writer, CLUSTERS), "snap3");
    }
    for (const client of [a, b]) {
      await client.ask("COMMIT");
      equal(await rows(client, CLUSTERS), "snap3");
    }
    await write("DROP CLUSTER snap3");
  });

  it("each keep how far replicas were, while time goes on", async () => {
    await writer.ask("CREATE CLUSTER snap REPLICAS (snap_r (SIZE '25cc'))");
    await a.ask("BEGIN READ ONLY");
    equal(await rows(a, STATUS), "");
    emulator.advance(60_000);
    await b.ask("BEGIN READ ONLY");
    equal(await rows(b, STATUS), "online");
    await write("DROP CLUSTER snap");
    equal(await rows(a, STATUS), "");
    equal(await rows(b, STATUS), "online");
    equal(await rows(writer, STATUS), "");
    await a.ask("COMMIT");
    await b.ask("COMMIT");
  });

  it("stand beside one on user tables, each in its own domain of time", async () => {
    await write("CREATE TABLE beside (x int)", "INSERT INTO beside VALUES (1)");
    await a.ask("BEGIN");
    equal(await rows(a, "SELECT x FROM beside"), "1");
    await b.ask("BEGIN");
    equal(await rows(b, CLUSTERS), "");
    await write("INSERT INTO beside VALUES (2)", "CREATE CLUSTER snap4 REPLICAS ()");
    equal(await rows(a, "SELECT x FROM beside"), "1");
    equal(await rows(b, CLUSTERS), "");
    match((await a.ask(CLUSTERS)).join(), /^25000: .*same timedomain/);
    match((await b.ask("SELECT x FROM beside")).join(), /^2F003: .*"materialize.public.beside"/);
    deepEqual([await a.ask("COMMIT"), await b.ask("COMMIT")], [["ROLLBACK"], ["ROLLBACK"]]);
    equal(await rows(b, CLUSTERS), "snap4");
    await write("DROP CLUSTER snap4");
  });
});

describe("a failed transaction", () => {
  it("answers nothing but its end, leaves nothing, and does not disturb another", async () => {
    await write("CREATE TABLE failing (x int)", "INSERT INTO failing VALUES (1)");
    await b.ask("BEGIN");
    equal(await rows(b, "SELECT x FROM failing"), "1");
    await a.ask("BEGIN");
    await a.ask("INSERT INTO failing VALUES (2)");
    match((await a.ask("INSERT INTO failing VALUES (1 / 0)")).join(), /^22012: division by zero/);
    const ignored = "25P02: current transaction is aborted, commands ignored until end of " +
      "transaction block";
    for (const sql of ["SELECT 1", "INSERT INTO failing VALUES (3)", "SHOW cluster"]) {
      deepEqual(await a.ask(sql), [ignored]);
    }
    equal(await rows(b, "SELECT x FROM failing"), "1");
    deepEqual(await a.ask("COMMIT"), ["ROLLBACK"]);
    equal(await rows(a, "SELECT x FROM failing"), "1");
    deepEqual(await b.ask("COMMIT"), ["COMMIT"]);
  });
});
