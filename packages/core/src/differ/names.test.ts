import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  isLadderNameOf,
  isTemporaryNameOf,
  ladderNameFor,
  replicaNameFor,
  temporaryNameFor,
} from "./names.ts";

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

  it("of a ladder are recognised again, also numbered, and no others are", () => {
    for (const cluster of ["main", 'a"b', "a.b*", ""]) {
      const first = ladderNameFor(cluster, "25cc", new Set());
      const second = ladderNameFor(cluster, "25cc", new Set([first]));
      assert.ok(isLadderNameOf(first, cluster, "25cc") && isLadderNameOf(second, cluster, "25cc"));
      assert.ok(!isLadderNameOf(first, cluster, "50cc"));
    }
    for (const other of ["main", "main_25", "main_25cc_", "main_25ccx", "r_25cc"]) {
      assert.ok(!isLadderNameOf(other, "main", "25cc"), other);
    }
  });
});
