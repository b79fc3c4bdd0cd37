/** The test of the long fault runs: some of the stories, and one line of JSON in the end. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { noSweep } from "./seam_sweep.ts";
import { PLAYED_STORIES, readPlayedStory } from "./ticks.ts";
import { sweepOverWire } from "./wire_sweep.ts";

/** Declares the tests of one part of the stories: they are shared out so that several processes can work at once. */
export function testPart(part: number, of: number): void {
  const sweep = noSweep();
  describe(`any fault at any statement of any tick, over the wire, part ${part} of ${of}`, () => {
    for (const name of PLAYED_STORIES.filter((_, index) => index % of === part - 1)) {
      it(`${name} ends with the same replicas and an audit trail that is true`, async () => {
        await sweepOverWire(sweep, { ...readPlayedStory(name), onTick: console.log });
        const { failures, ...counts } = sweep;
        const summary = { fault_runs: "wire", part, ...counts, failures: failures.length };
        console.log(JSON.stringify(summary));
        assert.deepEqual(failures.slice(0, 20), []);
      });
    }
  });
}
