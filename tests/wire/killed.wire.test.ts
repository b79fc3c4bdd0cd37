/** A program that is killed in the middle of its work: the next one goes on at once, and the audit trail is complete. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Proxy, startProxy } from "../support/proxy.ts";
import { findProgram, run, type Sandbox, startSandbox } from "./sandbox.ts";

const source = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));
const cli = [process.execPath, "run", "-A", source] as const;

describe("apply, killed right after its statement was sent", () => {
  let sandbox: Sandbox;
  let proxy: Proxy;
  let psql = "";

  before(async () => {
    psql = await findProgram("psql");
    sandbox = await startSandbox(["--clusters", "1"]);
    proxy = await startProxy({ port: sandbox.port });
  });

  after(async () => {
    await proxy?.close();
    await sandbox?.close();
  });

  const schedctl = (...args: readonly string[]) =>
    run([...cli, ...args], {
      env: { DATABASE_URL: sandbox.url, HOME: process.env["HOME"] ?? "/" },
    });

  const ask = async (query: string): Promise<string> => {
    const answer = await run([psql, "-XAtq", "-c", query, sandbox.url]);
    assert.equal(answer.code, 0, answer.stderr);
    return answer.stdout.trim();
  };

  it("leaves the lease to the next one, which records what had landed", async () => {
    assert.equal((await schedctl("init")).code, 0);
    const cluster = await ask("SELECT name FROM mz_catalog.mz_clusters WHERE NOT managed");
    const set = await schedctl(
      "strategies",
      "set",
      cluster,
      "target_size",
      '{"target_size": "200cc"}',
    );
    assert.equal(set.code, 0, set.stderr);
    await killedAtItsFirst("CREATE CLUSTER REPLICA");
    const next = await schedctl("apply");
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stdout, /CREATE CLUSTER REPLICA/);
    const outcomes = await ask(
      "SELECT executed, count(*) FROM mz_cluster_strategy_actions GROUP BY executed",
    );
    assert.equal(outcomes, "t|1");
  });

  /** Runs `apply` through the proxy, and kills it when the answer to such a statement is on its way. */
  async function killedAtItsFirst(beginning: string): Promise<void> {
    const url = `postgres://materialize@127.0.0.1:${proxy.port}/materialize?sslmode=disable`;
    const [program, ...args] = cli;
    const child = spawn(program, [...args, "apply"], {
      env: { DATABASE_URL: url, HOME: process.env["HOME"] ?? "/" },
      stdio: "ignore",
    });
    const gone = once(child, "exit");
    proxy.cut("after", (sql) => {
      if (!sql.startsWith(beginning)) return false;
      child.kill("SIGKILL");
      return true;
    });
    const [, signal] = await gone;
    assert.equal(signal, "SIGKILL");
  }
});
