import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countOutages } from "./outages.ts";

function outage(seconds: number, processId = 0, outOfMemory = false) {
  return { replicaId: "u1", processId, outOfMemory, at: seconds * 1000 };
}

describe("countOutages()", () => {
  it("counts what takes down several processes once", () => {
    const rows = [outage(0, 0, true), outage(1, 1, true), outage(60, 2, true)];
    assert.deepEqual(countOutages(rows, 0), { outOfMemory: 1, crashes: 0 });
  });

  it("takes the same process again for the next event, also within a minute", () => {
    const rows = [outage(0, 0, true), outage(5, 1, true), outage(10, 0, true)];
    assert.deepEqual(countOutages(rows, 0), { outOfMemory: 2, crashes: 0 });
  });

  it("takes another process more than a minute later for the next event", () => {
    assert.deepEqual(countOutages([outage(0), outage(60, 1)], 0), { outOfMemory: 0, crashes: 1 });
    const later = { ...outage(60, 1), at: 60_001 };
    assert.deepEqual(countOutages([outage(0), later], 0), { outOfMemory: 0, crashes: 2 });
  });

  it("measures from the first row of an event, not from its last", () => {
    const rows = [outage(0, 0), outage(50, 1), outage(100, 2)];
    assert.deepEqual(countOutages(rows, 0), { outOfMemory: 0, crashes: 2 });
  });

  it("blames memory when one process ran out of it, whichever was noticed first", () => {
    for (const first of [true, false]) {
      const rows = [outage(0, 0, first), outage(1, 1, !first)];
      assert.deepEqual(countOutages(rows, 0), { outOfMemory: 1, crashes: 0 });
    }
  });

  it("does not mind the order, nor a row that was read twice", () => {
    const rows = [outage(0, 0, true), outage(200, 0), outage(0, 1), outage(200, 0), outage(0, 1)];
    assert.deepEqual(countOutages(rows, 0), { outOfMemory: 1, crashes: 1 });
    assert.deepEqual(countOutages(rows.toReversed(), 0), { outOfMemory: 1, crashes: 1 });
  });

  it("leaves out what was before", () => {
    const rows = [outage(1, 0, true), outage(100, 0, true)];
    assert.deepEqual(countOutages(rows, 100_000), { outOfMemory: 1, crashes: 0 });
    assert.deepEqual(countOutages(rows, 100_001), { outOfMemory: 0, crashes: 0 });
  });
});
