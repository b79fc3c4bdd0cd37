import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { printFloat } from "./printed_float.ts";

describe("floats", () => {
  it("are plain digits as long as those are few", () => {
    for (
      const [text, printed] of [
        ["1e+15", "1000000000000000"],
        ["1e+16", "1e+16"],
        ["1e-05", "0.00001"],
        ["1e-07", "1e-7"],
        ["1.5e+300", "1.5e+300"],
        ["0.30000000000000004", "0.30000000000000004"],
        ["-0", "-0"],
        ["100", "100"],
        ["Infinity", "Infinity"],
      ] as const
    ) assert.equal(printFloat(text, 701), printed);
  });
  it("of single precision stay plain a little less long", () => {
    assert.equal(printFloat("1.2345679e+08", 700), "123456790");
    assert.equal(printFloat("1e+14", 700), "1e+14");
    assert.equal(printFloat("1e-06", 700), "0.000001");
  });
});
