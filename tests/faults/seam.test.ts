/** Every fault at every seam call of every tick of two stories; the long tests go through all of them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noSweep, sweepStory } from "./seam_sweep.ts";

describe("any fault at any seam call", () => {
  for (const name of ["story_u3_aggressive", "fixed_name_new_size"]) {
    it(`of ${name} ends with the same replicas and an audit trail that is true`, async () => {
      const sweep = noSweep();
      await sweepStory(sweep, name);
      assert.deepEqual(sweep.failures.slice(0, 20), []);
      assert.ok(sweep.runs > 500, `only ${sweep.runs} runs`);
    });
  }
});
