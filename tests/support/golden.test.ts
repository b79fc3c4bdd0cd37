import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, it } from "node:test";
import { assertGolden } from "./golden.ts";

describe("assertGolden()", () => {
  let folder = "";
  let before: Readonly<Record<string, string | undefined>> = {};

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "golden-"));
    before = { CI: process.env["CI"], UPDATE_GOLDEN: process.env["UPDATE_GOLDEN"] };
    delete process.env["CI"];
    delete process.env["UPDATE_GOLDEN"];
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("accepts the text that the file holds, line ends aside", () => {
    const file = join(folder, "a.txt");
    writeFileSync(file, "one\r\ntwo\r\n");
    assertGolden(file, "one\ntwo");
  });

  it("refuses another text and leaves the file alone", () => {
    const file = join(folder, "a.txt");
    writeFileSync(file, "one\n");
    assert.throws(() => assertGolden(file, "two"), /golden:update/);
    assert.equal(readFileSync(file, "utf8"), "one\n");
  });

  it("writes a missing file, in a folder that does not exist yet", () => {
    const file = join(folder, "b", "a.txt");
    assertGolden(file, "one");
    assert.equal(readFileSync(file, "utf8"), "one\n");
  });

  it("rewrites with UPDATE_GOLDEN=1", () => {
    const file = join(folder, "a.txt");
    writeFileSync(file, "one\n");
    process.env["UPDATE_GOLDEN"] = "1";
    assertGolden(file, "two");
    assert.equal(readFileSync(file, "utf8"), "two\n");
  });

  it("never writes when CI=true", () => {
    process.env["CI"] = "true";
    process.env["UPDATE_GOLDEN"] = "1";
    const file = join(folder, "a.txt");
    assert.throws(() => assertGolden(file, "one"), /it is missing/);
    assert.equal(existsSync(file), false);
    writeFileSync(file, "one\n");
    assert.throws(() => assertGolden(file, "two"), /golden:update/);
    assert.equal(readFileSync(file, "utf8"), "one\n");
  });
});
