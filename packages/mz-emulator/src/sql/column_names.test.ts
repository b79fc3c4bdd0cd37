import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { nameColumns } from "./column_names.ts";
import { rewriteGrammar } from "./grammar.ts";
import { loadTreeParser, parseTree } from "./syntax_tree.ts";

/** Names of the columns, where the store called them all `?`. */
function names(sql: string, count = 1): readonly string[] {
  const column = { name: "?", typeOid: 25, typeSize: -1, typeModifier: -1 };
  const tree = parseTree(rewriteGrammar(sql));
  return nameColumns(tree, Array.from({ length: count }, () => column)).map((c) => c.name);
}

describe("names of columns", () => {
  before(loadTreeParser);

  it("true is bool, and keeps that name through casts", () => {
    assert.deepEqual(names("SELECT true::text"), ["bool"]);
    assert.deepEqual(names("SELECT 1::text"), ["text"]);
  });

  it("the array of a subquery is named as its column", () => {
    assert.deepEqual(names("SELECT ARRAY(SELECT n FROM t)"), ["n"]);
    assert.deepEqual(names("SELECT LIST(SELECT n FROM t)"), ["n"]);
    assert.deepEqual(names("SELECT LIST[1]"), ["list"]);
  });

  it("columns of a star keep the store's names, those around it do not", () => {
    assert.deepEqual(names("SELECT true, t.*, coalesce(a, b) FROM t", 4), [
      "bool",
      "?",
      "?",
      "coalesce",
    ]);
  });

  it("an array type names a cast with an underscore", () => {
    assert.deepEqual(names("SELECT $1::text[]"), ["_text"]);
  });
});
