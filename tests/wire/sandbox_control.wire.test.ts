/** The sandbox as a program, steered from psql: options, seed file, clock and faults. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Ended, findProgram, run, type Sandbox, startSandbox } from "./sandbox.ts";

const program = fileURLToPath(
  new URL("../../packages/mz-emulator/src/sandbox.ts", import.meta.url),
);

describe("the sandbox from psql", () => {
  let psql = "";
  let folder = "";
  let seed = "";
  let sandbox: Sandbox;

  before(async () => {
    psql = await findProgram("psql");
    folder = mkdtempSync(join(tmpdir(), "mz-schedctl-sandbox-"));
    seed = join(folder, "seed.sql");
    writeFileSync(
      seed,
      "CREATE TABLE t (a int);\nINSERT INTO t VALUES (1), (2);\n" +
        "CREATE CLUSTER c REPLICAS (r (SIZE '25cc'));\nCREATE INDEX i IN CLUSTER c ON t (a);\n",
    );
    const start = "2026-11-21T09:00:00Z";
    sandbox = await startSandbox(["--clock", "manual", "--start", start, "--seed", seed]);
  });
  after(async () => {
    await sandbox?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  const sql = (text: string): Promise<Ended> =>
    run([psql, "-XAtq", "-c", text, sandbox.url], { env: { PGCONNECT_TIMEOUT: "10" } });
  const ask = async (text: string): Promise<string> => (await sql(text)).stdout.trim();
  const sandboxWith = (...options: readonly string[]): Promise<Ended> =>
    run(
      [process.execPath, "run", "-A", program, "--port", "0", "--internal-port", "0", ...options],
      {
        env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" },
      },
    );

  it("has what the seed file made, at the time that was asked for", async () => {
    assert.equal(await ask("SELECT sum(a) FROM t"), "3");
    assert.equal(await ask("SELECT mz_emulator.now()"), "2026-11-21 09:00:00+00");
  });

  it("lets time pass", async () => {
    const hydrated = "SELECT h.hydrated FROM mz_internal.mz_hydration_statuses h " +
      "JOIN mz_indexes i ON i.id = h.object_id WHERE i.name = 'i'";
    assert.equal(await ask(hydrated), "f");
    assert.equal(await ask("SELECT mz_emulator.advance('30 minutes')"), "2026-11-21 09:30:00+00");
    assert.equal(await ask(hydrated), "t");
    await ask("SELECT mz_emulator.restart_replica('c', 'r')");
    assert.equal(await ask(hydrated), "f");
  });

  it("fails on demand", async () => {
    const fault = `{"kind": "error", "pattern": "FROM t", "sqlstate": "53000", "message": "full"}`;
    assert.match(await ask(`SELECT mz_emulator.inject_fault('${fault}')`), /^f\d+$/);
    assert.match((await sql("SELECT a FROM t")).stderr, /ERROR: {2}full/);
    assert.equal(await ask("SELECT sum(a) FROM t"), "3");
    await ask(`SELECT mz_emulator.inject_fault('{"kind": "lost", "when": "after"}')`);
    assert.match((await sql("INSERT INTO t VALUES (4)")).stderr, /server closed the connection/);
    assert.equal(await ask("SELECT sum(a) FROM t"), "7");
  });

  it("refuses options and seed files that make no sense", async () => {
    const options = await sandboxWith("--clock", "broken");
    assert.deepEqual([options.code, options.stdout], [64, ""]);
    assert.match(options.stderr, /--clock is "broken", it must be running or manual/);
    const { port } = new URL(sandbox.url);
    const second = await sandboxWith("--port", port);
    assert.deepEqual([second.code, second.stdout], [69, ""]);
    assert.match(second.stderr, new RegExp(`port ${port} on 127\\.0\\.0\\.1 is taken, choose`));
    writeFileSync(join(folder, "bad.sql"), "SELECT 1;\n\nINSERT INTO nowhere VALUES (1);\n");
    const broken = await sandboxWith("--seed", join(folder, "bad.sql"));
    assert.deepEqual([broken.code, broken.stdout], [1, ""]);
    assert.match(broken.stderr, /bad\.sql:3: unknown catalog item 'nowhere'/);
    const help = await sandboxWith("--help");
    assert.deepEqual([help.code, help.stderr], [0, ""]);
    assert.match(help.stdout, /--seed FILE/);
  });
});
