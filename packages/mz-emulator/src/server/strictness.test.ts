/**
 * The emulator refuses what Materialize refuses: each rule here is one that mz-schedctl has to work around, so that a
 * product that forgot one fails in our tests and not at a user's.
 */
import { deepEqual, match } from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "./emulator.ts";
import { connectTo, type QueryClient } from "./query_client.ts";

let emulator: Emulator;
let client: QueryClient;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 0, 1) });
  client = await connectTo(emulator.port);
  await client.ask("CREATE TABLE ours (k text, v jsonb)");
  await client.ask("CREATE CLUSTER empty REPLICAS ()");
});

after(async () => {
  client.leave();
  await emulator.close();
});

/** The last thing that the statements are answered with, in one block that is rolled back. */
async function inBlock(...statements: readonly string[]): Promise<string> {
  await client.ask("BEGIN");
  let last = "";
  for (const sql of statements) last = (await client.ask(sql)).at(-1) ?? "";
  await client.ask("ROLLBACK");
  return last;
}

describe("what is not there", () => {
  for (
    const [name, sql] of [
      ["ON CONFLICT", "INSERT INTO ours VALUES ('a', NULL) ON CONFLICT DO NOTHING"],
      ["sequences", "CREATE SEQUENCE numbers"],
      ["gen_random_uuid", "SELECT gen_random_uuid()"],
      ["advisory locks", "SELECT pg_advisory_lock(1)"],
    ] as const
  ) {
    it(name, async () => match((await client.ask(sql)).join(), /^[0-9A-Z]{5}: /));
  }
});

describe("what depends on the internal catalog", () => {
  it("cannot be a lasting view", async () => {
    const [answer = ""] = await client.ask(
      "CREATE VIEW peeking AS SELECT id FROM mz_internal.mz_sessions",
    );
    match(answer, /^[0-9A-Z]{5}: /);
  });

  it("cannot be copied by INSERT ... SELECT", async () => {
    const [answer = ""] = await client.ask("INSERT INTO ours SELECT id, NULL FROM mz_clusters");
    match(answer, /may only \(transitively\) refer to non-source, non-system tables/);
  });
});

describe("what a transaction may do", () => {
  it("reads of our tables do not go with reads of the catalog", async () => {
    const answer = await inBlock("SELECT id FROM mz_catalog.mz_clusters", "SELECT k FROM ours");
    match(answer, /^(25000|2F003): /);
  });

  it("an empty first read leaves no relation for the others", async () => {
    const answer = await inBlock("SELECT mz_now()", "SELECT id FROM mz_catalog.mz_clusters");
    match(answer, /^25000: /);
  });

  it("nothing is written after a read", async () => {
    const answer = await inBlock("SELECT k FROM ours", "INSERT INTO ours VALUES ('a', NULL)");
    match(answer, /^25006: transaction in read-only mode/);
  });

  it("UPDATE and DELETE stand alone", async () => {
    match(await inBlock("DELETE FROM ours"), /^25001: .*cannot be run inside a transaction block/);
  });
});

describe("a cluster without replicas", () => {
  before(() => client.ask("SET cluster = empty"));
  after(() => client.ask("RESET cluster"));
  const refusal = ['0A000: CLUSTER "empty" has no replicas available to service request'];

  it("refuses reads of tables, UPDATE and DELETE", async () => {
    for (const sql of ["SELECT k FROM ours", "UPDATE ours SET k = 'b'", "DELETE FROM ours"]) {
      deepEqual(await client.ask(sql), refusal);
    }
  });

  it("takes constant inserts and answers from the catalog", async () => {
    deepEqual(await client.ask("INSERT INTO ours VALUES ('a', NULL)"), ["INSERT 0 1"]);
    deepEqual(await client.ask("SELECT name FROM mz_catalog.mz_clusters WHERE name = 'empty'"), [
      "empty",
      "SELECT 1",
    ]);
  });
});

describe("replicas of managed clusters", () => {
  it("are neither created nor dropped by hand", async () => {
    await client.ask("CREATE CLUSTER kept (SIZE '25cc')");
    for (
      const sql of ["CREATE CLUSTER REPLICA kept.r9 (SIZE '25cc')", "DROP CLUSTER REPLICA kept.r1"]
    ) {
      match((await client.ask(sql)).join(), /managed cluster/);
    }
  });
});
