/** Every fault at every seam call of every tick of every story, on the fake world. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noSweep, sweepStory } from "./seam_sweep.ts";
import { STORIES } from "./ticks.ts";

describe("any fault at any seam call of any tick", () => {
  it("ends with the same replicas, an audit trail that is true, and no replica lost", async () => {
    const sweep = noSweep();
    for (const name of STORIES) {
      await sweepStory(sweep, name);
      console.log(`${name}: ${sweep.runs} runs so far, ${sweep.failures.length} failed`);
    }
    const { failures, ...counts } = sweep;
    console.log(JSON.stringify({ fault_runs: "seam", ...counts, failures: failures.length }));
    assert.deepEqual(failures.slice(0, 20), []);
  });
});
