/** Whole emulators: time, waiting queries, faults, and the end. */
import { deepEqual, equal } from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { dial, i32, packet } from "../pgwire/raw_client.ts";
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

/** Lets a statement that was sent reach the place where it waits. */
async function settle(): Promise<void> {
  await (await connectTo(emulator.port)).ask("SELECT count(*) FROM mz_catalog.mz_clusters");
}

describe("a clock that is moved by hand", () => {
  it("is what now() and the catalog tell", async () => {
    const [was = ""] = await client.ask("SELECT extract(epoch FROM now())::int8");
    emulator.advance(90_000);
    const [is = ""] = await client.ask("SELECT extract(epoch FROM now())::int8");
    equal(Number(is) - Number(was), 90);
  });

  it("gives every write a later timestamp while it stands still", async () => {
    await client.ask("CREATE TABLE steps (n int)");
    await client.ask("INSERT INTO steps VALUES (1)");
    const [first = ""] = await client.ask("SELECT max(mz_now()::text) FROM steps");
    await client.ask("INSERT INTO steps VALUES (2)");
    const [second = ""] = await client.ask("SELECT max(mz_now()::text) FROM steps");
    equal(Number(second) > Number(first), true);
  });

  it("brings replicas up and hydrates objects", async () => {
    await client.ask("CREATE CLUSTER morning REPLICAS (r1 (SIZE '25cc'))");
    await client.ask("CREATE TABLE things (k text)");
    await client.ask("CREATE INDEX things_k IN CLUSTER morning ON things (k)");
    const statuses = "SELECT s.status FROM mz_internal.mz_cluster_replica_statuses s " +
      "JOIN mz_catalog.mz_cluster_replicas r ON r.id = s.replica_id WHERE r.name = 'r1' AND r.id <> 'u1' " +
      "AND r.id NOT LIKE 's%'";
    const hydration =
      "SELECT h.replica_id IS NULL, h.hydrated FROM mz_internal.mz_hydration_statuses h " +
      "JOIN mz_catalog.mz_indexes i ON i.id = h.object_id WHERE i.name = 'things_k'";
    deepEqual(await client.ask(statuses), ["SELECT 0"]);
    deepEqual(await client.ask(hydration), ["t,f", "SELECT 1"]);
    emulator.advance(60_000);
    deepEqual(await client.ask(statuses), ["online", "SELECT 1"]);
    deepEqual(await client.ask(hydration), ["f,t", "SELECT 1"]);
  });
});

describe("a cluster that is not up yet", () => {
  before(async () => {
    await client.ask("CREATE TABLE facts (n int)");
    await client.ask("INSERT INTO facts VALUES (7)");
  });

  it("answers when its replica is online", async () => {
    await client.ask("CREATE CLUSTER evening REPLICAS (r1 (SIZE '25cc'))");
    await client.ask("SET cluster = evening");
    const answer = client.ask("SELECT n FROM facts");
    await settle();
    emulator.advance(60_000);
    deepEqual(await answer, ["7", "SELECT 1"]);
  });

  it("lets go of a query that is cancelled", async () => {
    await client.ask("CREATE CLUSTER night REPLICAS (r1 (SIZE '25cc'))");
    await client.ask("SET cluster = night");
    const answer = client.ask("SELECT n FROM facts");
    await settle();
    const { id, secret } = client.raw.key;
    (await dial(emulator.port)).send(packet(80_877_102, i32(id, secret)));
    deepEqual(await answer, ["57014: canceling statement due to user request"]);
  });

  it("ends a write after statement_timeout, and no read", async () => {
    await client.ask("CREATE CLUSTER noon REPLICAS (r1 (SIZE '25cc'))");
    await client.ask("SET cluster = noon");
    await client.ask("SET statement_timeout = '50ms'");
    const write = client.ask("UPDATE facts SET n = 8");
    await settle();
    emulator.advance(100);
    deepEqual(await write, ["57014: canceling statement due to statement timeout"]);
    const read = client.ask("SELECT n FROM facts");
    await settle();
    emulator.advance(100);
    await settle();
    emulator.advance(60_000);
    deepEqual(await read, ["7", "SELECT 1"]);
    await client.ask("RESET statement_timeout");
  });

  it("ends a query when it is dropped", async () => {
    await client.ask("CREATE CLUSTER dusk REPLICAS (r1 (SIZE '25cc'))");
    await client.ask("SET cluster = dusk");
    const answer = client.ask("SELECT n FROM facts");
    await settle();
    const other = await connectTo(emulator.port);
    await other.ask("DROP CLUSTER dusk CASCADE");
    deepEqual(await answer, ["42704: cluster 'dusk' was dropped"]);
    other.leave();
    await client.ask("RESET cluster");
  });
});
