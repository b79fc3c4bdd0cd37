/** Two programs at the same moment, as cron and a person start them: both end well, and the work is done once. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { findProgram, run, type Sandbox, startSandbox } from "./sandbox.ts";

const source = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));
const clusters = ["c0001", "c0002", "c0003"];

describe("two applies at once", () => {
  let sandbox: Sandbox;
  let psql = "";

  before(async () => {
    psql = await findProgram("psql");
    sandbox = await startSandbox(["--clusters", String(clusters.length)]);
  });

  after(() => sandbox?.close());

  const schedctl = (...args: readonly string[]) =>
    run([process.execPath, "run", "-A", source, ...args], {
      env: { DATABASE_URL: sandbox.url, HOME: process.env["HOME"] ?? "/" },
    });

  const ask = async (query: string): Promise<string> => {
    const answer = await run([psql, "-XAtq", "-c", query, sandbox.url]);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.stdout.trim();
  };

  it("create each replica once and lose none", async () => {
    assert.equal((await schedctl("init")).code, 0);
    for (const cluster of clusters) {
      const config = '{"target_size": "200cc"}';
      assert.equal((await schedctl("strategies", "set", cluster, "target_size", config)).code, 0);
    }
    const before = Number(await ask("SELECT count(*) FROM mz_catalog.mz_cluster_replicas"));
    const both = await Promise.all([schedctl("apply"), schedctl("apply")]);
    for (const { code, stderr } of both) assert.equal(code, 0, stderr);
    const after = Number(await ask("SELECT count(*) FROM mz_catalog.mz_cluster_replicas"));
    assert.equal(after, before + clusters.length);
    const tried = await ask(
      "SELECT count(*), count(DISTINCT action_sql) FROM mz_cluster_strategy_actions WHERE executed",
    );
    assert.equal(tried, `${clusters.length}|${clusters.length}`);
  });
});
