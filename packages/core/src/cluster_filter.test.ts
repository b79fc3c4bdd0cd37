import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseClusterFilter } from "./cluster_filter.ts";

describe("parseClusterFilter()", () => {
  it("searches anywhere in the name", () => {
    const filter = parseClusterFilter("rod");
    assert.deepEqual(["prod", "produce", "dev"].map((name) => filter.test(name)), [
      true,
      true,
      false,
    ]);
  });

  const wrong: readonly (readonly [text: string, position: number])[] = [
    ["a(b", 2],
    ["a)b", 2],
    ["*", 1],
    ["ab**", 4],
    ["[a-", 1],
    ["(a)[z-a]", 4],
    ["a\\", 2],
  ];
  for (const [text, position] of wrong) {
    it(`points at character ${position} of "${text}"`, () => {
      assert.throws(() => parseClusterFilter(text), new RegExp(`at position ${position}$`));
    });
  }
});
