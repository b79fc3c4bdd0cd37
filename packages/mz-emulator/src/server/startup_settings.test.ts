import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseOptions } from "./startup_settings.ts";

describe("options of a start-up message", () => {
  it("come as -c, as -c without a blank and as --", () => {
    assert.deepEqual(parseOptions("-c a=1 -cb=2 --c-d=3"), [["a", "1"], ["b", "2"], ["c_d", "3"]]);
  });
  it("may hold escaped blanks", () => {
    assert.deepEqual(parseOptions("-c a=x\\ y"), [["a", "x y"]]);
  });
  it("are refused when they are anything else", () => {
    assert.equal(parseOptions("nonsense"), null);
    assert.equal(parseOptions("-c a"), null);
    assert.deepEqual(parseOptions(""), []);
  });
});
