import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import type { Slot } from "../model/desired.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { matchSlots } from "./match.ts";

function matched(replicas: readonly ObservedReplica[], slots: readonly Slot[]): unknown {
  const { matches, unclaimed } = matchSlots(cluster({ replicas }), slots);
  return [
    matches.map((one) => [one.replicas.map(({ name }) => name), one.missing]),
    unclaimed.map(({ name }) => name),
  ];
}

describe("matchSlots()", () => {
  it("goes by size, oldest first", () => {
    const replicas = [
      replica("young", "25cc", { id: "u10" }),
      replica("old", "25cc", { id: "u9" }),
      replica("other", "50cc", { id: "u1" }),
    ];
    assert.deepEqual(matched(replicas, [{ size: "25cc", count: 1 }]), [[[["old"], 0]], [
      "other",
      "young",
    ]]);
    assert.deepEqual(matched(replicas, [{ size: "25cc", count: 3 }]), [[[["old", "young"], 1]], [
      "other",
    ]]);
  });

  it("prefers the fixed name, then its temporary one, then any of the size", () => {
    const slots: readonly Slot[] = [{ size: "50cc", count: 1, name: "main" }];
    const any = replica("any", "50cc", { id: "u1" });
    const next = replica("main_next", "50cc", { id: "u2" });
    const main = replica("main", "50cc", { id: "u3" });
    assert.deepEqual(matched([any, next, main], slots), [[[["main"], 0]], ["any", "main_next"]]);
    assert.deepEqual(matched([any, next], slots), [[[["main_next"], 0]], ["any"]]);
    assert.deepEqual(matched([any], slots), [[[["any"], 0]], []]);
    const wrong = replica("main", "25cc");
    assert.deepEqual(matched([wrong], slots), [[[[], 1]], ["main"]]);
  });

  it("lets slots without a name take what no name claims, temporary names included", () => {
    const slots: readonly Slot[] = [
      { size: "50cc", count: 1 },
      { size: "50cc", count: 1, name: "main" },
    ];
    const next = replica("_next", "50cc", { id: "u9" });
    const other = replica("other", "50cc", { id: "u1" });
    const main = replica("main", "50cc", { id: "u2" });
    assert.deepEqual(matched([next, other, main], slots), [[[["other"], 0], [["main"], 0]], [
      "_next",
    ]]);
  });

  it("lists those that no slot wants by name", () => {
    for (const names of [["b", "a", "c"], ["c", "b", "a"], ["a", "c", "b"]]) {
      const replicas = names.map((name) => replica(name, "25cc"));
      assert.deepEqual(matched(replicas, []), [[], ["a", "b", "c"]]);
    }
  });

  it("gives every replica to one slot at most", () => {
    const replicas = [replica("a", "25cc"), replica("b", "25cc")];
    const slots = ["b", "c"].map((name): Slot => ({ size: "25cc", count: 1, name }));
    assert.deepEqual(matched(replicas, slots), [[[["b"], 0], [["a"], 0]], []]);
  });
});
