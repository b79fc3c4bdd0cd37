import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseMutants } from "./choose.ts";
import { type Mutant, mutantsOf, withSwitches } from "./mutants.ts";

function changesOf(source: string): readonly string[] {
  return mutantsOf("a.ts", source, 1).map((one) => `${one.original} -> ${one.text}`);
}

describe("mutantsOf()", () => {
  it("moves a boundary, and turns it round", () => {
    assert.deepEqual(changesOf("const a = b < c;"), ["b < c -> b <= c", "b < c -> b >= c"]);
  });

  it("drops each side of a condition", () => {
    assert.deepEqual(changesOf("const a = b && c;"), [
      "b && c -> (b) || (c)",
      "b && c -> b",
      "b && c -> c",
    ]);
  });

  it("lets a guard clause always and never hold", () => {
    assert.deepEqual(changesOf("function f() { if (a) return b; }"), ["a -> true", "a -> false"]);
  });

  it("leaves types and texts alone", () => {
    assert.deepEqual(
      changesOf(
        'type A = "a" | 1; const a: A = "a"; const b = `${a} ` + "b"; import { c } from "d";',
      ),
      [],
    );
  });

  it("does not change what decides between equal ones of a sort", () => {
    assert.deepEqual(changesOf("const by = (a, b) => a < b ? -1 : 1;"), [
      "a < b -> true",
      "a < b -> false",
      "a < b -> a >= b",
      "-1 -> 1",
      "1 -> 0",
    ]);
  });

  it("keeps an optional chain and a method in one piece", () => {
    assert.deepEqual(changesOf("const a = b?.filter(c).length;"), []);
    assert.deepEqual(changesOf("const a = b.some(c);"), [
      "b.some(c) -> b.every(c)",
      "b.some(c) -> !(b.some(c))",
    ]);
  });
});

describe("withSwitches()", () => {
  const source =
    "(a: number, b: readonly number[]) => a > 2 && b.filter((one) => one !== a).length === 1;";
  const mutants = mutantsOf("a.ts", `export const f = ${source}`, 1);

  function withAlive(alive: number): (a: number, b: readonly number[]) => unknown {
    const text = withSwitches(`export const f = ${source}`, mutants)
      .replace("export const f =", "return").replace("a: number, b: readonly number[]", "a, b");
    return new Function("$mutant", text)((id: number) => id === alive);
  }

  it("changes nothing while no mutant lives", () => {
    assert.equal(withAlive(0)(3, [3, 4]), true);
    assert.equal(withAlive(0)(2, [2, 4]), false);
  });

  it("makes each change that it can, the inner ones too", () => {
    const cases: readonly [string, number, readonly number[], unknown][] = [
      ["a >= 2", 2, [2, 4], true],
      ["one === a", 3, [3, 3, 4], false],
      ["b", 3, [4, 5], false],
      ["0", 3, [3], true],
    ];
    for (const [text, a, b, expected] of cases) {
      const mutant = mutants.find((one) => one.text === text);
      assert.ok(mutant, `There is no mutant "${text}"`);
      assert.equal(withAlive(mutant.id)(a, b), expected, text);
    }
  });
});

describe("withSwitches(), in loops", () => {
  it("counts their turns, so that none goes on for ever", () => {
    const source = "for (const a of b) { while (c) { d(); } }";
    assert.equal(
      withSwitches(source, []),
      "for (const a of b) {$turn(); while (c) {$turn(); d(); } }",
    );
    const text = withSwitches(source, mutantsOf("a.ts", source, 1));
    assert.equal(text.split("$turn();").length, 3);
  });
});

describe("chooseMutants()", () => {
  const all: readonly Mutant[] = Array.from({ length: 100 }, (_, at) => ({
    ...{ id: at + 1, file: at < 98 ? "large.ts" : "small.ts", line: 1, kind: "constant" },
    ...{ start: at, end: at + 1, original: "1", text: "2" },
  }));

  it("takes some of every file, and as many as asked", () => {
    const chosen = chooseMutants(all, 10, 7);
    assert.ok(chosen.length >= 10 && chosen.length <= 12);
    assert.equal(chosen.filter((one) => one.file === "small.ts").length, 1);
    assert.deepEqual(chooseMutants(all, 100, 7), all);
  });

  it("takes the same ones for the same seed, others for another", () => {
    const ids = (seed: number) => chooseMutants(all, 10, seed).map((one) => one.id).join();
    assert.equal(ids(7), ids(7));
    assert.notEqual(ids(7), ids(8));
  });
});
