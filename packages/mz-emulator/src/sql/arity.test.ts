import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countedMessage } from "./arity.ts";
import { loadTreeParser } from "./syntax_tree.ts";

await loadTreeParser();

describe("numbers of columns", () => {
  it("are told where they do not fit", () => {
    assert.equal(
      countedMessage(
        "each UNION query must have the same number of columns",
        "SELECT 1 UNION SELECT 1, 2",
      ),
      "each UNION query must have the same number of columns: 1 vs 2",
    );
    assert.equal(
      countedMessage("ORDER BY position 3 is not in select list", "SELECT a, b FROM t ORDER BY 3"),
      "column reference 3 in ORDER BY clause is out of range (1 - 2)",
    );
    assert.equal(countedMessage("something else", "SELECT 1"), null);
  });
});
