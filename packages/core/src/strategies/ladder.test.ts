import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SIZES } from "../../../../tests/support/builders.ts";
import type { ReplicaSize } from "../model/observation.ts";
import { ladderUpTo, probesWithin, standOn } from "./ladder.ts";

function size(name: string, more: Partial<ReplicaSize> = {}): ReplicaSize {
  const figures = { processes: 1, creditsPerHour: 1, memoryBytes: 8, cpuNanoCores: 1 };
  return { name, allowed: true, ...figures, ...more };
}

function names(largest: string, ...sizes: readonly ReplicaSize[]): readonly string[] | undefined {
  return ladderUpTo(largest, new Map(sizes.map((one) => [one.name, one])))
    ?.rungs.map((rung) => rung.name);
}

describe("ladderUpTo()", () => {
  it("orders by memory, then cores, then credits, then name, and ends with the largest", () => {
    const sizes = [
      size("z", { memoryBytes: 4, creditsPerHour: 3, cpuNanoCores: 3 }),
      size("d", { memoryBytes: 8, cpuNanoCores: 2 }),
      size("c", { creditsPerHour: 2 }),
      size("b"),
      size("a"),
      size("top", { memoryBytes: 16, creditsPerHour: 9 }),
    ];
    const expected = ["z", "a", "b", "c", "d", "top"];
    assert.deepEqual(names("top", ...sizes), expected);
    assert.deepEqual(names("top", ...sizes.toReversed()), expected);
  });

  it("puts the largest above those that equal it", () => {
    assert.deepEqual(names("a", size("a"), size("b"), size("c")), ["b", "c", "a"]);
  });

  it("leaves out what is larger, what costs more, and what is not offered", () => {
    const sizes = [
      size("top"),
      size("large", { memoryBytes: 9 }),
      size("dear", { memoryBytes: 4, creditsPerHour: 1.5 }),
      size("gone", { memoryBytes: 4, allowed: false }),
      size("small", { memoryBytes: 4 }),
    ];
    assert.deepEqual(names("top", ...sizes), ["small", "top"]);
    assert.equal(names("gone", ...sizes), undefined);
    assert.equal(names("unheard", ...sizes), undefined);
  });

  it("names sizes of unknown memory, and goes by credits where that of the largest is unknown", () => {
    const sizes = new Map([
      ["a", size("a", { memoryBytes: null, creditsPerHour: 0.5 })],
      ["b", size("b", { memoryBytes: 99, creditsPerHour: 0.7 })],
      ["c", size("c", { memoryBytes: null, creditsPerHour: 2 })],
    ]);
    assert.deepEqual(ladderUpTo("b", sizes)?.rungs.map((rung) => rung.name), ["b"]);
    assert.deepEqual(ladderUpTo("b", sizes)?.incomparable, ["a", "c"]);
    assert.deepEqual(ladderUpTo("c", sizes)?.rungs.map((rung) => rung.name), ["a", "b", "c"]);
    assert.deepEqual(ladderUpTo("c", sizes)?.incomparable, []);
  });

  it("goes by cores only where all are known", () => {
    const sizes = [size("a", { cpuNanoCores: 9 }), size("b", { cpuNanoCores: null }), size("top")];
    assert.deepEqual(names("top", ...sizes), ["a", "b", "top"]);
  });
});

function stand(present: string, ready = "", tooSmall = "") {
  const set = (text: string) => text.split(" ").filter((one) => one !== "");
  const ladder = ladderUpTo("400cc", SIZES);
  assert.ok(ladder !== null);
  const found = standOn(ladder, {
    present: set(`${present} ${ready}`),
    ready: set(ready),
    tooSmall: set(tooSmall),
  });
  assert.ok(found !== null);
  return found;
}

const told = (found: ReturnType<typeof stand>) => [
  found.keeper.name,
  found.undecided.map((rung) => rung.name).join(" "),
];

describe("standOn()", () => {
  it("stands on the smallest size that is ready and not too small", () => {
    assert.deepEqual(told(stand("25cc", "100cc 200cc")), ["100cc", "50cc 25cc"]);
    assert.deepEqual(told(stand("", "50cc 200cc", "50cc")), ["200cc", "100cc"]);
  });

  it("else on the largest that is there, else on the largest of all", () => {
    assert.deepEqual(told(stand("25cc 100cc")), ["100cc", "50cc 25cc"]);
    assert.deepEqual(told(stand("")), ["400cc", "200cc 100cc 50cc 25cc"]);
    assert.deepEqual(told(stand("50cc", "", "50cc")), ["400cc", "200cc 100cc"]);
  });

  it("takes all below a size that is too small for too small as well", () => {
    const found = stand("", "25cc", "100cc");
    assert.deepEqual(told(found), ["400cc", "200cc"]);
    assert.deepEqual(found.tooSmall.map((rung) => rung.name), ["25cc", "50cc", "100cc"]);
  });

  it("keeps the largest where nothing fits", () => {
    const found = stand("", "50cc", "400cc");
    assert.deepEqual(told(found), ["400cc", ""]);
    assert.ok(found.nothingFits && !stand("").nothingFits);
  });

  it("does not know sizes that are not on the ladder", () => {
    assert.deepEqual(told(stand("", "800cc", "900cc")), ["400cc", "200cc 100cc 50cc 25cc"]);
  });

  it("sees no difference in height between equal sizes", () => {
    const twins = new Map([size("a"), size("b"), size("c", { memoryBytes: 4 })].map((one) => [
      ...[one.name, one] as const,
    ]));
    const ladder = ladderUpTo("a", twins);
    assert.ok(ladder !== null);
    const on = (ready: string, tooSmall: readonly string[]) =>
      standOn(ladder, {
        present: [ready],
        ready: [ready],
        tooSmall,
      });
    assert.deepEqual(on("b", [])?.undecided.map((rung) => rung.name), ["c"]);
    assert.equal(on("b", ["b"])?.keeper.name, "a");
    assert.deepEqual(on("b", ["b"])?.undecided, []);
  });
});

describe("probesWithin()", () => {
  const probes = (replicas: number, creditsPerHour: number, present: readonly string[] = []) =>
    probesWithin(stand("400cc"), present, { replicas, creditsPerHour })
      .map((rung) => rung.name).join(" ");

  it("takes the largest first, as many as there is room for", () => {
    assert.equal(probes(Infinity, Infinity), "200cc 100cc 50cc 25cc");
    assert.equal(probes(2, Infinity), "200cc 100cc");
    assert.equal(probes(0, Infinity), "");
    assert.equal(probes(-1, Infinity), "");
  });

  it("goes on with a smaller one where credits do not allow the next, exactly to the limit", () => {
    assert.equal(probes(9, 2.5), "200cc 50cc");
    assert.equal(probes(9, 2.49), "200cc 25cc");
    assert.equal(probes(9, 0.1 + 0.15), "25cc");
  });

  it("keeps those that are there, which take no room", () => {
    assert.equal(probes(0, 0, ["25cc", "100cc"]), "100cc 25cc");
    assert.equal(probes(1, 2, ["25cc"]), "200cc 25cc");
  });
});
