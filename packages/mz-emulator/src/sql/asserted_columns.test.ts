import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertedColumns, requireColumns } from "./asserted_columns.ts";

describe("ASSERT NOT NULL", () => {
  it("names columns of the view", () => {
    const options = 'ASSERT NOT NULL a, REFRESH = ON COMMIT, ASSERT NOT NULL = "B c"';
    assert.deepEqual(assertedColumns(options), ["a", "B c"]);
    requireColumns(["a"], ["a", "b"]);
    assert.throws(
      () => requireColumns(["z"], ["a"]),
      /column "z" in ASSERT NOT NULL option not found/,
    );
  });
});
