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
    assert.deepEqual(baselineOf(seen, [], undefined).replicas.map((one) => one.name), ["a"]);
  });

  it("is what was there while the cluster is suspended, or half-way", () => {
    for (const replicas of [[], [replica("a", "25cc")]]) {
      const baseline = baselineOf(cluster({ replicas }), [memory(SUSPENSION)], undefined);
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
      const baseline = baselineOf(cluster({ replicas }), [memory(SUSPENSION)], undefined);
      assert.equal(baseline.suspension, null);
      assert.deepEqual(baseline.overtaken, ["idle_suspend"]);
    }
  });

  it("is rebuilt from the audit trail, where the newer of trail and memory counts", () => {
    const trace = { clusterId: "u1", strategy: "idle_suspend", at: START, suspension: SUSPENSION };
    assert.equal(baselineOf(cluster(), [], trace).suspension, SUSPENSION);
    assert.equal(baselineOf(cluster(), [memory(null, START + 1)], trace).suspension, null);
    assert.equal(baselineOf(cluster(), [memory(null, START - 1)], trace).suspension, SUSPENSION);
    const awake = { ...trace, suspension: null };
    assert.equal(baselineOf(cluster(), [memory(SUSPENSION, START - 1)], awake).suspension, null);
  });
});

describe("oldestFirst()", () => {
  it("goes by number, not by text", () => {
    const replicas = ["u10", "u9", "u100"].map((id) => replica(id, "25cc", { id }));
    assert.deepEqual(oldestFirst(replicas).map((one) => one.id), ["u9", "u10", "u100"]);
  });
});
