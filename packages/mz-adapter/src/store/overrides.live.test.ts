/** Orders of operators, there and back over the wire. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { NO_REQUEST, type Override } from "@mz-schedctl/core";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { type Adapter, connect } from "../mod.ts";

describe("overrides", () => {
  let emulator: Emulator;
  let adapter: Adapter;

  before(async () => {
    emulator = await startEmulator();
    const url = emulator.url;
    const first = await connect({ url, cycleId: "init", toolVersion: "0.1.0" });
    await first.store.init();
    await first.close();
    adapter = await connect({ url, cycleId: "c", toolVersion: "0.1.0" });
  });
  after(async () => {
    await adapter?.close();
    await emulator?.close();
  });

  const at = Date.UTC(2026, 10, 21, 20);
  const suspension: Override = {
    id: "o2",
    clusterId: "u'1",
    kind: "suspend",
    reason: 'a "quiet" week, isn\'t it',
    author: "ann",
    createdAt: at + 7,
    until: at + 3_600_000,
    allowStale: true,
  };
  const pause: Override = {
    ...{ id: "o1", clusterId: null, kind: "pause", reason: "", author: "bob", allowStale: false },
    ...{ createdAt: at, until: null },
  };

  it("come back as they were written, oldest first, in the list and in an observation", async () => {
    await adapter.store.addOverride(suspension);
    await adapter.store.addOverride(pause);
    assert.deepEqual(await adapter.store.listOverrides(), [pause, suspension]);
    const { overrides } = await adapter.environment.observe(() => NO_REQUEST);
    assert.deepEqual([...overrides].sort((a, b) => a.createdAt - b.createdAt), [pause, suspension]);
  });

  it("of a kind that is not known count as a pause, and tell what stands there", async () => {
    await adapter.query({
      doing: "test",
      text: `INSERT INTO mz_schedctl_overrides
        (override_id, cluster_id, kind, reason, author, created_at, until, allow_stale)
        VALUES ('o3', 'u2', 'hibernate', 'winter', 'eve', '2026-11-22', NULL, false)`,
    });
    const strange = (await adapter.store.listOverrides()).at(-1);
    assert.equal(strange?.kind, "pause");
    assert.equal(strange?.reason, '"hibernate" is not an order that is known: winter');
  });
});
