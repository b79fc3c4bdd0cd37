/** The properties of this folder, each on ten times as many random worlds as in the ordinary suite, and how many those were. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Tally } from "../support/property.ts";

const TIMES = 10;
const ORDINARY = 2_000;
const LONG = 50_000;

const folder = fileURLToPath(new URL("./", import.meta.url));

describe("the properties", () => {
  it(`hold on at least ${LONG} random worlds`, async () => {
    const place = mkdtempSync(join(tmpdir(), "properties-"));
    try {
      const file = join(place, "tally.jsonl");
      const code = await test({ PROPERTY_TALLY: file, PROPERTY_TIMES: String(TIMES) });
      assert.equal(code, 0, "a property does not hold: see above");
      const tallies = readFileSync(file, "utf8").trim().split("\n")
        .map((line): Tally => JSON.parse(line));
      const cases = tallies.reduce((sum, one) => sum + one.cases, 0);
      const seconds = Math.round(tallies.reduce((sum, one) => sum + one.ms, 0) / 1000);
      console.log(JSON.stringify({ properties: tallies.length, cases, seconds }));
      assert.ok(cases >= LONG, `looked at ${cases} worlds`);
      assert.ok(cases / TIMES >= ORDINARY, `the ordinary suite looks at ${cases / TIMES} worlds`);
    } finally {
      rmSync(place, { recursive: true });
    }
  });
});

/** Runs the ordinary files with more cases; its exit code. */
function test(more: Readonly<Record<string, string>>): Promise<number | null> {
  const given = ["test", "-A", "--no-prompt", "--parallel", "--ignore=**/*.long.test.ts", folder];
  const env = { ...process.env, ...more, TZ: "UTC", NO_COLOR: "1" };
  const child = spawn("deno", given, { env, stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
}
