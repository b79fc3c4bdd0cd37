import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { missingTable, PLAN_RULES, reworded } from "./plan_errors.ts";

describe("what a query that makes no sense is told", () => {
  it("is in Materialize's words", () => {
    const words = (message: string) => reworded(PLAN_RULES, message)?.[1];
    assert.equal(
      words('table "v" has 1 columns available but 2 columns specified'),
      "v has 1 columns available but 2 columns specified",
    );
    assert.equal(
      words("CASE types boolean and integer cannot be matched"),
      "CASE types integer and boolean cannot be matched",
    );
    assert.equal(words("something else"), undefined);
  });
  it("names the column of a table that is not there", () => {
    const message = 'missing FROM-clause entry for table "t"';
    assert.equal(missingTable(message, "a"), 'column "t.a" does not exist');
    assert.equal(missingTable(message, "*"), "no table named 't' in scope");
    assert.equal(missingTable("another", "a"), null);
  });
});
