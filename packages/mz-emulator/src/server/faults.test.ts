/** Faults over the wire: each kind, by number, by text, by chance. */
import { deepEqual, equal, match, throws } from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { dial, i32, packet } from "../pgwire/raw_client.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { readFault } from "./fault.ts";
import { createFaults } from "./faults.ts";
import { connectTo, type QueryClient } from "./query_client.ts";

let emulator: Emulator;
let client: QueryClient;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.UTC(2026, 0, 1) });
  client = await connectTo(emulator.port);
});

afterEach(() => void emulator.faults.clear());

after(async () => {
  client.leave();
  await emulator.close();
});

/** Lets a statement that was sent reach the place where it waits. */
async function settle(): Promise<void> {
  const other = await connectTo(emulator.port);
  await other.ask("SELECT count(*) FROM mz_catalog.mz_clusters");
  other.leave();
}

describe("faults", () => {
  it("refuse a statement by its text, once", async () => {
    emulator.faults.add({
      pattern: /INSERT INTO faulty/,
      kind: "error",
      sqlstate: "53000",
      message: "no room",
    });
    await client.ask("CREATE TABLE faulty (n int)");
    deepEqual(await client.ask("INSERT INTO faulty VALUES (1)"), ["53000: no room"]);
    deepEqual(await client.ask("INSERT INTO faulty VALUES (1)"), ["INSERT 0 1"]);
  });

  it("refuse a statement by its number, also among those that match", async () => {
    emulator.faults.add({ statement: 2, kind: "error", message: "second" });
    deepEqual(await client.ask("SELECT 1"), ["1", "SELECT 1"]);
    deepEqual(await client.ask("SELECT 1"), ["XX000: second"]);
    emulator.faults.add({ statement: 2, pattern: "select 7", kind: "error" });
    deepEqual(await client.ask("SELECT 7"), ["7", "SELECT 1"]);
    deepEqual(await client.ask("SELECT 1"), ["1", "SELECT 1"]);
    deepEqual(await client.ask("SELECT 7"), ["XX000: injected fault"]);
  });

  it("are of one application", async () => {
    emulator.faults.add({ application: "^reports$", kind: "error", message: "not you" });
    deepEqual(await client.ask("SELECT 1"), ["1", "SELECT 1"]);
    await client.ask("SET application_name = 'reports'");
    deepEqual(await client.ask("SELECT 1"), ["XX000: not you"]);
    await client.ask("RESET application_name");
  });

  it("fail a transaction as errors do", async () => {
    emulator.faults.add({ pattern: "SELECT 9", kind: "error", message: "nine" });
    await client.ask("BEGIN");
    deepEqual(await client.ask("SELECT 9"), ["XX000: nine"]);
    match((await client.ask("SELECT 1")).join(), /^25P02: current transaction is aborted/);
    deepEqual(await client.ask("ROLLBACK"), ["ROLLBACK"]);
  });

  it("are gone when taken back", async () => {
    const id = emulator.faults.add({ pattern: /SELECT 5/, kind: "error" });
    equal(emulator.faults.list().length, 1);
    equal(emulator.faults.remove(id), true);
    equal(emulator.faults.remove(id), false);
    deepEqual(await client.ask("SELECT 5"), ["5", "SELECT 1"]);
  });

  it("make a statement slow on the emulator's clock", async () => {
    emulator.faults.add({ pattern: /SELECT 3/, kind: "slow", ms: 30_000 });
    const answer = client.ask("SELECT 3");
    await settle();
    emulator.advance(30_000);
    deepEqual(await answer, ["3", "SELECT 1"]);
    emulator.advance(5_000);
    const slow = "SELECT count(*) FROM mz_internal.mz_recent_activity_log " +
      "WHERE finished_at - began_at >= INTERVAL '29 seconds'";
    deepEqual(await client.ask(slow), ["1", "SELECT 1"]);
  });

  it("let a statement hang until it is cancelled", async () => {
    emulator.faults.add({ pattern: "SELECT 4", kind: "hang" });
    const hanging = client.ask("SELECT 4");
    await settle();
    emulator.advance(3_600_000);
    await settle();
    const { id, secret } = client.raw.key;
    (await dial(emulator.port)).send(packet(80_877_102, i32(id, secret)));
    deepEqual(await hanging, ["57014: canceling statement due to user request"]);
  });

  it("break the connection before or after the effect", async () => {
    await client.ask("CREATE TABLE effects (n int)");
    for (const [n, when] of [[1, "before"], [2, "after"]] as const) {
      const victim = await connectTo(emulator.port);
      emulator.faults.add({ pattern: /INSERT INTO effects/, kind: "lost", when });
      match((await victim.ask(`INSERT INTO effects VALUES (${n})`)).join(), /closed$/);
    }
    deepEqual(await client.ask("SELECT n FROM effects"), ["2", "SELECT 1"]);
  });

  it("let somebody else act in between, in a session of his own", async () => {
    await client.ask("CREATE CLUSTER shared REPLICAS (r1 (SIZE '25cc'), r2 (SIZE '25cc'))");
    emulator.faults.add({
      pattern: "DROP CLUSTER REPLICA",
      kind: "meanwhile",
      sql: "DROP CLUSTER REPLICA shared.r1; DROP CLUSTER REPLICA shared.r2",
    });
    const [answer = ""] = await client.ask("DROP CLUSTER REPLICA shared.r1");
    match(answer, /has no CLUSTER REPLICA named "r1"/);
    let acted = 0;
    emulator.faults.add({ pattern: "SELECT 6", kind: "meanwhile", act: () => void acted++ });
    deepEqual(await client.ask("SELECT 6"), ["6", "SELECT 1"]);
    equal(acted, 1);
  });
});

