/** What burst by load and the ladder of sizes say and compare at the edges of what is known. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ReplicaSize } from "../model/observation.ts";
import { known, missing, type Signal } from "../model/signal.ts";
import type { ClusterLatency } from "../model/latency.ts";
import { ladderUpTo } from "./ladder.ts";
import { nextStep } from "./load_step.ts";

function textOf(latency: Signal<ClusterLatency | null>, seen = cluster()): string {
  const replicas = [replica("r1", "25cc"), ...seen.replicas];
  return nextStep({
    view: view({ cluster: { ...seen, replicas }, latency }),
    ...{ current: replicas.length, most: 5, thresholdMs: 500, windowSeconds: 90 },
    ...{ minSamples: 2, cooldownSeconds: undefined },
  }).reason.text;
}

describe("burst by load says", () => {
  const reads = (samples: number, p95Ms = 10) => known({ clusterId: "u1", p95Ms, samples }, START);

  it("how many reads there were, in words", () => {
    const end = "finished in the last 1 min 30 s, min_samples is 2";
    assert.equal(textOf(reads(0)), `the number stays: no read ${end}`);
    assert.equal(textOf(reads(1)), `the number stays: 1 read ${end}`);
    assert.match(textOf(reads(2)), /^95 % of the 2 reads of the last 1 min 30 s took up to 10 ms/);
  });

  it("what nobody can see, with a remedy only where there is one", () => {
    const start = "the number stays, nobody can see how long reads take: ";
    assert.equal(textOf(missing("LOST", "it is gone")), `${start}it is gone`);
    assert.equal(textOf(missing("LOST", "it is gone", "find it")), `${start}it is gone; find it`);
  });

  it("who is not ready, and who does not say", () => {
    const late = cluster({ replicas: [replica("r2", "25cc", { processesOnline: 0 })] });
    assert.match(textOf(reads(9, 900), late), /one more once all are ready, and r2 is starting$/);
    const silent = cluster({
      replicas: [replica("r2", "25cc")],
      objects: [object("index", { r1: true })],
    });
    assert.match(textOf(reads(9, 900), silent), /and r2 does not report whether it is$/);
  });
});

describe("a ladder of sizes whose memory nobody knows", () => {
  it("goes by price alone, whatever is known of cores", () => {
    const size = (name: string, creditsPerHour: number, cpuNanoCores: number): ReplicaSize => ({
      ...{ name, creditsPerHour, cpuNanoCores, processes: 1, allowed: true, memoryBytes: null },
    });
    const sizes = [size("a", 1, 9), size("b", 2, 5), size("top", 3, 7)];
    const ladder = ladderUpTo("top", new Map(sizes.map((one) => [one.name, one])));
    assert.deepEqual(ladder?.rungs.map((rung) => rung.name), ["a", "b", "top"]);
  });
});
