import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Ladder, SizeVerdict } from "../model/memory.ts";
import type { ProcessOutage } from "../model/outage.ts";
import { isSameLadder, judgeSizes, objectsText } from "./ladder_memory.ts";

const VERDICT: SizeVerdict = {
  ...{ size: "25cc", outOfMemory: 1, crashes: 2, at: START, until: START + 1000 },
};
const LADDER: Ladder = {
  ...{ maxSize: "100cc", objects: "none", objectsSince: START },
  ...{ tooSmall: [VERDICT], probing: ["50cc"] },
};

describe("isSameLadder()", () => {
  it("tells any difference", () => {
    assert.ok(isSameLadder(LADDER, structuredClone(LADDER)));
    assert.ok(!isSameLadder(null, LADDER));
    const others: readonly Partial<Ladder>[] = [
      { maxSize: "200cc" },
      { objects: "1:0" },
      { objectsSince: null },
      { objectsSince: START + 1 },
      { tooSmall: [] },
      { tooSmall: [VERDICT, VERDICT] },
      { probing: [] },
      { probing: ["25cc"] },
    ];
    for (const other of others) {
      assert.ok(!isSameLadder(LADDER, { ...LADDER, ...other }), JSON.stringify(other));
    }
    const changed: readonly Partial<SizeVerdict>[] = [
      { size: "50cc" },
      { outOfMemory: 2 },
      { crashes: 1 },
      { at: START - 1 },
      { until: START },
    ];
    for (const one of changed) {
      const tooSmall = [{ ...VERDICT, ...one }];
      assert.ok(!isSameLadder(LADDER, { ...LADDER, tooSmall }), JSON.stringify(one));
    }
  });
});

describe("objectsText()", () => {
  const of = (...ids: readonly string[]) => objectsText(ids.map((id) => ({ id })));

  it("is what stored memories were written with", () => {
    assert.equal(of(), "none");
    assert.equal(of("u1"), "1:0442a7f38d860325");
    assert.equal(of("u1", "u2", "s10"), "3:21e7d1bea65b66ec");
  });

  it("does not depend on the order, and changes with any object", () => {
    assert.equal(of("u1", "u2"), of("u2", "u1"));
    const texts = [of(), of("u1"), of("u2"), of("u1", "u2"), of("u1", "u3"), of("u12")];
    assert.equal(new Set(texts).size, texts.length);
  });
});

describe("judgeSizes()", () => {
  const RULES = {
    ...{ largest: "100cc", believedSeconds: 60 },
    ...{ minOutOfMemory: 1, minCrashes: 2 },
  };
  const sizes = new Set(["25cc", "50cc"]);
  const outage = (name: string, minutes: number, outOfMemory: boolean): ProcessOutage => ({
    ...{ replicaId: `u_${name}`, processId: 0, outOfMemory },
    at: START - minutes * 60_000,
  });
  const seen = cluster({
    replicas: [replica("a", "25cc"), replica("b", "25cc"), replica("c", "200cc")],
  });
  const judged = (outages: readonly ProcessOutage[]) =>
    judgeSizes(view({ cluster: seen }), { outages, sizes }, RULES).tooSmall;

  it("adds up what happened to all replicas of a size, and looks at the sizes of the ladder only", () => {
    assert.deepEqual(judged([outage("a", 9, false)]), []);
    assert.deepEqual(judged([outage("a", 9, false), outage("b", 5, false)]), [{
      ...{ size: "25cc", outOfMemory: 0, crashes: 2 },
      ...{ at: START, until: START + 60_000 },
    }]);
    assert.deepEqual(judged([outage("c", 9, true)]), []);
  });

  it("counts what happened before anybody knows its replica's age", () => {
    const ageless = cluster({ replicas: [replica("a", "25cc", { createdAt: null })] });
    const { tooSmall } = judgeSizes(
      view({ cluster: ageless }),
      { outages: [outage("a", 9, true)], sizes },
      RULES,
    );
    assert.deepEqual(tooSmall.map((one) => one.outOfMemory), [1]);
  });

  it("goes by size, whatever was seen first", () => {
    const both = cluster({ replicas: [replica("x", "50cc"), replica("y", "25cc")] });
    const outages = [outage("x", 9, true), outage("y", 5, true)];
    const { tooSmall } = judgeSizes(view({ cluster: both }), { outages, sizes }, RULES);
    assert.deepEqual(tooSmall.map((one) => one.size), ["25cc", "50cc"]);
  });
});
