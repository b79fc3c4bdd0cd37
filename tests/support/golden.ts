/**
 * Golden files: plain text beside the tests, compared as it is.
 *
 * Commit a changed golden only if you can say why it changed. `UPDATE_GOLDEN=1` (`deno task golden:update`) writes
 * them and nothing ever does when `CI=true`; there a missing one fails.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Fails unless the file holds exactly this text; a final newline is added to text without one. */
export function assertGolden(path: string | URL, text: string): void {
  const file = path instanceof URL ? fileURLToPath(path) : path;
  const actual = text.endsWith("\n") ? text : `${text}\n`;
  const inCi = process.env["CI"] === "true";
  const exists = existsSync(file);
  if (!inCi && (process.env["UPDATE_GOLDEN"] === "1" || !exists)) {
    if (exists && readGolden(file) === actual) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  if (!exists) {
    assert.fail(`Cannot compare with "${file}": it is missing, run deno task golden:update`);
  }
  assert.equal(
    actual,
    readGolden(file),
    `"${file}" differs: run deno task golden:update if you can say why`,
  );
}

/** A checkout may have turned line ends into CRLF. */
function readGolden(file: string): string {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}
