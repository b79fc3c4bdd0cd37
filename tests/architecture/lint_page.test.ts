/** Every lint rule is explained in the documentation. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LINT_RULES } from "../../packages/core/src/lint/registry.ts";
import { readText } from "./source_files.ts";

describe("docs/lint.md", () => {
  const page = readText("docs/lint.md");

  for (const { code } of LINT_RULES) {
    it(`explains ${code}`, () => assert.ok(page.includes(`| \`${code}\` |`)));
  }

  it("explains nothing that there is not", () => {
    const codes = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
    assert.deepEqual(codes, LINT_RULES.map((one) => one.code));
  });
});
