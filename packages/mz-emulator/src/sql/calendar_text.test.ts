import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dateFault, timeFault } from "./calendar_text.ts";

describe("texts of dates and times", () => {
  it("are judged field by field", () => {
    assert.equal(dateFault("2024-02-29"), null);
    assert.equal(dateFault("2024-02-30"), "invalid or out-of-range date");
    assert.equal(dateFault("2024-01-01 25:00"), "HOUR must be [0, 23], got 25");
    assert.equal(timeFault("01:60"), "MINUTE must be [0, 59], got 60");
    assert.equal(timeFault("nope"), "unknown units nope");
    assert.equal(timeFault("09:00:60"), null);
  });
});
