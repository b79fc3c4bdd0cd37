import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Memory, RememberedReplica } from "../model/memory.ts";
import { baselineOf, largestGroup, oldestFirst } from "./baseline.ts";

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

describe("baselineOf(), of several memories", () => {
  const told = (strategy: string, at: number | null, suspended?: Memory["suspended"]): Memory => ({
    ...{ strategy, revision: 1, lastChangeAt: at },
    ...(suspended === undefined ? {} : { suspended }),
  });
  const earlier = { since: START - 9, replicas: BOTH.slice(0, 1) };

  it("believes the newest that tells of a suspension, whatever their order", () => {
    const older = told("a", START - 1, earlier);
    const newer = told("b", START, SUSPENSION);
    const other = told("c", START + 9);
    for (const memories of [[older, newer, other], [other, newer, older], [newer, older]]) {
      assert.equal(baselineOf(cluster(), memories).suspension, SUSPENSION);
    }
    const never = told("a", null, earlier);
    assert.equal(baselineOf(cluster(), [never, newer]).suspension, SUSPENSION);
    assert.equal(baselineOf(cluster(), [newer, never]).suspension, SUSPENSION);
  });

  it("believes a newer end of it", () => {
    const ended = told("b", START, null);
    for (const memories of [[told("a", START - 1, earlier), ended], [ended]]) {
      const { suspension, overtaken, replicas } = baselineOf(cluster(), memories);
      assert.deepEqual([suspension, overtaken, replicas], [null, [], []]);
    }
  });

  it("names all that are overtaken, sorted, and none while nothing is there", () => {
    const memories = [told("b", START, SUSPENSION), told("a", START, SUSPENSION), told("c", 1)];
    const back = cluster({ replicas: [replica("new", "25cc")] });
    assert.deepEqual(baselineOf(back, memories).overtaken, ["a", "b"]);
    const nothing = told("a", START, { since: START, replicas: [] });
    assert.deepEqual(baselineOf(cluster(), [nothing]).overtaken, []);
  });
});

describe("largestGroup()", () => {
  const of = (...sizes: readonly string[]) =>
    largestGroup(
      baselineOf(cluster({ replicas: sizes.map((size, at) => replica(`r${at}`, size)) }), []),
    );

  it("is the number of replicas of the commonest size", () => {
    assert.equal(of(), 0);
    assert.equal(of("25cc"), 1);
    assert.equal(of("25cc", "50cc", "25cc", "100cc"), 2);
    assert.equal(of("50cc", "25cc", "25cc", "25cc"), 3);
  });
});

describe("oldestFirst()", () => {
  it("goes by number, not by text", () => {
    const replicas = ["u10", "u9", "u100", "u8", "u11"].map((id) => replica(id, "25cc", { id }));
    const sorted = ["u8", "u9", "u10", "u11", "u100"];
    assert.deepEqual(oldestFirst(replicas).map((one) => one.id), sorted);
    assert.deepEqual(oldestFirst(replicas.toReversed()).map((one) => one.id), sorted);
  });
});
