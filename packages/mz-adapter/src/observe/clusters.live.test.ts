/** Who owns a cluster, what it was called before, and what is allowed, answered by the emulator. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { ObservedCluster } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";

let emulator: Emulator;
const adapters: Adapter[] = [];

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.now(), rbac: true });
});
after(async () => {
  for (const adapter of adapters) await adapter.close();
  await emulator?.close();
});

async function as(role: string): Promise<Adapter> {
  const url = role === "mz_system"
    ? emulator.internalUrl
    : emulator.url.replace("materialize@", `${role}@`);
  const adapter = await connect({ url, cycleId: "c", toolVersion: "0.1.0" });
  adapters.push(adapter);
  return adapter;
}

async function run(adapter: Adapter, ...statements: readonly string[]): Promise<void> {
  for (const text of statements) {
    emulator.advance(1_000);
    await adapter.query({ doing: "test", text });
  }
}

async function clusters(adapter: Adapter): Promise<ReadonlyMap<string, ObservedCluster>> {
  return new Map((await adapter.store.clusters()).map((one) => [one.name, one]));
}

describe("the owner of a cluster", () => {
  it("is we, a role that we belong to, or somebody else", async () => {
    const system = await as("mz_system");
    await run(
      system,
      ...["joe", "team", "ann"].map((role) => `CREATE ROLE ${role} LOGIN`),
      "GRANT team TO joe",
      ...["mine", "ours", "theirs"].map((name) => `CREATE CLUSTER ${name} REPLICAS ()`),
      "ALTER CLUSTER mine OWNER TO joe",
      "ALTER CLUSTER ours OWNER TO team",
      "ALTER CLUSTER theirs OWNER TO ann",
    );
    const owned = async (adapter: Adapter) =>
      [...(await clusters(adapter)).values()].filter((one) => one.owned && !one.system)
        .map((one) => one.name).sort();
    assert.deepEqual(await owned(await as("joe")), ["mine", "ours"]);
    assert.deepEqual(await owned(await as("ann")), ["theirs"]);
    const all = ["mine", "ours", "quickstart", "theirs"];
    assert.deepEqual(await owned(system), all, "a superuser owns everything");
    await run(system, "ALTER SYSTEM SET enable_rbac_checks = false");
    assert.deepEqual(await owned(await as("ann")), all, "nobody checks");
    await run(system, "ALTER SYSTEM SET enable_rbac_checks = true");
  });
});

describe("the newest renaming of a cluster", () => {
  it("is told by the audit log, and by a swap without its passing name", async () => {
    const system = await as("mz_system");
    await run(
      system,
      "CREATE CLUSTER a REPLICAS ()",
      "CREATE CLUSTER b REPLICAS ()",
      "CREATE CLUSTER quiet REPLICAS ()",
    );
    const before = await clusters(system);
    assert.equal(before.get("quiet")?.renamed, null);
    await run(system, "ALTER CLUSTER a RENAME TO older", "ALTER CLUSTER older RENAME TO a");
    assert.equal((await clusters(system)).get("a")?.renamed?.from, "older");
    await run(system, "ALTER CLUSTER a SWAP WITH b");
    const swapped = await clusters(system);
    assert.equal(swapped.get("b")?.id, before.get("a")?.id);
    assert.equal(swapped.get("b")?.renamed?.from, "a");
    assert.equal(swapped.get("a")?.renamed?.from, "b");
    const at = swapped.get("b")?.renamed?.at ?? 0;
    assert.ok(Math.abs(at - emulator.clock.now()) < 1_000);
    const look = await system.environment.lookAt(before.get("a")?.id ?? "");
    assert.deepEqual(look, swapped.get("b"));
  });
});

describe("the limits of the environment", () => {
  it("are those that are set", async () => {
    const system = await as("mz_system");
    await run(
      system,
      "ALTER SYSTEM SET max_replicas_per_cluster = 7",
      "ALTER SYSTEM SET max_credit_consumption_rate = 12.5",
    );
    const { limits } = (await as("joe")).facts.settings;
    assert.deepEqual(limits, { replicasPerCluster: 7, creditsPerHour: 12.5 });
  });
});
