/** Revisions that are overtaken go, once they are many, and nothing else does. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NO_REQUEST } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";
import { MOST_REVISIONS } from "./state.ts";

const options = { cycleId: "c", toolVersion: "0.1.0" };

describe("compactMemory()", () => {
  let emulator: Emulator;
  let adapter: Adapter;

  before(async () => {
    emulator = await startEmulator();
    const first = await connect({ ...options, url: emulator.url });
    await first.store.init();
    await first.close();
    adapter = await connect({ ...options, url: emulator.url });
  });
  after(async () => {
    await adapter?.close();
    await emulator?.close();
  });

  const ask = async (text: string) => (await adapter.query({ doing: "test", text })).rows;
  const rows = async () =>
    (await ask(
      "SELECT cluster_id, payload ->> 'strategy' AS strategy, payload ->> 'revision' AS revision " +
        "FROM mz_cluster_strategy_state",
    )).map((row) => `${row["cluster_id"]} ${row["strategy"]} ${row["revision"]}`).sort();

  async function remember(clusterId: string, strategy: string, revision: number): Promise<void> {
    await adapter.environment.remember([{
      clusterId,
      memory: { strategy, revision, lastChangeAt: null },
    }]);
  }

  async function compact(mayWrite = true, one = adapter): Promise<void> {
    await one.environment.observe(() => NO_REQUEST);
    await one.environment.compactMemory?.(() => Promise.resolve(mayWrite));
  }

  it("waits until there are many of one memory", async () => {
    for (let revision = 1; revision <= MOST_REVISIONS; revision++) {
      await remember("u1", "burst", revision);
    }
    await remember("u1", "target_size", 1);
    await remember("u2", "burst", 2);
    await remember("u2", "burst", 3);
    for (let row = 0; row <= MOST_REVISIONS; row++) {
      await ask(
        "INSERT INTO mz_cluster_strategy_state VALUES ('u1', 1, '{\"revision\": 1}', NULL)",
      );
    }
    const before = await rows();
    await compact();
    assert.deepEqual(await rows(), before);
  });

  it("writes nothing when the lease is lost, or the privilege is missing", async () => {
    await remember("u1", "burst", MOST_REVISIONS + 1);
    const before = await rows();
    await compact(false);
    assert.deepEqual(await rows(), before);
    emulator.faults.add({ kind: "error", pattern: "^DELETE", sqlstate: "42501", message: "no" });
    await compact();
    assert.equal(emulator.faults.list().length, 0);
    assert.deepEqual(await rows(), before);
  });

  it("keeps the newest of each memory, a row that was added meanwhile, and the earlier tool's", async () => {
    emulator.faults.add({
      kind: "meanwhile",
      pattern: "^DELETE",
      act: () => remember("u2", "burst", 4),
    });
    const before = await adapter.environment.observe(() => NO_REQUEST);
    const other = await connect({ ...options, url: emulator.url });
    await compact(true, other);
    await other.close();
    const kept = await rows();
    assert.deepEqual(kept.filter((one) => !one.includes("null")), [
      `u1 burst ${MOST_REVISIONS + 1}`,
      "u1 target_size 1",
      "u2 burst 4",
    ]);
    assert.equal(kept.filter((one) => one.includes("null")).length, MOST_REVISIONS + 1);
    const after = await adapter.environment.observe(() => NO_REQUEST);
    const ofOne = (memory: typeof after.memory) =>
      memory.filter((one) => one.kind === "memory" && one.clusterId === "u1");
    assert.deepEqual(ofOne(after.memory), ofOne(before.memory));
  });
});
