import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { byText, inOrder, joined } from "./in_order.ts";

describe("inOrder()", () => {
  it("gives back the very list that is in order", () => {
    const items = ["a", "b", "c"];
    assert.equal(inOrder(items, byText), items);
    const none: readonly string[] = [];
    assert.equal(inOrder(none, byText), none);
  });

  it("copies what it has to sort", () => {
    const items = ["b", "a"];
    assert.deepEqual(inOrder(items, byText), ["a", "b"]);
    assert.deepEqual(items, ["b", "a"]);
  });

  it("is what a stable sort gives", () => {
    const item = fc.record({ key: fc.nat(3), nth: fc.nat() });
    const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key;
    fc.assert(fc.property(fc.array(item), (items) => {
      assert.deepEqual(inOrder(items, byKey), [...items].sort(byKey));
    }));
  });
});

describe("joined()", () => {
  it("copies only where both lists have something", () => {
    const some = ["a"];
    assert.equal(joined(some, []), some);
    assert.equal(joined([], some), some);
    assert.deepEqual(joined(some, ["b"]), ["a", "b"]);
    assert.deepEqual(some, ["a"]);
  });
});
