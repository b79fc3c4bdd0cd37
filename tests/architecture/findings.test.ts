/** Every code that a plan may show is explained in the documentation. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { GUARDS, PLAN_GUARDS } from "../../packages/core/src/guards/registry.ts";

const page = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8");
const reader = readFileSync(
  new URL("../../packages/core/src/coordinator/read_rows.ts", import.meta.url),
  "utf8",
);

describe("docs/findings.md", () => {
  for (const { code } of [...GUARDS, ...PLAN_GUARDS]) {
    it(`explains ${code}`, () => assert.ok(page.includes(`| \`${code}\` |`)));
  }
  for (const [, code] of reader.matchAll(/"([A-Z]+_[A-Z_]+)"/g)) {
    it(`explains ${code}`, () => assert.ok(page.includes(`| \`${code}\` |`)));
  }
});
