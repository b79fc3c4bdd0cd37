import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isTemporaryNameOf, replicaNameFor, temporaryNameFor } from "./names.ts";

describe("names", () => {
  it("are r_<size>, then the next free number", () => {
    assert.equal(replicaNameFor("25cc", new Set()), "r_25cc");
    assert.equal(replicaNameFor("25cc", new Set(["r_25cc"])), "r_25cc_2");
    assert.equal(replicaNameFor("25cc", new Set(["r_25cc", "r_25cc_2", "r_25cc_4"])), "r_25cc_3");
    assert.equal(replicaNameFor("25cc", new Set(["r_25cc_2"])), "r_25cc");
  });

  it("of a handover are recognised again, also numbered and with hostile characters", () => {
    for (const name of ["main", 'a"b', "a.b*", ""]) {
      const first = temporaryNameFor(name, new Set());
      const second = temporaryNameFor(name, new Set([first]));
      assert.ok(isTemporaryNameOf(first, name) && isTemporaryNameOf(second, name));
    }
    for (const other of ["main", "main_nextday", "main_next_", "main_next_x", "other_next"]) {
      assert.ok(!isTemporaryNameOf(other, "main"), other);
    }
  });
});
