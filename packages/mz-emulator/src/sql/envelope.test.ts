import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countRows, NO_ROWS, type Shape, shownColumns, shownRows } from "./envelope.ts";

const column = (name: string) => ({ name, typeOid: 25, typeSize: -1, typeModifier: -1 });
const plain: Shape = {
  envelope: { kind: "differences" },
  progress: false,
  columns: [column("k"), column("v")],
};
const keyed: Shape = { ...plain, envelope: { kind: "upsert", keys: [1] } };

describe("the rows of a subscription", () => {
  it("are what came and went, each with how often", () => {
    const before = countRows([["a", "1"], ["b", "2"]]);
    const after = countRows([["b", "2"], ["c", "3"], ["c", "3"]]);
    assert.deepEqual(shownRows(plain, "7", { before, after }), [
      ["7", "-1", "a", "1"],
      ["7", "2", "c", "3"],
    ]);
  });
  it("are states of keys, the key first", () => {
    const before = countRows([["a", "1"], ["b", "2"]]);
    const after = countRows([["c", "2"], ["x", "3"], ["y", "3"]]);
    assert.deepEqual(shownRows(keyed, "7", { before, after }), [
      ["7", "delete", "1", null],
      ["7", "upsert", "2", "c"],
      ["7", "key_violation", "3", null],
    ]);
    assert.deepEqual(shownColumns(keyed).map((c) => c.name), [
      "mz_timestamp",
      "mz_state",
      "v",
      "k",
    ]);
  });
  it("say that they are no progress where progress was asked for", () => {
    const after = countRows([["a", "1"]]);
    const rows = shownRows({ ...plain, progress: true }, "7", { before: NO_ROWS, after });
    assert.deepEqual(rows, [["7", "f", "1", "a", "1"]]);
  });
});
