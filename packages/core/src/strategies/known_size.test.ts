import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ReplicaSize } from "../model/observation.ts";
import { sizeProblem } from "./known_size.ts";

function offer(...all: readonly (readonly [name: string, credits: number, allowed?: false])[]) {
  return new Map(all.map(([name, creditsPerHour, allowed]): [string, ReplicaSize] => [name, {
    ...{ name, creditsPerHour, processes: 1, allowed: allowed ?? true },
    ...{ memoryBytes: null, cpuNanoCores: null },
  }]));
}

describe("sizeProblem()", () => {
  it("lists what is offered: cheapest first, then by name, whatever the order", () => {
    const sizes = [["large", 8], ["b", 1], ["huge", 16], ["a", 1], ["mid", 2]] as const;
    const text = 'target_size is "x", which this environment does not offer; it offers ' +
      "a, b, mid, large, huge";
    assert.equal(sizeProblem("target_size", "x", offer(...sizes)), text);
    assert.equal(sizeProblem("target_size", "x", offer(...sizes.toReversed())), text);
  });

  it("takes a size that may not be used for one that is not offered", () => {
    const sizes = offer(["old", 1, false], ["new", 2]);
    assert.equal(sizeProblem("key", "new", sizes), null);
    assert.equal(
      sizeProblem("key", "old", sizes),
      'key is "old", which this environment does not offer; it offers new',
    );
  });
});
