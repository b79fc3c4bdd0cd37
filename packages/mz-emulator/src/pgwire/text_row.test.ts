import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import fc from "fast-check";
import { dataRow } from "./message_encode.ts";
import { textRow } from "./text_row.ts";

/** A row, the long way. */
function plainly(cells: readonly (string | null)[]): Buffer {
  return Buffer.from(
    dataRow(cells.map((cell) => cell === null ? null : Buffer.from(cell, "utf8"))),
  );
}

describe("a row in text format", () => {
  it("has the bytes of its values, whatever they are", () => {
    const cell = fc.option(
      fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.string({ minLength: 30 })),
    );
    fc.assert(fc.property(fc.array(cell, { maxLength: 8 }), (cells) => {
      assert.ok(Buffer.from(textRow(cells)).equals(plainly(cells)), JSON.stringify(cells));
    }));
  });

  it("may be longer than any before", () => {
    const cells = ["é".repeat(30_000), null, "x"];
    assert.ok(Buffer.from(textRow(cells)).equals(plainly(cells)));
  });
});
