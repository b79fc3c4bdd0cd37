import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { indexedBy } from "./indexed_by.ts";

interface Fruit {
  readonly color: string;
  readonly name: string;
}

const CHERRY: Fruit = { color: "red", name: "cherry" };
const LEMON: Fruit = { color: "yellow", name: "lemon" };
const APPLE: Fruit = { color: "red", name: "apple" };

describe("indexedBy()", () => {
  it("finds what has a key, in the order of the list", () => {
    const byColor = indexedBy((fruit: Fruit) => fruit.color);
    const index = byColor([CHERRY, LEMON, APPLE]);
    assert.deepEqual(index.get("red"), [CHERRY, APPLE]);
    assert.deepEqual(index.get("yellow"), [LEMON]);
    assert.equal(index.get("blue"), undefined);
  });

  it("looks through a list once, and through another list anew", () => {
    let looked = 0;
    const byColor = indexedBy((fruit: Fruit) => (looked += 1, fruit.color));
    const fruits = [CHERRY, LEMON];
    assert.equal(byColor(fruits), byColor(fruits));
    assert.equal(looked, 2);
    assert.deepEqual([...byColor([APPLE]).keys()], ["red"]);
    assert.equal(looked, 3);
  });
});
