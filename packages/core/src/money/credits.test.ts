import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { beginStory, tell } from "../../../../tests/support/scenario.ts";
import { fakeEnvironment } from "../../../../tests/support/fake_environment.ts";
import { OPTIONS } from "../../../../tests/support/living.ts";
import type { Plan } from "../model/plan.ts";
import { type RunOptions, runPlan } from "../run.ts";

/** 25cc costs 0.25, 50cc 0.5, 100cc 1, 200cc 2 and 400cc 4 credits per hour. */
async function planned(lines: readonly string[], more: Partial<RunOptions> = {}): Promise<Plan> {
  const story = beginStory();
  for (const line of lines) await tell(story, line);
  return await runPlan(fakeEnvironment(story.world, "p"), { ...OPTIONS, ...more });
}

async function credits(lines: readonly string[], more: Partial<RunOptions> = {}) {
  const plan = await planned(lines, more);
  return {
    all: plan.credits,
    own: Object.fromEntries(plan.clusters.map((one) => [one.cluster.name, one.credits])),
  };
}

const SHOP = "cluster shop\n  replica old 25cc\n  index orders";

describe("what a plan costs", () => {
  it("is told for all clusters of users, where nothing changes as well", async () => {
    const { all, own } = await credits([
      SHOP,
      "cluster other\n  replica a 100cc\n  replica b 100cc",
    ]);
    assert.deepEqual(all, { current: 2.25, peak: 2.25, after: 2.25 });
    assert.deepEqual(own, {});
  });

  it("leaves out what belongs to Materialize itself", async () => {
    const { all } = await credits([SHOP, "cluster mz_probe system\n  replica r1 400cc"]);
    assert.equal(all.current, 0.25);
  });

  it("of a handover is both beside each other, then the new one alone", async () => {
    const { all, own } = await credits([SHOP, 'row shop target_size {"target_size": "100cc"}']);
    assert.deepEqual(own, { shop: { current: 0.25, peak: 1.25, after: 1 } });
    assert.deepEqual(all, { current: 0.25, peak: 1.25, after: 1 });
  });

  it("of a handover on its way tells what is left of it", async () => {
    const { own } = await credits([
      SHOP,
      'row shop target_size {"target_size": "100cc"}',
      "apply",
    ]);
    assert.deepEqual(own["shop"], { current: 1.25, peak: 1.25, after: 1 });
  });

  it("of a suspension is nothing afterwards", async () => {
    const { own } = await credits([SHOP, 'row shop idle_suspend at=-1h {"idle_after_s": 1800}']);
    assert.deepEqual(own["shop"], { current: 0.25, peak: 0.25, after: 0 });
  });

  it("of an extra replica is its credits for a while", async () => {
    const { own } = await credits([
      "cluster shop\n  index orders",
      'row shop target_size {"target_size": "100cc"}',
      'row shop burst {"burst_replica_size": "400cc"}',
    ]);
    assert.deepEqual(own["shop"], { current: 0, peak: 5, after: 1 });
  });

  it("of a managed cluster counts old and new replicas beside each other", async () => {
    const { own } = await credits([
      "cluster web managed size=25cc replicas=2",
      "advance 1m",
      'row web target_size {"target_size": "50cc"}',
    ]);
    assert.deepEqual(own["web"], { current: 0.5, peak: 1.5, after: 1 });
  });

  it("does not change where a step is blocked", async () => {
    const { all, own } = await credits([
      SHOP,
      'row shop target_size {"target_size": "100cc"}',
      "order pause shop by=alice",
    ]);
    assert.deepEqual([all, own["shop"]], [{ current: 0.25, peak: 0.25, after: 0.25 }, undefined]);
  });

  it("of all clusters has its peak in the order of execution", async () => {
    const { all } = await credits([
      "cluster a\n  replica x 400cc\n  index i",
      'row a idle_suspend at=-1h {"idle_after_s": 1800}',
      "cluster b\n  replica y 25cc\n  index j",
      'row b target_size {"target_size": "200cc"}',
    ]);
    assert.deepEqual(all, { current: 4.25, peak: 4.25, after: 2 });
  });

  it("names sizes whose credits nobody knows", async () => {
    const { all } = await credits([SHOP, "cluster odd\n  replica a huge"]);
    assert.deepEqual(all, { current: 0.25, peak: 0.25, after: 0.25, unknownSizes: ["huge"] });
  });
});
