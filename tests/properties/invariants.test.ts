/** What must be true whatever happens, and the property that looks for the contrary: a table for readers, kept true. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

const INVARIANTS: readonly (readonly [sentence: string, file: string, property: string])[] = [
  ["bounds always hold", "plan", "stays within bounds: at most nine new replicas"],
  ["limits always hold", "limits", "of the environment hold at every step"],
  ["nothing is done on missing signals", "plan", "suspends nothing and restores nothing"],
  ["losing a signal changes no replica", "rest", "losing any of them, or all"],
  ["breaking a row changes no replica", "rest", "a row that cannot be read any more"],
  ["what alone serves is never dropped", "apply", "never drops what alone serves while users"],
  ["planning after applying yields nothing", "apply", "a plan right after it has no action"],
  ["input order never changes a plan", "plan", "is byte-identical whatever the order"],
  ["a crash after any step comes to the same end", "apply", "at any seam call comes to the same"],
  ["plan performs no writes", "plan", "writes nothing and waits for nothing"],
  ["one audit row per tried statement", "apply", "with one audit row for each try"],
  ["system clusters and those of others are untouched", "plan", "or nobody's"],
  ["system clusters stay as they are", "apply", "leaves clusters untouched"],
  ["a bad row never affects another cluster", "plan", "plans every other cluster as before"],
  ["a quiet world comes to rest", "apply", "comes to rest within a dozen ticks"],
  ["nothing is undone for ever", "rest", "each statement is sent a few times at most"],
  ["managed clusters get no replica statements", "plan", "never renders replica statements"],
];

describe("each invariant has a property", () => {
  for (const [sentence, file, property] of INVARIANTS) {
    it(`${sentence}: ${file}.test.ts, "${property}"`, () => {
      const text = readFileSync(new URL(`./${file}.test.ts`, import.meta.url), "utf8");
      const [line] = text.split("\n").filter((one) => one.includes(property));
      assert.match(line ?? "", /^ {2}it\("/, `Write a property of this name, or mend this table`);
    });
  }
});
