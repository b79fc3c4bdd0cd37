import { describe, it } from "node:test";
import assert from "node:assert/strict";
import { stableExpression } from "./stable_expression.ts";
import { loadTreeParser } from "./syntax_tree.ts";

describe("stableExpression", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["0", "0"],
    ["now()", '"pg_catalog"."now"()'],
    ["'{}'::jsonb", `'{}'::"pg_catalog"."jsonb"`],
    ["1::int", '1::"pg_catalog"."int4"'],
  ];
  for (const [sql, text] of cases) {
    it(sql, async () => {
      await loadTreeParser();
      assert.equal(stableExpression(sql), text);
    });
  }
});
