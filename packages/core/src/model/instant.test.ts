import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toReadableInstant, toReadableSpan, toTimestampText } from "./instant.ts";

describe("instants", () => {
  const at = Date.UTC(2026, 10, 21, 17, 40, 12, 7);

  it("are written for Materialize with milliseconds, and for people to the second", () => {
    assert.equal(toTimestampText(at), "2026-11-21 17:40:12.007+00");
    assert.equal(toReadableInstant(at), "2026-11-21 17:40:12 UTC");
  });
});

describe("toReadableSpan()", () => {
  it("says the two largest units", () => {
    const spans: readonly (readonly [number, string])[] = [
      [-5, "0 s"],
      [0.9, "0 s"],
      [45, "45 s"],
      [60, "1 min"],
      [125, "2 min 5 s"],
      [3_600, "1 h"],
      [3_605, "1 h"],
      [5_400, "1 h 30 min"],
      [273_600, "3 d 4 h"],
    ];
    for (const [seconds, text] of spans) assert.equal(toReadableSpan(seconds * 1000), text);
  });
});
