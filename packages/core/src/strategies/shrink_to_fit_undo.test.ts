/** Which size stays when the row of shrink_to_fit goes while sizes are tried out. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, SIZES, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Ladder } from "../model/memory.ts";
import type { ReplicaSize } from "../model/observation.ts";
import { shrinkToFit } from "./shrink_to_fit.ts";

interface Given {
  readonly ready?: readonly string[];
  readonly starting?: readonly string[];
  readonly probing: readonly string[];
  readonly tooSmall?: readonly string[];
  readonly sizes?: ReadonlyMap<string, ReplicaSize>;
}

/** The size that stays; `silent` where nothing is said. */
function kept({ ready = [], starting = [], probing, tooSmall = [], sizes = SIZES }: Given): string {
  const replicas = [
    ...ready.map((size) => replica(size, size)),
    ...starting.map((size) => replica(size, size, { processesOnline: 0 })),
  ];
  const verdicts = tooSmall.map((size) => ({
    ...{ size, outOfMemory: 1, crashes: 0, at: START, until: START + 1 },
  }));
  const ladder: Ladder = {
    ...{ maxSize: "400cc", objects: "none", objectsSince: null },
    ...{ tooSmall: verdicts, probing },
  };
  const memory = { strategy: "shrink_to_fit", revision: 1, lastChangeAt: null, ladder };
  const { shape } = shrinkToFit.undo(view({ cluster: cluster({ replicas }), memory, sizes }));
  if (shape?.kind !== "speak") return "silent";
  assert.deepEqual(shape.value.probes, []);
  return shape.value.size;
}

function sizesOf(
  ...all: readonly (readonly [name: string, memory: number | null, credits: number])[]
): ReadonlyMap<string, ReplicaSize> {
  return new Map(all.map(([name, memoryBytes, creditsPerHour]): [string, ReplicaSize] => [name, {
    ...{ name, memoryBytes, creditsPerHour, processes: 1, allowed: true, cpuNanoCores: null },
  }]));
}

describe("when its row goes, what stays", () => {
  it("is the smallest that serves and was not tried out", () => {
    const probing = ["25cc"];
    assert.equal(kept({ ready: ["400cc", "100cc", "200cc", "25cc"], probing }), "100cc");
  });

  it("is the smallest that serves, where only tried-out ones do", () => {
    assert.equal(
      kept({ ready: ["50cc", "25cc"], starting: ["100cc"], probing: ["25cc", "50cc"] }),
      "25cc",
    );
  });

  it("is the largest that may fit, where none serves", () => {
    assert.equal(kept({ starting: ["25cc", "100cc", "50cc"], probing: ["25cc"] }), "100cc");
    const late = { starting: ["25cc", "50cc", "100cc"], probing: ["25cc"] };
    assert.equal(kept({ ...late, tooSmall: ["100cc"] }), "50cc");
  });

  it("is never one that was found too small, while there is another", () => {
    const probing = ["25cc", "50cc"];
    assert.equal(kept({ ready: ["25cc", "50cc"], probing, tooSmall: ["25cc"] }), "50cc");
    assert.equal(kept({ starting: ["25cc", "50cc"], probing, tooSmall: probing }), "50cc");
  });

  it("goes by price and then by name, where memory says nothing", () => {
    const probing = ["a", "b", "c"];
    const ready = ["c", "b", "a"];
    const equal = sizesOf(["a", 1, 2], ["b", 1, 1], ["c", 1, 3]);
    assert.equal(kept({ ready, probing, sizes: equal }), "b");
    const unknown = sizesOf(["a", null, 2], ["b", null, 1], ["c", null, 3]);
    assert.equal(kept({ ready, probing, sizes: unknown }), "b");
    const same = sizesOf(["a", 1, 1], ["b", 1, 1], ["c", 1, 1]);
    assert.equal(kept({ ready, probing, sizes: same }), "a");
    assert.equal(kept({ ready: ready.toReversed(), probing, sizes: same }), "a");
    assert.equal(kept({ starting: ready, probing, sizes: same }), "c");
  });

  it("goes by memory before price", () => {
    const sizes = sizesOf(["a", 3, 1], ["b", 2, 9], ["c", 1, 10]);
    assert.equal(kept({ ready: ["a", "b"], probing: ["a", "b"], sizes }), "b");
  });

  it("is not said, where nobody knows any of the sizes", () => {
    assert.equal(kept({ ready: ["x", "y"], probing: ["x"], sizes: sizesOf() }), "silent");
  });
});
