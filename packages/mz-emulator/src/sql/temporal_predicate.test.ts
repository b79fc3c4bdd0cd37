import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { loadTreeParser, parseTree } from "./syntax_tree.ts";
import { refuseUnmaintainable } from "./temporal_predicate.ts";

function check(where: string): void {
  const tree = parseTree(`SELECT k FROM t WHERE ${where}`);
  assert(tree);
  refuseUnmaintainable(tree, []);
}

const maintained = [
  "mz_now() <= at + INTERVAL '5 minutes'",
  "at <= mz_now()",
  "mz_now() BETWEEN at AND until",
  "NOT (mz_now() > at OR mz_now() < until)",
  "CASE WHEN mz_now() > at THEN true ELSE false END",
  "k IN (SELECT k FROM t WHERE mz_now() > at)",
];

const refused: readonly (readonly [string, RegExp])[] = [
  [
    "mz_now() > at OR k = 'a'",
    /non-temporal expression.*: \(\(k = "a"\) OR \(mz_now\(\) > at\)\)$/,
  ],
  ["mz_now() > mz_now()", /to a mz_timestamp-castable.*: \(mz_now\(\) > mz_now\(\)\)$/],
  [
    "abs(mz_now()::text::numeric) > 5",
    /\(abs\(text_to_numeric\(mz_timestamp_to_text\(mz_now\(\)\)\)\) > 5\)$/,
  ],
  ["(mz_now() > at) = true", /: \(true = \(mz_now\(\) > at\)\)$/],
];

describe("temporal filters", () => {
  before(loadTreeParser);

  for (const where of maintained) it(`${where} is maintained`, () => check(where));
  for (const [where, told] of refused) {
    it(`${where} is refused`, () => assert.throws(() => check(where), { message: told }));
  }

  it("mz_now() is no column", () => {
    const tree = parseTree("SELECT mz_now() AS t");
    assert(tree);
    assert.throws(() => refuseUnmaintainable(tree, []), {
      message: "cannot materialize call to mz_now",
    });
  });
});
