import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AdapterError } from "../errors.ts";
import { databaseClock } from "./clock.ts";
import { insist } from "./insist.ts";

describe("databaseClock()", () => {
  it("goes on from what the database told, on a monotonic clock", () => {
    let ours = 500;
    const clock = databaseClock(() => ours);
    clock.set(1_000_000.7);
    ours += 250.9;
    assert.equal(clock.now(), 1_000_250);
    clock.set(2_000_000);
    assert.equal(clock.now(), 2_000_000);
  });

  it("does not guess before it was set", () => {
    assert.throws(() => databaseClock().now(), /Cannot tell the time/);
  });
});

describe("insist()", () => {
  const lost = new AdapterError("unreachable", "Cannot a: b, c");

  it("repeats what failed because the server was away, with growing pauses", async () => {
    const pauses: number[] = [];
    let left = 2;
    const result = await insist(
      () => left-- > 0 ? Promise.reject(lost) : Promise.resolve("done"),
      (ms) => (pauses.push(ms), Promise.resolve()),
    );
    assert.equal(result, "done");
    assert.deepEqual(pauses, [100, 1000]);
  });

  it("gives up in the end, and at once on any other error", async () => {
    let calls = 0;
    const none = () => Promise.resolve();
    await assert.rejects(insist(() => (calls++, Promise.reject(lost)), none), lost);
    assert.equal(calls, 4);
    const other = new AdapterError("refused", "Cannot d: e, f");
    calls = 0;
    await assert.rejects(insist(() => (calls++, Promise.reject(other)), none), other);
    assert.equal(calls, 1);
  });
});
