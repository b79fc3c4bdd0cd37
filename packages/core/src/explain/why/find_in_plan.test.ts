import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { observation } from "../../../../../tests/support/builders.ts";
import { OPTIONS } from "../../../../../tests/support/living.ts";
import { planCycle } from "../../plan_cycle.ts";
import { findInPlan, nearest } from "./find_in_plan.ts";

const EMPTY = planCycle(observation(), { ...OPTIONS, logAliveSeconds: null });

const CLUSTERS = ["shop", "shop_dev", "warehouse", "x"].map((name, index) => ({
  ...{ id: `u${index}`, name, system: false },
}));

describe("nearest()", () => {
  it("finds what was meant: letters swapped, left out, too many, or in capitals", () => {
    const names = CLUSTERS.map(({ name }) => name);
    assert.deepEqual(nearest("shpo", names), ["shop"]);
    assert.deepEqual(nearest("shopp", names), ["shop"]);
    assert.deepEqual(nearest("SHOP", names), ["shop", "shop_dev"]);
    assert.deepEqual(nearest("warehose", names), ["warehouse"]);
    assert.deepEqual(nearest("house", names), ["warehouse"]);
  });

  it("suggests nothing that has little in common", () => {
    assert.deepEqual(nearest("prod", ["shop", "x"]), []);
    assert.deepEqual(nearest("ab", ["cd", "xyz"]), []);
  });

  it("suggests three at most, the nearest first", () => {
    const names = ["shop_a", "shop_b", "shop_c", "shop"];
    assert.deepEqual(nearest("shop", names), ["shop", "shop_a", "shop_b"]);
  });
});

describe("findInPlan()", () => {
  it("tells a cluster without rows from one that does not exist", () => {
    assert.equal(findInPlan(EMPTY, "shop", CLUSTERS).kind, "nothing_said");
    assert.equal(findInPlan(EMPTY, "u2", CLUSTERS).kind, "nothing_said");
    const unknown = findInPlan(EMPTY, "prod", CLUSTERS);
    assert.deepEqual(unknown, {
      kind: "unknown",
      text: 'Cannot explain "prod": no cluster has this name, it must be one of "shop", ' +
        '"shop_dev", "warehouse", and 1 more',
    });
  });

  it("does not claim to know clusters that a saved plan does not concern", () => {
    const unknown = findInPlan(EMPTY, "shop", null);
    assert.deepEqual(unknown, {
      kind: "unknown",
      text: 'Cannot explain "shop": the plan says nothing about it, and about no other one',
    });
  });

  it("says of Materialize's own clusters that nothing is ever done to them", () => {
    const system = [{ id: "s1", name: "mz_system", system: true }];
    const found = findInPlan(EMPTY, "mz_system", system);
    assert.match(found.kind === "nothing_said" ? found.text : "", /belongs to Materialize/);
  });
});