describe("a fault with a probability", () => {
  const struck = (seed: number) => {
    const faults = createFaults();
    faults.add({ probability: 0.25, seed, kind: "error" });
    return Array.from({ length: 400 }, () => faults.strike("SELECT 1", "").length);
  };

  it("strikes the same statements with the same seed, and others with another", () => {
    deepEqual(struck(7), struck(7));
    equal(struck(7).join() === struck(8).join(), false);
  });

  it("strikes about as often as it says", () => {
    const count = struck(7).reduce((sum, n) => sum + n, 0);
    equal(count > 60 && count < 140, true, `${count} of 400`);
  });

  it("strikes until its times are used up", () => {
    const faults = createFaults();
    faults.add({ probability: 1, times: 3, kind: "hang" });
    deepEqual(Array.from({ length: 5 }, () => faults.strike("x", "").length), [1, 1, 1, 0, 0]);
    equal(faults.list().length, 0);
  });
});

describe("a fault as JSON", () => {
  it("is read", () => {
    deepEqual(readFault('{"kind": "lost", "when": "after", "statement": 3}'), {
      kind: "lost",
      when: "after",
      statement: 3,
    });
  });

  it("is refused with what is wrong", () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ["nonsense", /is no JSON/],
      ["[]", /is no object/],
      ['{"kind": "explode"}', /kind is "explode", it must be one of error, hang, slow/],
      ['{"kind": "slow"}', /ms is undefined, it must be 0 or more/],
      ['{"kind": "lost"}', /when is undefined, it must be "before" or "after"/],
      ['{"kind": "error", "ms": 3}', /"ms" is unknown, error takes pattern/],
      ['{"kind": "hang", "pattern": "("}', /is no regular expression/],
      ['{"kind": "hang", "probability": 2}', /probability is 2/],
      ['{"kind": "hang", "statement": 0}', /statement is 0/],
      ['{"kind": "hang", "times": "x"}', /times is "x", it must be a number/],
      ['{"kind": "meanwhile"}', /sql is missing/],
    ];
    for (const [json, message] of wrong) throws(() => readFault(json), { message });
  });
});
