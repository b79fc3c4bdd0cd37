import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { type CopyFormat, readPayload, writeLine } from "./copy_text.ts";

const text: CopyFormat = {
  kind: "text",
  delimiter: "\t",
  nullText: "\\N",
  quote: '"',
  escape: '"',
  header: false,
};
const csv: CopyFormat = { ...text, kind: "csv", delimiter: ",", nullText: "" };

describe("COPY payloads", () => {
  it("escape what would end a field", () => {
    assert.equal(writeLine(text, ["a\tb", null, "c\\"]), "a\\tb\t\\N\tc\\\\");
    assert.equal(writeLine(csv, ['b,"x"', null, ""]), '"b,""x""",,""');
  });
  it("are refused with too few or too many fields", () => {
    assert.throws(() => readPayload(text, "a\n", 2), /missing data for column/);
    assert.throws(() => readPayload(text, "a\tb\n", 1), /extra data/);
  });
  it("may begin with a header", () => {
    assert.deepEqual(readPayload({ ...csv, header: true }, "k\nh\n", 1), [["h"]]);
  });
  it("come back as they went", () => {
    const cell = fc.option(fc.string({ maxLength: 8 }).filter((s) => !/[\r\0]/.test(s)));
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(rows, fc.constantFrom(text, csv), (wanted, format) => {
      const payload = wanted.map((row) => `${writeLine(format, row)}\n`).join("");
      assert.deepEqual(readPayload(format, payload, 2), wanted);
    }));
  });
});
