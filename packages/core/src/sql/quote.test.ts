import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { qualifiedName, quoteIdentifier, quoteLiteral } from "./quote.ts";

/** Each as it is, as an identifier, and as a literal. */
const HOSTILE: readonly (readonly [string, string, string])[] = [
  ["plain", `"plain"`, `'plain'`],
  ["Mixed Case", `"Mixed Case"`, `'Mixed Case'`],
  [`dou"ble`, `"dou""ble"`, `'dou"ble'`],
  [`""`, `""""""`, `'""'`],
  ["sin'gle", `"sin'gle"`, `'sin''gle'`],
  ["''", `"''"`, `''''''`],
  ["dot.ted", `"dot.ted"`, `'dot.ted'`],
  ["back\\slash\\'", `"back\\slash\\'"`, `'back\\slash\\'''`],
  [`"; DROP CLUSTER x; --`, `"""; DROP CLUSTER x; --"`, `'"; DROP CLUSTER x; --'`],
  ["line\nbreak", `"line\nbreak"`, `'line\nbreak'`],
  ["ünï ☃ 漢字 🙂", `"ünï ☃ 漢字 🙂"`, `'ünï ☃ 漢字 🙂'`],
  ["$1", `"$1"`, `'$1'`],
  ["select", `"select"`, `'select'`],
];

describe("quoting", () => {
  for (const [text, identifier, literal] of HOSTILE) {
    it(`keeps ${JSON.stringify(text)} in one piece`, () => {
      assert.equal(quoteIdentifier(text), identifier);
      assert.equal(quoteLiteral(text), literal);
    });
  }

  it("joins two names by a dot outside the quotes", () => {
    assert.equal(qualifiedName("a.b", 'c"d'), `"a.b"."c""d"`);
  });

  it("refuses what SQL cannot write", () => {
    assert.throws(() => quoteIdentifier(""), /Cannot quote an identifier: it is empty/);
    assert.throws(() => quoteIdentifier("a\0"), /NUL/);
    assert.throws(() => quoteLiteral("a\0"), /NUL/);
    assert.equal(quoteLiteral(""), "''");
  });
});
