import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listSources, readText } from "./source_files.ts";

const maxLines = 350;
const maxTestLines = 500;

describe("files stay small", () => {
  // Functions are measured by `deno lint` (tools/lint_sizes.ts), which has the syntax tree.
  it(`at most ${maxLines} lines each, ${maxTestLines} for a test`, () => {
    const tooLong = listSources().flatMap((path) => {
      const lines = readText(path).replace(/\n$/, "").split("\n").length;
      const limit = path.endsWith(".test.ts") ? maxTestLines : maxLines;
      return lines <= limit
        ? []
        : [`"${path}" has ${lines} lines, at most ${limit} are allowed: split it by job`];
    });
    assert.deepEqual(tooLong, []);
  });

  it("no file is named after nothing in particular", () => {
    const vague = listSources().filter((path) =>
      /(^|\/|_)(utils?|helpers?|manager|engine|misc)(_|\.|\/)/.test(path)
    ).map((path) => `"${path}" says nothing of its job: name it after what it makes`);
    assert.deepEqual(vague, []);
  });

  it("file names are snake_case", () => {
    const other = listSources().filter((path) =>
      !/^[a-z0-9]+(_[a-z0-9]+)*(\.[a-z0-9_]+)*\.tsx?$/.test(path.split("/").at(-1) ?? "")
    ).map((path) => `"${path}" is not snake_case: rename it`);
    assert.deepEqual(other, []);
  });
});
