/** Which processes of replicas ended, answered by the emulator from its status history. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NO_REQUEST } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";

let emulator: Emulator;
let adapter: Adapter;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.now() });
  const options = { url: emulator.url, cycleId: "c", toolVersion: "0.1.0" };
  const first = await connect(options);
  await first.store.init();
  await first.close();
  adapter = await connect(options);
  await emulator.run("CREATE CLUSTER busy REPLICAS (r1 (SIZE '25cc'), r2 (SIZE '1600cc'))");
  emulator.advance(60_000);
});
after(async () => {
  await adapter?.close();
  await emulator?.close();
});

/** As `replica process kind`, oldest first. */
async function outages(): Promise<readonly string[]> {
  const { outages, clusters, now } = await adapter.environment.observe(() => ({
    ...NO_REQUEST,
    outages: true,
  }));
  assert.equal(outages.kind, "known");
  if (outages.kind !== "known") return [];
  const replicas = clusters.find((one) => one.name === "busy")?.replicas ?? [];
  assert.ok(outages.value.every((one) => one.at <= now && Number.isInteger(one.at)));
  return outages.value.map(({ replicaId, processId, outOfMemory }) => {
    const name = replicas.find((one) => one.id === replicaId)?.name;
    return `${name} ${processId} ${outOfMemory ? "out of memory" : "crash"}`;
  });
}

describe("outages of replicas", () => {
  it("are none while processes start for the first time", async () => {
    assert.deepEqual(await outages(), []);
  });

  it("tell a kill for want of memory from a crash, once per process", async () => {
    emulator.restartReplica("busy", "r1", "oom-killed");
    emulator.advance(60_000);
    emulator.restartReplica("busy", "r1");
    emulator.advance(60_000);
    assert.deepEqual(await outages(), ["r1 0 out of memory", "r1 0 crash"]);
    emulator.restartReplica("busy", "r2", "oom-killed");
    emulator.advance(60_000);
    const processes = adapter.facts.sizes.get("1600cc")?.processes ?? 0;
    assert.deepEqual(
      (await outages()).slice(2),
      Array.from({ length: processes }, (_, index) => `r2 ${index} out of memory`),
    );
  });

  it("of replicas that are gone say nothing, nor do those of the day before", async () => {
    await emulator.run("DROP CLUSTER REPLICA busy.r2");
    assert.deepEqual(await outages(), ["r1 0 out of memory", "r1 0 crash"]);
    emulator.advance(24 * 3_600_000 - 150_000);
    assert.equal((await outages()).length, 1);
    emulator.advance(3_600_000);
    assert.deepEqual(await outages(), []);
  });

  it("are missing where nobody asks, and where Materialize does not show them", async () => {
    const { outages: unasked } = await adapter.environment.observe(() => NO_REQUEST);
    assert.equal(unasked.kind === "missing" && unasked.code, "OUTAGES_NOT_READ");
    emulator.faults.add({ kind: "error", pattern: "status_history" });
    const observation = await adapter.environment.observe(() => ({ ...NO_REQUEST, outages: true }));
    const refused = observation.outages;
    assert.equal(refused.kind === "missing" && refused.code, "OUTAGES_UNREADABLE");
  });
});
