/** What README.md lets a reader type, with a real psql and a shell, against the sandbox in a process of its own. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { readSteps } from "../outside/readme.ts";
import { type Ended, findProgram, run, type Sandbox, startSandbox } from "./sandbox.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const maxTicks = 60;

describe("README.md with psql and a shell", () => {
  let sandbox: Sandbox;
  let psql = "";
  let folder = "";

  before(async () => {
    psql = await findProgram("psql");
    folder = mkdtempSync(join(tmpdir(), "mz-schedctl-readme-"));
    sandbox = await startSandbox();
  });
  after(async () => {
    await sandbox?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  /** A line as the README has it, in a shell where `mz-schedctl` is the program from source. */
  function shell(line: string): Promise<Ended> {
    const program = `alias mz-schedctl="'${process.execPath}' task --quiet cli"`;
    const env = { ...surroundings(), DATABASE_URL: sandbox.url };
    return run(["/bin/sh", "-c", `${program}\n${line}`], { cwd: root, env });
  }

  async function sql(text: string): Promise<string> {
    const file = join(folder, "block.sql");
    writeFileSync(file, text);
    const ended = await run([psql, "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", file, sandbox.url]);
    assert.equal(ended.code, 0, ended.stderr);
    return ended.stdout.trim();
  }

  it("every block and every command of it works", async () => {
    let ran = 0;
    for (const step of readSteps()) {
      if (step.kind === "sql") await sql(step.text);
      if (step.kind === "schedctl") {
        const ended = await shell(step.line);
        assert.equal(ended.code, 0, `${step.line}\n${ended.stdout}${ended.stderr}`);
      }
      if (step.kind !== "shell") ran += 1;
    }
    assert.ok(ran >= 7, `${ran} steps`);
  });

  it("apply, again and again, ends with the new replica alone, and never without one", async () => {
    const names = "SELECT r.name FROM mz_cluster_replicas r JOIN mz_clusters c " +
      "ON c.id = r.cluster_id WHERE c.name = 'shop' ORDER BY 1";
    let replicas = await sql(names);
    for (let tick = 0; replicas.split("\n").length > 1 && tick < maxTicks; tick++) {
      const ended = await shell("mz-schedctl apply");
      assert.equal(ended.code, 0, ended.stderr);
      await wait(500);
      replicas = await sql(names);
      assert.notEqual(replicas, "");
    }
    assert.equal(replicas, "r_100cc");
    const plan = await shell("mz-schedctl plan --detailed-exitcode");
    assert.equal(plan.code, 0, plan.stdout + plan.stderr);
  });
});

/** The variables of this process: Deno must find what it has downloaded. */
function surroundings(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    ),
  );
}
