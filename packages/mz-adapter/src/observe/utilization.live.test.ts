/** How busy replicas are, answered by the emulator from its measures. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NO_REQUEST, type ReplicaUtilization } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";

const HOUR = 3_600_000;

let emulator: Emulator;
let adapter: Adapter;
let ids: ReadonlyMap<string, string>;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.now() });
  const options = { url: emulator.url, cycleId: "c", toolVersion: "0.1.0" };
  const first = await connect(options);
  await first.store.init();
  await first.close();
  adapter = await connect(options);
  await emulator.run("CREATE CLUSTER busy (SIZE '25cc', REPLICATION FACTOR 2)");
  await emulator.run("CREATE CLUSTER wide (SIZE '1600cc')");
  await emulator.run("CREATE CLUSTER other (SIZE '25cc')");
  const { clusters } = await adapter.environment.observe(() => NO_REQUEST);
  ids = new Map(clusters.map((one) => [one.name, one.id]));
  load(0.5);
  emulator.setLoad("wide", { memoryBytes: capacity("1600cc").memory / 4, cpuCores: 1 });
  emulator.advance(HOUR);
});
after(async () => {
  await adapter?.close();
  await emulator?.close();
});

function capacity(size: string) {
  const { memoryBytes, cpuNanoCores } = adapter.facts.sizes.get(size) ?? {};
  assert.ok(memoryBytes && cpuNanoCores);
  return { memory: memoryBytes, cores: cpuNanoCores / 1e9 };
}

/** As shares of 25cc. */
function load(memory: number, cpu = 0.2): void {
  const of = capacity("25cc");
  emulator.setLoad("busy", { memoryBytes: of.memory * memory, cpuCores: of.cores * cpu });
}

/** By the names of cluster and replica. */
async function utilization(
  windows: Readonly<Record<string, number>>,
): Promise<ReadonlyMap<string, ReplicaUtilization>> {
  const { utilization, clusters } = await adapter.environment.observe(() => ({
    ...NO_REQUEST,
    utilizationSeconds: new Map(
      Object.entries(windows).map(([name, seconds]) => [ids.get(name) ?? "", seconds]),
    ),
  }));
  assert.equal(utilization.kind, "known");
  if (utilization.kind !== "known") return new Map();
  const names = new Map(
    clusters.flatMap(({ name, replicas }) =>
      replicas.map((one) => [one.id, `${name}.${one.name}`] as const)
    ),
  );
  return new Map(utilization.value.map((one) => [names.get(one.replicaId) ?? "", one]));
}

describe("how busy replicas are", () => {
  it("is told of each replica of the clusters that are asked for, in a window of its own", async () => {
    const seen = await utilization({ busy: 3_600, wide: 600 });
    assert.deepEqual([...seen.keys()].sort(), ["busy.r1", "busy.r2", "wide.r1"]);
    const one = seen.get("busy.r1");
    const now = emulator.clock.now();
    assert.ok(one !== undefined && one.samples >= 59 && one.samples <= 60);
    assert.ok(one.firstAt <= now - HOUR + 120_000 && one.firstAt > now - HOUR);
    assert.ok(one.lastAt <= now && one.lastAt > now - 60_000);
    assert.ok(Math.abs((one.memoryPercent ?? 0) - 50) < 1e-6, String(one.memoryPercent));
    assert.ok(Math.abs((one.cpuPercent ?? 0) - 20) < 1e-6, String(one.cpuPercent));
    const wide = seen.get("wide.r1");
    assert.equal(wide?.processes, adapter.facts.sizes.get("1600cc")?.processes);
    assert.ok(wide !== undefined && wide.samples <= 10 && wide.samples >= 9);
    assert.ok(Math.abs((wide.memoryPercent ?? 0) - 25) < 1e-6, String(wide.memoryPercent));
  });

  it("is the peak of the window, not more than there is", async () => {
    load(0.9, 7);
    emulator.advance(60_000);
    load(0.1);
    emulator.advance(120_000);
    const peak = (await utilization({ busy: 600 })).get("busy.r1");
    assert.ok(Math.abs((peak?.memoryPercent ?? 0) - 90) < 1e-6);
    assert.equal(peak?.cpuPercent, 100);
    emulator.advance(600_000);
    const later = (await utilization({ busy: 600 })).get("busy.r1");
    assert.ok(Math.abs((later?.memoryPercent ?? 0) - 10) < 1e-6);
  });

  it("goes with a kill for want of memory where there is more work than room", async () => {
    load(1.01);
    emulator.advance(180_000);
    const { outages } = await adapter.environment.observe(() => ({ ...NO_REQUEST, outages: true }));
    assert.equal(outages.kind, "known");
    if (outages.kind === "known") assert.ok(outages.value.some((one) => one.outOfMemory));
    emulator.setLoad("busy", null);
    emulator.advance(300_000);
    const { outages: later } = await adapter.environment.observe(() => ({
      ...NO_REQUEST,
      outages: true,
    }));
    emulator.advance(300_000);
    const { outages: last } = await adapter.environment.observe(() => ({
      ...NO_REQUEST,
      outages: true,
    }));
    assert.deepEqual(
      last.kind === "known" && last.value.length,
      later.kind === "known" && later.value.length,
    );
  });

  it("is missing where nobody asks, and where Materialize does not show it", async () => {
    const { utilization: unasked } = await adapter.environment.observe(() => NO_REQUEST);
    assert.equal(unasked.kind === "missing" && unasked.code, "UTILIZATION_NOT_READ");
    emulator.faults.add({ kind: "error", pattern: "utilization_history" });
    const { utilization: refused } = await adapter.environment.observe(() => ({
      ...NO_REQUEST,
      utilizationSeconds: new Map([[ids.get("busy") ?? "", 600]]),
    }));
    assert.equal(refused.kind === "missing" && refused.code, "UTILIZATION_UNREADABLE");
  });
});
