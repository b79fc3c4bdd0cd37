import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Ended, findProgram, run, type Sandbox, startSandbox } from "./sandbox.ts";

const binary = fileURLToPath(new URL("../../dist/mz-schedctl", import.meta.url));
const maxTicks = 60;

describe("the compiled binary, from another directory and without Deno", () => {
  let sandbox: Sandbox;
  let folder = "";
  let psql = "";

  before(async () => {
    assert.ok(existsSync(binary), `"${binary}" is missing: run deno task compile:bun first`);
    psql = await findProgram("psql");
    folder = mkdtempSync(join(tmpdir(), "mz-schedctl-"));
    sandbox = await startSandbox(["--clusters", "2"]);
  });

  after(async () => {
    await sandbox?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  const schedctl = (...args: readonly string[]): Promise<Ended> =>
    run([binary, ...args], { cwd: folder, env: { DATABASE_URL: sandbox.url } });

  const sizesOf = async (cluster: string): Promise<string> => {
    const query = "SELECT r.size FROM mz_catalog.mz_cluster_replicas r " +
      "JOIN mz_catalog.mz_clusters c ON c.id = r.cluster_id " +
      `WHERE c.name = '${cluster}' ORDER BY r.size`;
    const answer = await run([psql, "-XAtq", "-c", query, sandbox.url]);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.stdout.trim().split("\n").join(" ");
  };

  it("prints its help", async () => {
    const help = await schedctl("--help");
    assert.equal(help.code, 0, help.stderr);
    assert.match(help.stdout, /plan/);
    assert.match(help.stdout, /apply/);
  });

  it("says what is missing without a URL, exit code 64", async () => {
    const ended = await run([binary, "plan"], { cwd: folder });
    assert.equal(ended.code, 64, ended.stderr);
    assert.match(ended.stderr, /DATABASE_URL/);
  });

  it("plans and applies a resize until there is nothing left to do", async () => {
    const other = await sizesOf("c0002");
    const init = await schedctl("init");
    assert.equal(init.code, 0, init.stderr);
    const config = '{"target_size": "200cc", "replicas": 1}';
    const set = await schedctl("strategies", "set", "c0001", "target_size", config);
    assert.equal(set.code, 0, set.stderr);

    const plan = await schedctl("plan");
    assert.equal(plan.code, 0, plan.stderr);
    assert.match(plan.stdout, /CREATE CLUSTER REPLICA.*200cc/);

    let pending = 2;
    for (let tick = 0; pending === 2 && tick < maxTicks; tick++) {
      const apply = await schedctl("apply");
      assert.equal(apply.code, 0, apply.stderr);
      const next = await schedctl("plan", "--detailed-exitcode");
      pending = next.code ?? -1;
      // A wait is no change: look at the world for whether the old replicas are gone.
      if (pending === 0 && await sizesOf("c0001") !== "200cc") pending = 2;
      if (pending === 2) await wait(500);
    }
    assert.equal(pending, 0, "the plan never became empty");
    assert.equal(await sizesOf("c0001"), "200cc");
    assert.equal(await sizesOf("c0002"), other, "another cluster was touched");
  });
});
