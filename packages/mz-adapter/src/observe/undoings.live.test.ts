/** Who has taken back what we did, answered by the emulator: our runs and other people take turns on one cluster. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Action, NO_REQUEST, renderAction } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";

let emulator: Emulator;
let ours: Adapter;
let system: Adapter;
let cluster: { readonly id: string; readonly name: string };
let clusters = 0;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.now() });
  const options = { cycleId: "c", toolVersion: "0.1.0" };
  const first = await connect({ ...options, url: emulator.url });
  await first.store.init();
  await first.close();
  ours = await connect({ ...options, url: emulator.url });
  system = await connect({ ...options, url: emulator.internalUrl });
});
after(async () => {
  await ours?.close();
  await system?.close();
  await emulator?.close();
});

beforeEach(async () => {
  const name = `c${clusters++}`;
  await theirs(`CREATE CLUSTER ${name} REPLICAS (r1 (SIZE '25cc'))`);
  const id = (await ours.store.clusters()).find((one) => one.name === name)?.id;
  assert.ok(id !== undefined);
  cluster = { id, name };
});

/** Somebody else's statement, a minute later. */
async function theirs(text: string): Promise<void> {
  emulator.advance(60_000);
  await system.query({ doing: "test", text });
}

type Way = "landed" | "open" | "withdrawn";

/** A statement of ours, a minute later, announced and recorded as a run does it. */
async function we(
  kind: "create_replica" | "drop_replica",
  name: string,
  { size = "25cc", strategy = "target_size", way = "landed" as Way } = {},
): Promise<void> {
  emulator.advance(60_000);
  const { environment } = ours;
  const look = await environment.lookAt(cluster.id);
  const id = look?.replicas.find((one) => one.name === name)?.id ?? "";
  const base = {
    ...{ cluster, strategy, before: [] },
    reason: { code: "WHY", text: "because", numbers: {} },
    expects: { ready: [], absentNames: [], unsubscribed: false },
    remember: { kind: "changed" },
  } as const;
  const action: Action = kind === "create_replica"
    ? { ...base, kind, replica: { name, size, availabilityZone: null } }
    : { ...base, kind, replica: { id, name, size }, suspending: false };
  const sql = renderAction(action);
  const actionId = environment.newActionId();
  const intent = { actionId, cycleId: "c", sql, action, createdAt: emulator.clock.now() };
  await environment.recordIntent(intent);
  if (way === "withdrawn") return await environment.withdrawIntent(intent);
  emulator.advance(300);
  assert.deepEqual(await environment.execute(sql), { kind: "done" });
  emulator.advance(200);
  if (way === "open") return;
  await environment.recordOutcome(intent, {
    executed: true,
    at: emulator.clock.now(),
    error: null,
  });
}

/** What was undone on the cluster of this test, as `strategy did name`. */
async function undone(): Promise<readonly string[]> {
  const { undoings } = await ours.environment.observe(() => NO_REQUEST);
  assert.equal(undoings.kind, "known");
  if (undoings.kind !== "known") return [];
  return undoings.value.filter((one) => one.clusterId === cluster.id)
    .map((one) =>
      `${one.strategy} ${one.did} ${
        one.did === "altered" ? one.settings : one.replicaName
      } ${one.by}`
    );
}

describe("a replica that we created", () => {
  it("is undone by somebody else's drop, whatever it is called by then", async () => {
    await we("create_replica", "extra", { strategy: "burst" });
    await theirs(`ALTER CLUSTER REPLICA ${cluster.name}.extra RENAME TO other`);
    assert.deepEqual(await undone(), []);
    await theirs(`DROP CLUSTER REPLICA ${cluster.name}.other`);
    assert.deepEqual(await undone(), ["burst dropped other mz_system"]);
  });

  it("is not undone by our own drop, even while nobody has recorded that it landed", async () => {
    await we("create_replica", "extra");
    await we("drop_replica", "extra", { way: "open" });
    assert.deepEqual(await undone(), []);
  });

  it("is told from an older one of the same name", async () => {
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.extra (SIZE '25cc')`);
    await theirs(`DROP CLUSTER REPLICA ${cluster.name}.extra`);
    await we("create_replica", "extra");
    assert.deepEqual(await undone(), []);
  });
});

describe("a replica that we dropped", () => {
  it("is undone by one of the same name, or of the same size", async () => {
    await we("drop_replica", "r1", { strategy: "idle_suspend" });
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.r1 (SIZE '100cc')`);
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.mine (SIZE '25cc')`);
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.new (SIZE '50cc')`);
    assert.deepEqual(await undone(), [
      "idle_suspend created r1 mz_system",
      "idle_suspend created mine mz_system",
    ]);
  });

  it("is not undone by ourselves, nor by somebody after we have made it again", async () => {
    await we("drop_replica", "r1", { strategy: "idle_suspend" });
    await we("create_replica", "r1", { strategy: "idle_suspend", way: "open" });
    assert.deepEqual(await undone(), []);
    await we("create_replica", "r2", { strategy: "target_size" });
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.r3 (SIZE '25cc')`);
    assert.deepEqual(await undone(), []);
  });

  it("counts only when it landed", async () => {
    await we("drop_replica", "r1", { way: "withdrawn" });
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.r2 (SIZE '25cc')`);
    assert.deepEqual(await undone(), []);
  });

  it("is undone by whoever it was, each time, and for a day", async () => {
    await we("drop_replica", "r1");
    emulator.advance(3_600_000);
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.a (SIZE '25cc')`);
    await we("drop_replica", "a", { strategy: "shrink_to_fit" });
    await theirs(`CREATE CLUSTER REPLICA ${cluster.name}.b (SIZE '25cc')`);
    assert.deepEqual(await undone(), [
      "target_size created a mz_system",
      "shrink_to_fit created b mz_system",
    ]);
    emulator.advance(24 * 3_600_000);
    assert.deepEqual(await undone(), []);
  });
});

describe("undoings", () => {
  for (
    const [why, sqlstate, message] of [
      ["refused", "XX000", "no memory left"],
      ["denied", "42501", "permission denied for TABLE"],
    ] as const
  ) {
    it(`are missing where the read is ${why}, and nothing else is`, async () => {
      emulator.faults.add({ kind: "error", pattern: "AS unmade|unmade AS", sqlstate, message });
      const { undoings, clusters } = await ours.environment.observe(() => NO_REQUEST);
      assert.equal(undoings.kind === "missing" && undoings.code, "UNDOINGS_UNREADABLE");
      assert.match(undoings.kind === "missing" ? undoings.why : "", new RegExp(message));
      assert.ok(clusters.some((one) => one.id === cluster.id));
    });
  }
});
