import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { flagOf, flagOrFalse, jsonOf, numberOf, numberOrNull, textOf, textOrNull } from "./row.ts";

describe("cells", () => {
  const row = { t: "x", n: "1.5", f: "f", j: '{"a":[1]}', nil: null, empty: "" };

  it("are read as what they are", () => {
    assert.equal(textOf(row, "t"), "x");
    assert.equal(textOrNull(row, "nil"), null);
    assert.equal(numberOf(row, "n"), 1.5);
    assert.equal(numberOrNull(row, "nil"), null);
    assert.equal(flagOf(row, "f"), false);
    assert.equal(flagOrFalse(row, "nil"), false);
    assert.deepEqual(jsonOf(row, "j"), { a: [1] });
    assert.equal(jsonOf(row, "nil"), null);
  });

  it("that do not fit say which and what they must be", () => {
    assert.throws(() => textOf(row, "nil"), /column "nil" of an answer: it is null, it must be/);
    assert.throws(() => textOf(row, "gone"), /it is missing/);
    assert.throws(() => numberOf(row, "t"), /it must be a number/);
    assert.throws(() => numberOf(row, "empty"), /it must be a number/);
    assert.throws(() => flagOf(row, "n"), /true or false/);
    assert.throws(() => jsonOf(row, "t"), /must be JSON/);
  });
});
