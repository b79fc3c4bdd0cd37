import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refuseLongName, rewriteGrammar } from "./grammar.ts";

const rewritten: readonly (readonly [string, string])[] = [
  ["TABLE t", "SELECT * FROM t"],
  ["SELECT 1 UNION TABLE t", "SELECT 1 UNION SELECT * FROM t"],
  ["SELECT LIST['a', 'b']", "SELECT _list(ARRAY['a', 'b'])"],
  ["SELECT '{a}'::text list", "SELECT '{a}'::mz_catalog.text_list"],
  [
    "WITH MUTUALLY RECURSIVE r (n int, s text) AS (SELECT 1, 'a') SELECT n FROM r",
    'WITH  RECURSIVE r ("n", "s") AS (SELECT 1, \'a\') SELECT n FROM r',
  ],
  ["SELECT ARRAY[1, 2][1]", "SELECT (ARRAY[1, 2])[1]"],
  ["SELECT regexp_match(a, 'x')[1]", "SELECT (regexp_match(a, 'x'))[1]"],
  [
    "SELECT (ARRAY[1])[1] WHERE a IN (1) AND b[1] = 2",
    "SELECT (ARRAY[1])[1] WHERE a IN (1) AND b[1] = 2",
  ],
  ["SELECT list FROM t", "SELECT list FROM t"],
];

describe("Materialize's grammar in PostgreSQL's", () => {
  for (const [sql, expected] of rewritten) {
    it(sql, () => assert.equal(rewriteGrammar(sql), expected));
  }

  it("a name of four parts is none", () => {
    assert.throws(() => refuseLongName("SELECT 1 FROM a.b.c.d"), {
      message: "qualified name did not have between 1 and 3 components: a.b.c.d",
    });
    refuseLongName("SELECT 1 FROM a.b.c");
  });
});
