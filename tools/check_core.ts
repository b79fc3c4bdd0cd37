/**
 * Type-checks packages/core as a root of its own, tests left out.
 *
 * Its deno.json gives it no library but the language, so `fetch`, `console`, `setTimeout`, `process` and `Deno`
 * are type errors there. That holds only while no file of the same check brings in Node's types, as every test does.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../packages/core/src", import.meta.url));
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .sort()
  .map((name) => join(source, name));

if (files.length === 0) {
  console.error(`Cannot check core: "${source}" has no source file, it must have some`);
  process.exitCode = 1;
} else {
  const run = spawnSync(process.execPath, ["check", ...files], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
}
