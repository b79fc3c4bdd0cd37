import assert from "node:assert/strict";
import { describe, it } from "node:test";
import plugin from "./lint_core.ts";

const coreFile = "/checkout/packages/core/src/differ.ts";

function messages(source: string, filename = coreFile): readonly string[] {
  return Deno.lint.runPlugin(plugin, filename, source).map((found) => found.message);
}

const banned: readonly (readonly [name: string, source: string])[] = [
  ["Date.now", "export const a = () => Date.now();"],
  ["Date.now", "export const a = () => globalThis.Date.now();"],
  ["Date.now", 'export const a = () => Date["now"]();'],
  ["Date.now", "export const a = Date.now;"],
  ["new Date()", "export const a = () => new Date();"],
  ["Date()", "export const a = () => Date();"],
  ["Math.random", "export const a = () => Math.random();"],
  ["performance", "export const a = () => performance.now();"],
  ["crypto.randomUUID", "export const a = () => crypto.randomUUID();"],
  ["crypto.getRandomValues", "export const a = () => crypto.getRandomValues(new Uint8Array(1));"],
  ["Temporal.Now", "export const a = () => Temporal.Now.instant();"],
  ["Deno", "export const a = () => Deno.cwd();"],
  ["Deno", "export const a = () => globalThis.Deno;"],
  ["process", "export const a = () => process.env;"],
  ["fetch", 'export const a = () => fetch("x");'],
  ["console", "export const a = () => console.log(1);"],
  ["setTimeout", "export const a = () => setTimeout(() => {}, 1);"],
  ['"node:fs"', 'import { readFileSync } from "node:fs"; export const a = readFileSync;'],
  ['"node:fs"', 'export { readFileSync } from "node:fs";'],
  ['"node:fs"', 'export * from "node:fs";'],
  ['"node:fs"', 'export const a = () => import("node:fs");'],
];

const allowed: readonly string[] = [
  "export const a = (now: Date) => new Date(now.getTime() + 1);",
  "export const a = (text: string) => Date.parse(text);",
  "export const a = Math.max(1, 2);",
  "export const a = { process: 1, fetch: 2 };",
  "export const a = (order: { process: number }) => order.process;",
  "export interface A { readonly process: string; fetch(): void }",
  'import { z } from "zod"; export const a = z;',
];

describe("the lint rule core/pure", () => {
  for (const [name, source] of banned) {
    it(`refuses ${source}`, () => {
      const found = messages(source);
      assert.ok(found.length >= 1, "nothing was refused");
      assert.ok(
        found.some((message) => message.startsWith(`${name} is banned in core, `)),
        found[0],
      );
    });
  }

  for (const source of allowed) {
    it(`allows ${source}`, () => assert.deepEqual(messages(source), []));
  }

  it("leaves tests of core alone", () => {
    assert.deepEqual(messages("Date.now();", "/checkout/packages/core/src/differ.test.ts"), []);
  });

  it("leaves other packages alone", () => {
    assert.deepEqual(messages("Date.now();", "/checkout/packages/mz-adapter/src/clock.ts"), []);
  });
});
