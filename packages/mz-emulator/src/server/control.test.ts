/** The schema mz_emulator, from a client. */
import { deepEqual, equal, match } from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { bind, execute, parse, sync } from "../pgwire/raw_client.ts";
import { readControlCall } from "./control.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { connectTo, type QueryClient } from "./query_client.ts";

let emulator: Emulator;
let client: QueryClient;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 0, 1) });
  client = await connectTo(emulator.port);
});

after(async () => {
  client.leave();
  await emulator.close();
});

const ask = (sql: string) => client.ask(sql);

describe("the schema mz_emulator", () => {
  it("moves the clock", async () => {
    deepEqual(await ask("SELECT mz_emulator.now()"), ["2026-01-01 00:00:00+00", "SELECT 1"]);
    deepEqual(await ask("SELECT mz_emulator.advance('30 minutes');"), [
      "2026-01-01 00:30:00+00",
      "SELECT 1",
    ]);
    equal(emulator.clock.now(), Date.UTC(2026, 0, 1, 0, 30));
  });

  it("takes parameters", async () => {
    const { raw } = client;
    raw.send(
      parse("", "select mz_emulator.advance($1)"),
      bind("", "", { parameters: ["90 s"] }),
      execute(""),
      sync,
    );
    match((await raw.until("Z")).join(), /2026-01-01 00:31:30\+00/);
  });

  it("restarts replicas and sets how much data there is", async () => {
    await ask("CREATE CLUSTER c REPLICAS (r (SIZE '25cc'))");
    await ask("CREATE TABLE t (a int)");
    await ask("CREATE INDEX i IN CLUSTER c ON t (a)");
    await ask("SELECT mz_emulator.advance('1 minute')");
    const hydrated = "SELECT h.hydrated FROM mz_internal.mz_hydration_statuses h " +
      "JOIN mz_catalog.mz_indexes i ON i.id = h.object_id WHERE i.name = 'i'";
    deepEqual(await ask(hydrated), ["t", "SELECT 1"]);
    match((await ask("SELECT mz_emulator.set_object_data('public.i', 1000000)")).join(), /^u\d+,/);
    deepEqual(await ask("SELECT mz_emulator.restart_replica('c', 'r', 'oom-killed')"), [
      "c.r",
      "SELECT 1",
    ]);
    deepEqual(await ask(hydrated), ["f", "SELECT 1"]);
    const down = "SELECT count(*) FROM mz_internal.mz_cluster_replica_status_history h " +
      "JOIN mz_cluster_replicas r ON r.id = h.replica_id WHERE r.name = 'r' AND reason = 'oom-killed'";
    await ask("SELECT mz_emulator.crash_loop('c', 'r', 3, 'oom-killed')");
    await ask("SELECT mz_emulator.advance('1 hour')");
    deepEqual(await ask(down), ["4", "SELECT 1"]);
    deepEqual(await ask(hydrated), ["t", "SELECT 1"]);
    match(
      (await ask("SELECT mz_emulator.crash_loop('c', 'r', 1.5)")).join(),
      /^22023: Cannot crash/,
    );
    deepEqual(await ask("SELECT mz_emulator.set_load('c', 1000000000, 0.1)"), ["c", "SELECT 1"]);
    const unknown = await ask("SELECT mz_emulator.set_load('none', 1, 1)");
    match(unknown.join(), /unknown cluster 'none'/);
    match((await ask("SELECT mz_emulator.set_load('c', '-1', 1)")).join(), /^22023: Cannot set/);
    match((await ask("SELECT mz_emulator.restart_replica('c', 'none')")).join(), /none/);
    match((await ask("SELECT mz_emulator.set_object_data('none', 1)")).join(), /none/);
  });

  it("injects faults and takes them back, and meets none itself", async () => {
    const inject = `SELECT mz_emulator.inject_fault('{"kind": "error", "message": "no"}')`;
    const [id = ""] = await ask(inject);
    match(id, /^f\d+$/);
    match((await ask("SELECT * FROM mz_emulator.faults()")).join(), /"message":"no"/);
    deepEqual(await ask("SELECT 1"), ["XX000: no"]);
    await ask(inject);
    await ask(inject);
    deepEqual(await ask("SELECT mz_emulator.clear_faults()"), ["2", "SELECT 1"]);
    deepEqual(await ask(`SELECT mz_emulator.remove_fault('${id}')`), ["f", "SELECT 1"]);
    deepEqual(await ask("SELECT 1"), ["1", "SELECT 1"]);
    match((await ask("SELECT mz_emulator.inject_fault('{}')")).join(), /^22023: Cannot inject/);
  });

  it("needs no cluster, takes no part in a transaction and is not logged", async () => {
    await ask("CREATE CLUSTER empty REPLICAS ()");
    await ask("SET cluster = empty");
    await ask("BEGIN");
    equal((await ask("SELECT mz_emulator.now()")).length, 2);
    equal((await ask("SELECT a FROM t")).join().startsWith("0A000"), true);
    await ask("ROLLBACK");
    await ask("RESET cluster");
    await ask("SELECT mz_emulator.advance('1 minute')");
    const log =
      "SELECT count(*) FROM mz_internal.mz_recent_activity_log WHERE sql LIKE '%emulator%'" +
      " AND sql NOT LIKE '%activity_log%'";
    deepEqual(await ask(log), ["0", "SELECT 1"]);
  });

  it("says what it has", async () => {
    match((await ask("SELECT mz_emulator.warp(9)")).join(), /^42883: function "mz_emulator.warp"/);
    match((await ask("SELECT mz_emulator.advance()")).join(), /^42883: Cannot call/);
    match((await ask("SELECT mz_emulator.advance('1 s') + 1")).join(), /^42601: Cannot call/);
    match((await ask("SELECT mz_emulator.advance(NULL)")).join(), /^22004: /);
    match((await ask("SELECT mz_emulator.advance('1 fortnight')")).join(), /unknown units/);
  });

  it("leaves every other statement alone", () => {
    equal(readControlCall("SELECT 'mz_emulator.advance'"), null);
    equal(readControlCall("SELECT * FROM mz_emulator.indexes_of_mine"), null);
    deepEqual(readControlCall("/* x */ SELECT mz_emulator.advance ( 1.5 , NULL, $2 )"), {
      name: "advance",
      args: ["1.5", null, { parameter: 2 }],
    });
  });
});

describe("run()", () => {
  it("runs SQL statement by statement and says where it failed", async () => {
    await emulator.run("CREATE TABLE many (n int);\nINSERT INTO many VALUES (1), (2);\n");
    deepEqual(await ask("SELECT sum(n) FROM many"), ["3", "SELECT 1"]);
    const failing = emulator.run("SELECT 1;\n\n-- next\nSELECT * FROM\n nowhere;");
    deepEqual(await failing.catch((error) => [error.line, error.message]), [
      4,
      "unknown catalog item 'nowhere'",
    ]);
    const broken = emulator.run("SELECT 1;\nSELEC 2;");
    equal(await broken.catch((error) => error.line), 2);
  });
});
