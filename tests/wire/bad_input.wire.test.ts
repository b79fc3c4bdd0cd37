/** What goes wrong, through the program as a process: its exit code, one clear message, and nothing lost. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { startProxy } from "../support/proxy.ts";
import { type Ended, findProgram, freePort, run, type Sandbox, startSandbox } from "./sandbox.ts";

const fromSource = [
  process.execPath,
  ...["run", "-A", fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url))],
] as const;
const compiled = [fileURLToPath(new URL("../../dist/mz-schedctl", import.meta.url))] as const;

type Program = readonly [string, ...string[]];

let folder = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "mz-schedctl-bad-"));
});
after(() => rmSync(folder, { recursive: true }));

/** Runs the program in an empty folder. */
function schedctl(
  program: Program,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const surroundings = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
  return run([...program, ...args], { cwd: folder, env: { ...surroundings, ...env } });
}

/** Sends statements with psql; what the last of them answered. */
async function sql(url: string, ...statements: readonly string[]): Promise<string> {
  const each = statements.flatMap((statement) => ["-c", statement]);
  const psql = await findProgram("psql");
  const ended = await run([psql, "-XAtq", "-v", "ON_ERROR_STOP=1", ...each, url]);
  assert.equal(ended.code, 0, ended.stderr);
  return ended.stdout.trim();
}

/** Fails unless it ended like this, with its message on stderr, no stack and no secret. */
function assertEnded(ended: Ended, code: number, message: RegExp): void {
  assert.equal(ended.code, code, ended.stderr + ended.stdout);
  assert.match(ended.stderr, message);
  assert.match(ended.stderr, /^mz-schedctl: /);
  assert.doesNotMatch(ended.stderr + ended.stdout, /hunter2|\n\s+at /);
}

for (const [name, program] of [["from source", fromSource], ["compiled", compiled]] as const) {
  describe(`${name}, before a server is asked`, () => {
    it("no URL is 64", async () => {
      assertEnded(await schedctl(program, ["plan"]), 64, /no URL is given[\s\S]*DATABASE_URL/);
    });

    it("an unknown flag is 64", async () => {
      assertEnded(await schedctl(program, ["plan", "--jsn"]), 64, /did you mean --json/);
    });

    it("a bad regular expression is 64", async () => {
      assertEnded(await schedctl(program, ["plan", "--cluster", "a(b"]), 64, /"a\(b"/);
    });

    it("a host that is down is 69", async () => {
      const url = `postgres://u:hunter2@127.0.0.1:${await freePort()}/d`;
      for (const command of ["init", "plan", "apply"]) {
        const ended = await schedctl(program, [command], { DATABASE_URL: url });
        assertEnded(ended, 69, /connection refused/);
      }
    });

    it("a host that does not exist is 69", async () => {
      const env = { DATABASE_URL: "postgres://u:hunter2@no-such-host.invalid/d" };
      assertEnded(await schedctl(program, ["plan"], env), 69, /host name/);
    });
  });
}

describe("a server with a password", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox(["--password", "right"]);
  });
  after(() => sandbox?.close());

  const as = (user: string) => ({ DATABASE_URL: sandbox.url.replace("materialize@", `${user}@`) });

  it("a wrong password and none are 1, the right one gets in", async () => {
    for (const program of [fromSource, compiled]) {
      const wrong = await schedctl(program, ["plan"], as("materialize:hunter2"));
      assertEnded(wrong, 1, /Cannot log in to .*"materialize"/);
      assertEnded(await schedctl(program, ["plan"], as("materialize")), 1, /Cannot log in to /);
      const right = await schedctl(program, ["plan"], as("materialize:right"));
      assertEnded(right, 1, /mz-schedctl init/);
    }
  });
});

describe("a server with access control", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox(["--rbac", "--clusters", "1"]);
  });
  after(() => sandbox?.close());

  it("a missing privilege is 1 and names the grant, also with --json", async () => {
    await sql(sandbox.internalUrl, "CREATE ROLE poor LOGIN", "CREATE SCHEMA materialize.ops");
    const poor = { DATABASE_URL: sandbox.url.replace("materialize@", "poor@") };
    const init = await schedctl(fromSource, ["init", "--schema", "ops"], poor);
    assertEnded(
      init,
      1,
      /permission denied[\s\S]*GRANT [A-Z, ]*CREATE[A-Z, ]* ON SCHEMA .*ops.* TO poor/,
    );
    const json = await schedctl(fromSource, ["init", "--schema", "ops", "--json"], poor);
    assert.equal(JSON.parse(json.stdout).error.exit_code, 1);
  });
});

describe("rows that cannot be read", () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox(["--clusters", "3"]);
  });
  after(() => sandbox?.close());

  const here = () => ({ DATABASE_URL: sandbox.url });

  it("missing tables are 1", async () => {
    for (const program of [fromSource, compiled]) {
      assertEnded(await schedctl(program, ["plan"], here()), 1, /mz-schedctl init/);
    }
  });

  it("a config that is no object and an unknown strategy are 65; other clusters are planned", async () => {
    assert.equal((await schedctl(fromSource, ["init"], here())).code, 0);
    const rows = [
      ["c0001", "target_size", "[1]"],
      ["c0002", "no_such_thing", "{}"],
      ["c0003", "target_size", '{"target_size": "100cc", "replicas": 1}'],
    ] as const;
    for (const [name, type, config] of rows) {
      const id = await sql(sandbox.url, `SELECT id FROM mz_clusters WHERE name = '${name}'`);
      await sql(
        sandbox.url,
        "INSERT INTO mz_cluster_strategies (cluster_id, strategy_type, config, updated_at) " +
          `VALUES ('${id}', '${type}', '${config}', now())`,
      );
    }
    for (const program of [fromSource, compiled]) {
      const plan = await schedctl(program, ["plan"], here());
      assert.equal(plan.code, 65, plan.stderr + plan.stdout);
      assert.match(plan.stdout, /config is \[1\], it must be a JSON object/);
      assert.match(
        plan.stdout,
        /"no_such_thing", it must be one of "shrink_to_fit", "target_size"/,
      );
      assert.match(plan.stdout, /CREATE CLUSTER REPLICA "c0003"/);
      assert.doesNotMatch(plan.stdout, /CLUSTER REPLICA "c000[12]"/);
    }
  });

  it("a server that hangs up in the middle and stays away is 69, and plan has printed nothing", async () => {
    for (const program of [fromSource, compiled]) {
      const proxy = await startProxy({ port: sandbox.port });
      try {
        proxy.cut("before", (sql) => {
          if (!sql.includes("mz_hydration_statuses")) return false;
          proxy.refuse(true);
          return true;
        });
        const url = `postgres://u@127.0.0.1:${proxy.port}/materialize?sslmode=disable`;
        const ended = await schedctl(program, ["plan"], { DATABASE_URL: url });
        assertEnded(ended, 69, /was lost|hung up|reach/);
        assert.equal(ended.stdout, "");
      } finally {
        await proxy.close();
      }
    }
  });
});
