import assert from "node:assert/strict";
import { describe, it } from "node:test";
import plugin from "./lint_sizes.ts";

function messages(source: string, filename = "/checkout/apps/cli/src/main.ts"): readonly string[] {
  return Deno.lint.runPlugin(plugin, filename, source).map((found) => found.message);
}

/** A body such that the whole function has the number of lines given. */
function body(lines: number): string {
  return `{\n${"work();\n".repeat(lines - 2)}}`;
}

describe("the lint rule sizes/function-lines", () => {
  it("allows 60 lines", () => assert.deepEqual(messages(`function f() ${body(60)}`), []));

  it("refuses 61 lines and says what to do", () => {
    assert.deepEqual(messages(`const f = () => ${body(61)};`), [
      "A function has 61 lines, at most 60 are allowed: split it at the next verb",
    ]);
  });

  it("allows a long table", () => {
    const table = `[\n${"1,\n".repeat(70)}]`;
    assert.deepEqual(messages(`function f() { return ${table}; }`), []);
    assert.deepEqual(messages(`const f = () => (${table});`), []);
  });

  it("allows a long describe, in a test file only", () => {
    const source = `describe("x", () => ${body(80)});`;
    assert.deepEqual(messages(source, "/checkout/apps/cli/src/main.test.ts"), []);
    assert.equal(messages(source).length, 1);
  });

  it("refuses a long function in a test file", () => {
    const source = `function f() ${body(80)}`;
    assert.equal(messages(source, "/checkout/apps/cli/src/main.test.ts").length, 1);
  });
});

describe("the lint rule sizes/parameters", () => {
  it("allows three", () => assert.deepEqual(messages("function f(a, b, c) {}"), []));

  it("refuses four and says what to do", () => {
    assert.deepEqual(messages("const f = (a, b, c, d) => a;"), [
      "A function has 4 parameters, at most 3 are allowed: pass an options object",
    ]);
  });
});
