/** Every fault at the statements of one tick that change replicas, over the wire; the long tests take all statements. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noSweep } from "./seam_sweep.ts";
import { readPlayedStory } from "./ticks.ts";
import { sweepOverWire } from "./wire_sweep.ts";

describe("any fault at a replica statement of a handover, over the wire", () => {
  it("ends with the same replicas and an audit trail that is true", async () => {
    const sweep = noSweep();
    const story = readPlayedStory("fixed_name_handover");
    await sweepOverWire(sweep, { ...story, ticks: [3], only: "replicas", cyclesAfter: 1 });
    assert.deepEqual(sweep.failures, []);
    assert.equal(sweep.runs, 10);
  });
});
