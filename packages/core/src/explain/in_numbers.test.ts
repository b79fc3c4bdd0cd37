import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { creditsText, servesText, totalLine } from "./in_numbers.ts";

describe("creditsText()", () => {
  it("tells the peak only where it is above both ends", () => {
    assert.equal(
      creditsText({ current: 1, peak: 3, after: 2 }),
      "1 credit per hour now, 3 at the peak, 2 after",
    );
    assert.equal(
      creditsText({ current: 0.25, peak: 2, after: 2 }),
      "0.25 credits per hour now, 2 after",
    );
    assert.equal(creditsText({ current: 2, peak: 2, after: 0 }), "2 credits per hour now, 0 after");
  });
});

describe("totalLine()", () => {
  it("is there when something changes, or everything is to be shown", () => {
    const still = { current: 1.00049, peak: 1.00049, after: 1.00049 };
    assert.equal(totalLine(still, false), "");
    assert.equal(totalLine(still, true), "All clusters: 1 credit per hour.\n");
    assert.equal(
      totalLine({ current: 1, peak: 1, after: 0, unknownSizes: ["a", "b"] }, false),
      'All clusters: 1 credit per hour now, 0 after (not counted: "a", "b", whose credits ' +
        "Materialize does not list).\n",
    );
  });
});

describe("servesText()", () => {
  it("rounds up", () => {
    assert.equal(
      servesText({ afterSeconds: 40.1, measuredOn: "25cc" }),
      "about 41 s after a new replica has started, as on 25cc",
    );
    assert.equal(
      servesText({ afterSeconds: 0.4, measuredOn: null }),
      "about a second after a new replica has started, as before it was suspended",
    );
  });
});
