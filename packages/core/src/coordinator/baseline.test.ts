import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Memory, RememberedReplica } from "../model/memory.ts";
import { baselineOf, oldestFirst } from "./baseline.ts";

const BOTH: readonly RememberedReplica[] = [
  { name: "a", size: "25cc", availabilityZone: null },
  { name: "b", size: "50cc", availabilityZone: "z1" },
];
const SUSPENSION = { since: START, replicas: BOTH };

function memory(suspended: Memory["suspended"], at = START): Memory {
  const base = { strategy: "idle_suspend", revision: 1, lastChangeAt: at };
  return suspended === undefined ? base : { ...base, suspended };
}

describe("baselineOf()", () => {
  it("is what is there when nothing is suspended", () => {
    const seen = cluster({ replicas: [replica("a", "25cc")] });
    assert.deepEqual(baselineOf(seen, []).replicas.map((one) => one.name), ["a"]);
  });

  it("is what was there while the cluster is suspended, or half-way", () => {
    for (const replicas of [[], [replica("a", "25cc")]]) {
      const baseline = baselineOf(cluster({ replicas }), [memory(SUSPENSION)]);
      assert.deepEqual(baseline.replicas, BOTH);
      assert.equal(baseline.suspension, SUSPENSION);
    }
  });

  it("is overtaken by a replica that was never there, and when all are back", () => {
    const ways = [[replica("new", "25cc")], [replica("a", "100cc")], [
      replica("a", "25cc"),
      replica("b", "50cc"),
    ]];
    for (const replicas of ways) {
      const baseline = baselineOf(cluster({ replicas }), [memory(SUSPENSION)]);
      assert.equal(baseline.suspension, null);
      assert.deepEqual(baseline.overtaken, ["idle_suspend"]);
    }
  });
});

describe("oldestFirst()", () => {
  it("goes by number, not by text", () => {
    const replicas = ["u10", "u9", "u100"].map((id) => replica(id, "25cc", { id }));
    assert.deepEqual(oldestFirst(replicas).map((one) => one.id), ["u9", "u10", "u100"]);
  });
});
