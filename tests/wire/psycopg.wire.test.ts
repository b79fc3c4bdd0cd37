/** A script of recorded statements through psycopg 3, in text and in binary: it gets what was recorded. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { run, type Sandbox, startSandbox } from "./sandbox.ts";

/** Debian's Python: the one that has python3-psycopg. */
const python = "/usr/bin/python3";
const script = fileURLToPath(new URL("./statements.py", import.meta.url));
const statements = fileURLToPath(
  new URL("../outside/recorded_statements.json", import.meta.url),
);

describe("psycopg gets what was recorded", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox?.close());

  for (const format of ["text", "binary"]) {
    it(`in ${format}`, async () => {
      const ended = await run([python, script, sandbox.url, statements, format]);
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      assert.match(ended.stdout, /^\d{2,} statements, 0 differences$/m);
    });
  }
});
