/** What README.md lets a reader type, word for word and in its order, does what README.md says. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import postgres from "postgres";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { runInProcess } from "../apps/console.ts";
import { readSqlBlocks, readSteps, statementsOf } from "./readme.ts";

const SEEN = ["init", "strategies set", "plan", "apply"];

describe("README.md, followed word for word", () => {
  let emulator: Emulator;
  let client: postgres.Sql;
  const outputs = new Map<string, string>();

  before(async () => {
    emulator = await startEmulator({ clock: "manual", start: Date.now() });
    client = postgres(emulator.url, { max: 1, onnotice: () => {} });
  });
  after(async () => {
    await client?.end();
    await emulator?.close();
  });

  /** The clock goes on by itself while the command runs. */
  async function schedctl(args: readonly string[], variables = { DATABASE_URL: emulator.url }) {
    const ticking = setInterval(() => emulator.advance(500), 50);
    try {
      return await runInProcess(args, { variables });
    } finally {
      clearInterval(ticking);
    }
  }

  const sizes = async () =>
    (await client.unsafe(
      "SELECT r.size FROM mz_cluster_replicas r JOIN mz_clusters c ON c.id = r.cluster_id " +
        "WHERE c.name = 'shop' ORDER BY r.size",
    ).simple()).map((row) => row["size"]);

  it("has all its SQL between init and apply, where this test runs it", () => {
    const steps = readSteps();
    const inSteps = steps.flatMap((step) => step.kind === "sql" ? [step.text] : []);
    assert.deepEqual(inSteps, readSqlBlocks());
    assert.ok(inSteps.length >= 2);
    const commands = steps.flatMap((step) => step.kind === "schedctl" ? [step.args.join(" ")] : []);
    for (const command of SEEN) {
      assert.ok(commands.some((one) => one.startsWith(command)), command);
    }
  });

  it("every statement and every command of it works", async () => {
    for (const step of readSteps()) {
      if (step.kind === "sql") {
        for (const statement of statementsOf(step.text)) await client.unsafe(statement).simple();
        emulator.advance(60_000);
      } else if (step.kind === "schedctl") {
        const run = await schedctl(step.args);
        assert.equal(run.code, 0, `${step.args.join(" ")}: ${run.stderr}`);
        outputs.set(step.args[0] ?? "", run.stdout);
      }
    }
  });

  it("the id in its INSERT is the one that its SELECT shows", async () => {
    const inserted = /VALUES \('(u\d+)'/.exec(readSqlBlocks().join("\n"))?.[1];
    const [row] = await client.unsafe("SELECT id FROM mz_clusters WHERE name = 'shop'");
    assert.equal(inserted, row?.["id"]);
  });

  it("plan showed the replica that apply created, and the old one still served", () => {
    assert.match(outputs.get("plan") ?? "", /CREATE CLUSTER REPLICA "shop".*100cc/);
    assert.doesNotMatch(outputs.get("plan") ?? "", /DROP CLUSTER REPLICA/);
    assert.match(outputs.get("apply") ?? "", /✓ CREATE CLUSTER REPLICA "shop"/);
  });

  it("when the new replica is ready, apply drops the old one; then nothing is left to do", async () => {
    emulator.advance(120_000);
    const run = await schedctl(["apply", "--cluster", "shop"]);
    assert.equal(run.code, 0, run.stderr);
    const left = await sizes();
    assert.equal(left.length, 1, run.stdout);
    assert.notDeepEqual(left, ["25cc"]);
    const settled = await schedctl(["plan", "--detailed-exitcode"]);
    assert.equal(settled.code, 0, settled.stdout);
  });

  it("after half an hour without use the cluster sleeps, and a refused query wakes it", async () => {
    const size = await sizes();
    await client.unsafe("SET cluster = shop");
    await client.unsafe("SELECT * FROM by_region").simple();
    await client.unsafe("RESET cluster");
    for (let minute = 0; minute < 31; minute++) {
      emulator.advance(60_000);
      await client.unsafe("SELECT name FROM mz_clusters").simple();
    }
    assert.equal((await schedctl(["apply"])).code, 0);
    assert.deepEqual(await sizes(), []);
    await client.unsafe("SET cluster = shop");
    await assert.rejects(
      client.unsafe("SELECT * FROM by_region").simple(),
      /has no replicas available/,
    );
    emulator.advance(6_000);
    await client.unsafe("RESET cluster");
    assert.equal((await schedctl(["apply"])).code, 0);
    assert.deepEqual(await sizes(), size);
  });
});
