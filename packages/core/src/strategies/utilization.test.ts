import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, SIZES, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { known, missing } from "../model/signal.ts";
import type { ReplicaUtilization } from "../model/utilization.ts";
import { type Measured, peaksOf, scaledTo } from "./utilization.ts";

const HOUR = 3_600_000;
const R1 = replica("r1", "100cc");

/** Of a whole hour. */
function figures(more: Partial<ReplicaUtilization> = {}): ReplicaUtilization {
  return {
    replicaId: R1.id,
    ...{ processes: 1, samples: 60, firstAt: START - HOUR, lastAt: START },
    ...{ memoryPercent: 30, cpuPercent: 10 },
    ...more,
  };
}

interface Case {
  readonly replicas?: readonly ObservedReplica[];
  readonly figures?: readonly ReplicaUtilization[];
  readonly measured?: Partial<Measured>;
}

/** The peaks as text, or the code of what is lacking. */
function peaks(given: Case): string {
  const replicas = given.replicas ?? [R1];
  const seen = view({
    cluster: cluster({ managed: true, replicas }),
    utilization: known(given.figures ?? [figures()], START),
  });
  const found = peaksOf(seen, {
    ...{ replicas, windowSeconds: 3_600, readySince: null },
    ...given.measured,
  });
  return "code" in found ? found.code : `${found.memory} ${found.cpu}`;
}

describe("the peaks of a cluster", () => {
  it("are the highest of all its replicas", () => {
    const other = replica("r2", "100cc");
    const both = [
      figures(),
      figures({ replicaId: other.id, memoryPercent: 5, cpuPercent: 70 }),
    ];
    assert.equal(peaks({ replicas: [R1, other], figures: both }), "30 70");
    assert.equal(peaks({ replicas: [R1, other] }), "NOT_MEASURED");
  });

  it("need the whole window, to the millisecond", () => {
    const first = (ms: number) => peaks({ figures: [figures({ firstAt: START - HOUR + ms })] });
    assert.equal(first(120_000), "30 10");
    assert.equal(first(120_001), "NOT_MEASURED");
    const last = (ms: number) => peaks({ figures: [figures({ lastAt: START - ms })] });
    assert.equal(last(180_000), "30 10");
    assert.equal(last(180_001), "NOT_MEASURED");
    assert.equal(peaks({ figures: [figures({ samples: 30 })] }), "30 10");
    assert.equal(peaks({ figures: [figures({ samples: 29 })] }), "NOT_MEASURED");
  });

  it("need every process and both measures", () => {
    assert.equal(peaks({ figures: [figures({ memoryPercent: null })] }), "NOT_MEASURED");
    assert.equal(peaks({ figures: [figures({ cpuPercent: null })] }), "NOT_MEASURED");
    const wide = replica("r1", "400cc");
    assert.equal(peaks({ replicas: [wide] }), "NOT_MEASURED");
    assert.equal(peaks({ replicas: [wide], figures: [figures({ processes: 2 })] }), "30 10");
    assert.equal(peaks({ figures: [] }), "NOT_MEASURED");
  });

  it("say nothing of a replica that came up, or was seen ready, within the window", () => {
    const young = (ms: number) =>
      peaks({ replicas: [replica("r1", "100cc", { createdAt: START - ms })] });
    assert.equal(young(HOUR), "30 10");
    assert.equal(young(HOUR - 1), "MEASURING");
    const restarted = { statusChangedAt: START - HOUR + 1 };
    assert.equal(peaks({ replicas: [replica("r1", "100cc", restarted)] }), "MEASURING");
    assert.equal(peaks({ measured: { readySince: START - HOUR } }), "30 10");
    assert.equal(peaks({ measured: { readySince: START - HOUR + 1 } }), "MEASURING");
  });

  it("are unknown where they cannot be read, with the remedy", () => {
    const lost = missing("NO", "it is not shown", "ask for it");
    const found = peaksOf(view({ utilization: lost }), {
      ...{ replicas: [R1], windowSeconds: 60, readySince: null },
    });
    assert.ok("code" in found);
    assert.deepEqual([found.code, found.text], [
      "NO",
      "nobody can see how busy it is: it is not shown; ask for it",
    ]);
  });
});

describe("scaledTo()", () => {
  const size = (name: string) => {
    const found = SIZES.get(name);
    assert.ok(found !== undefined);
    return found;
  };

  it("keeps the load and changes the capacity", () => {
    const there = scaledTo({ memory: 30, cpu: 10 }, size("100cc"), size("50cc"));
    assert.deepEqual(there, { memory: 60, cpu: 20 });
  });

  it("knows nothing where a capacity is unknown or none", () => {
    for (const key of ["memoryBytes", "cpuNanoCores"] as const) {
      for (const capacity of [null, 0]) {
        const odd = { ...size("50cc"), [key]: capacity };
        assert.equal(scaledTo({ memory: 1, cpu: 1 }, size("100cc"), odd), null);
        assert.equal(scaledTo({ memory: 1, cpu: 1 }, odd, size("100cc")), null);
      }
    }
  });
});
