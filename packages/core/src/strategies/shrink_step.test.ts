import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SIZES } from "../../../../tests/support/builders.ts";
import type { ReplicaSize } from "../model/observation.ts";
import { ladderUpTo } from "./ladder.ts";
import { nextLarger, type Place, stepFor } from "./shrink_step.ts";
import type { Peaks } from "./utilization.ts";

const RULES = { shrinkBelow: 40, growAbove: 85, windowSeconds: 3_600 };

function place(here: string, more: { max?: string; tooSmall?: readonly string[] } = {}): Place {
  return placeIn(SIZES, here, more);
}

function placeIn(
  sizes: ReadonlyMap<string, ReplicaSize>,
  here: string,
  { max = "400cc", tooSmall = [] }: { max?: string; tooSmall?: readonly string[] } = {},
): Place {
  const ladder = ladderUpTo(max, sizes);
  const size = sizes.get(here);
  assert.ok(ladder !== null && size !== undefined);
  return { here: size, ladder, tooSmall: new Set(tooSmall) };
}

/** The sizes, some of them with another capacity. */
function changed(name: string, more: Partial<ReplicaSize>): ReadonlyMap<string, ReplicaSize> {
  const size = SIZES.get(name);
  assert.ok(size !== undefined);
  return new Map([...SIZES, [name, { ...size, ...more }]]);
}

function step(at: Place, memory: number, cpu = 0): string {
  const taken = stepFor({ memory, cpu }, at, RULES);
  return [taken.kind, "size" in taken ? taken.size : "", taken.reason.code].join(" ");
}

const text = (at: Place, peaks: Peaks) => stepFor(peaks, at, RULES).reason.text;

describe("a step on the ladder", () => {
  it("goes down one size where memory and CPU are below the lower threshold", () => {
    assert.equal(step(place("100cc"), 39, 39), "to 50cc ROOM_LEFT");
    assert.equal(step(place("100cc"), 40, 0), "stay 100cc FITS");
    assert.equal(step(place("100cc"), 0, 40), "stay 100cc FITS");
    assert.equal(step(place("25cc"), 1, 1), "stay 25cc SMALLEST");
  });

  it("goes up where memory or CPU are above the upper one, not at it", () => {
    assert.equal(step(place("100cc"), 85, 85), "stay 100cc FITS");
    assert.equal(step(place("100cc"), 85.01, 0), "to 200cc TOO_BUSY");
    assert.equal(step(place("100cc"), 0, 86), "to 200cc TOO_BUSY");
    assert.equal(step(place("100cc", { max: "100cc" }), 86, 0), "stay 100cc NOTHING_FITS");
  });

  it("takes a rounding error at a threshold for the threshold", () => {
    assert.equal(step(place("100cc"), 85 + 1e-9), "stay 100cc FITS");
    assert.equal(step(place("100cc"), 40 - 1e-9), "stay 100cc FITS");
  });

  it("does not go down to where the same load would reach the upper threshold", () => {
    const small = (percent: number) =>
      changed("50cc", { memoryBytes: 16e9 * percent / 85, cpuNanoCores: 1e9 });
    assert.equal(step(placeIn(small(30), "100cc"), 30), "stay 100cc FITS");
    assert.equal(step(placeIn(small(30), "100cc"), 29.9), "to 50cc ROOM_LEFT");
    const slow = changed("50cc", { cpuNanoCores: 2e9 * 30 / 85 });
    assert.equal(step(placeIn(slow, "100cc"), 0, 30), "stay 100cc FITS");
  });

  it("goes up to the first size with more room for what is short", () => {
    const noMore = changed("100cc", { memoryBytes: 8.5e9, cpuNanoCores: 1e9 });
    assert.equal(step(placeIn(noMore, "50cc"), 20, 90), "to 200cc TOO_BUSY");
    assert.equal(step(placeIn(noMore, "50cc"), 90, 20), "to 100cc TOO_BUSY");
  });

  it("holds where a capacity is unknown, and looks further on the way up", () => {
    const unknown = (name: string) => changed(name, { cpuNanoCores: null });
    assert.equal(step(placeIn(unknown("50cc"), "100cc"), 1), "unknown  UNKNOWN_CAPACITY");
    assert.equal(step(placeIn(unknown("200cc"), "100cc"), 90), "to 400cc TOO_BUSY");
    assert.equal(
      step(placeIn(unknown("200cc"), "100cc", { max: "200cc" }), 90),
      "unknown  UNKNOWN_CAPACITY",
    );
  });

  it("stays off sizes that were seen to be too small, and off what is below them", () => {
    assert.equal(step(place("100cc", { tooSmall: ["50cc"] }), 1), "stay 100cc FITS");
    assert.equal(step(place("50cc", { tooSmall: ["100cc"] }), 90), "to 200cc TOO_BUSY");
    assert.equal(step(place("25cc", { tooSmall: ["100cc"] }), 90), "to 200cc TOO_BUSY");
    assert.equal(nextLarger(place("25cc", { tooSmall: ["100cc"] }))?.name, "200cc");
    assert.equal(nextLarger(place("400cc")), null);
  });

  it("passes over what is smaller and costs more", () => {
    const dear = changed("50cc", { creditsPerHour: 1.5 });
    assert.equal(step(placeIn(dear, "100cc"), 10), "to 25cc ROOM_LEFT");
  });

  it("goes to the cheaper one of two sizes of equal capacity", () => {
    const twins = changed("50cc", { memoryBytes: 16e9, cpuNanoCores: 2e9 });
    assert.equal(step(placeIn(twins, "100cc"), 30), "to 50cc ROOM_LEFT");
    assert.equal(step(placeIn(twins, "50cc"), 30), "stay 50cc FITS");
  });

  it("is told with its figures", () => {
    assert.equal(
      text(place("100cc"), { memory: 12.34, cpu: 5 }),
      "in the last 1 h its memory was at 12.3 % and its CPU at 5 % at most, less than 40 %; " +
        "on 50cc that would be 24.7 % and 10 %",
    );
    assert.match(text(place("25cc"), { memory: 1, cpu: 1 }), /no size is smaller$/);
    assert.deepEqual(stepFor({ memory: 12.34, cpu: 5 }, place("100cc"), RULES).reason.numbers, {
      ...{ shrink_below_percent: 40, grow_above_percent: 85, window_s: 3_600 },
      memory_percent: 12.3,
      cpu_percent: 5,
      expected_memory_percent: 24.7,
      expected_cpu_percent: 10,
    });
  });
});
