/** How long objects took to hydrate, answered by the emulator in the statement that reads them anyway. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";

let emulator: Emulator;
let adapter: Adapter;

before(async () => {
  emulator = await startEmulator({ clock: "manual", start: Date.now() });
  adapter = await connect({ url: emulator.url, cycleId: "c", toolVersion: "0.1.0" });
  const statements = [
    "CREATE CLUSTER shop REPLICAS (a (SIZE '25cc'))",
    "CREATE TABLE orders (a int)",
    "CREATE INDEX by_a IN CLUSTER shop ON orders (a)",
  ];
  for (const text of statements) {
    emulator.advance(1_000);
    await adapter.query({ doing: "test", text });
  }
});
after(async () => {
  await adapter?.close();
  await emulator?.close();
});

async function hydration() {
  const shop = (await adapter.store.clusters()).find((one) => one.name === "shop");
  const [object] = shop?.objects ?? [];
  return { hydrated: [...object?.hydrated.values() ?? []], seconds: object?.hydrationSeconds };
}

describe("the objects of a cluster", () => {
  it("tell how long they took to hydrate once they are", async () => {
    assert.equal((await hydration()).seconds, undefined);
    emulator.advance(600_000);
    const { hydrated, seconds } = await hydration();
    assert.deepEqual(hydrated, [true]);
    assert.equal(seconds?.size, 1);
    assert.ok([...seconds.values()].every((one) => one > 0 && one < 600), `${[...seconds]}`);
  });
});
