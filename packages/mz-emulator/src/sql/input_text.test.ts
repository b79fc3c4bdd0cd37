import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkInput } from "./input_text.ts";
import { jsonFault } from "./json_fault.ts";

describe("texts of parameters", () => {
  it("say what is wrong with JSON, and where", () => {
    assert.equal(jsonFault("{bad"), "key must be a string at line 1 column 2");
    assert.equal(jsonFault("[1,"), "EOF while parsing a list at line 1 column 3");
    assert.equal(jsonFault("x"), "expected value at line 1 column 1");
    assert.equal(jsonFault('{"a": 1} x'), "trailing characters at line 1 column 10");
    assert.equal(jsonFault('{"a": [1, null]}'), null);
  });
  it("are refused as times without year, month and day", () => {
    const refused = /timestamp with time zone: YEAR, MONTH, DAY are all required: "soon"/;
    assert.throws(() => checkInput(1184, "soon"), refused);
    assert.throws(() => checkInput(1082, "2024-13-01"), /MONTH must be \[1, 12\], got 13/);
    checkInput(1184, "2024-01-02 03:04:05+00");
  });
  it("are left alone for other types", () => {
    checkInput(25, "anything");
    checkInput(1186, "1 day 02:00:00");
  });
});
