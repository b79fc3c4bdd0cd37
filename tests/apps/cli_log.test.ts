/** The log on stderr: quiet unless asked, JSON lines for machines, text for people, never a secret. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runInProcess, type Surroundings } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

const SECRET = "hunter2%40x";
const PLAIN = "hunter2";

let local: LocalMaterialize;
let url: string;

before(async () => {
  local = await startLocalMaterialize({ seedClusters: 2 });
  url = local.emulator.url.replace("materialize@", `materialize:${SECRET}@`);
  await local.schedctl("strategies", "set", "c0001", "target_size", '{"target_size": "100cc"}');
});
after(() => local?.close());

const run = (
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  more: Surroundings = {},
) => runInProcess(args, { ...more, variables: { DATABASE_URL: url, ...variables } });

type LogLine = Readonly<Record<string, unknown>>;

function lines(stderr: string): readonly LogLine[] {
  return stderr.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

describe("the log", () => {
  it("is empty unless somebody asks", async () => {
    assert.equal((await run(["plan"])).stderr, "");
  });

  it("has every statement with -vv, with what it took and without its values", async () => {
    const { stderr, code } = await run(["plan", "-vv"]);
    assert.equal(code, 0, stderr);
    const statements = lines(stderr).filter((one) => one["level"] === "trace");
    assert.ok(statements.length > 9, stderr);
    for (const one of statements) {
      assert.equal(one["command"], "plan");
      assert.equal(typeof one["cycle_id"], "string");
      assert.equal(typeof one["milliseconds"], "number");
      assert.equal(typeof one["rows"], "number");
      assert.equal(one["failed"], false);
      assert.ok(!String(one["sql"]).includes("\n"));
    }
    assert.ok(statements.some((one) => one["sql"] === "BEGIN READ ONLY"));
  });

  it("tells what was decided with --verbose, or with LOG_LEVEL", async () => {
    for (const asked of [run(["plan", "--verbose"]), run(["plan"], { LOG_LEVEL: "info" })]) {
      const planned = lines((await asked).stderr).find((one) => one["message"] === "planned");
      assert.equal(planned?.["actions"], 1);
      assert.equal(typeof planned?.["environment_id"], "string");
    }
    const { stderr } = await run(["plan", "-v"]);
    assert.ok(lines(stderr).every((one) => one["level"] !== "trace"));
  });

  it("is text on a terminal, or where that is asked for", async () => {
    const form = /^\d{4}-\S+Z info {2}planned command=plan cycle_id=\S+ environment_id=\S+ /m;
    assert.match((await run(["plan", "-v"], {}, { stderrIsTerminal: true })).stderr, form);
    assert.match((await run(["plan"], { LOG_FORMAT: "pretty" })).stderr, form);
  });

  it("has messages and failures as records where JSON is asked for", async () => {
    const wiped = await run(["wipe-state", "--dry-run", "--log-format", "json"]);
    const said = lines(wiped.stderr).find((one) => /--dry-run/.test(String(one["message"])));
    assert.deepEqual([said?.["level"], said?.["command"]], ["info", "wipe-state"]);
    const failed = await run(["plan", "--schema", "nowhere"], { LOG_FORMAT: "json" });
    const [error] = lines(failed.stderr).filter((one) => one["level"] === "error");
    assert.equal(error?.["exit_code"], 1);
    assert.match(String(error?.["message"]), /mz-schedctl init/);
  });

  it("names cluster, strategy and action of each statement of an apply", async () => {
    const { stderr } = await run(["apply"], { LOG_FORMAT: "json" });
    const [done] = lines(stderr).filter((one) => one["result"] === "done");
    assert.deepEqual([done?.["cluster"], done?.["strategy"]], ["c0001", "target_size"]);
    assert.equal(typeof done?.["action_id"], "string");
    assert.equal(typeof done?.["cluster_id"], "string");
    assert.match(String(done?.["sql"]), /^CREATE CLUSTER REPLICA "c0001"/);
  });

  it("is no usage but for the right words", async () => {
    const level = await run(["plan"], { LOG_LEVEL: "loud" });
    assert.equal(level.code, 64);
    assert.match(level.stderr, /LOG_LEVEL: it is "loud", it must be one of error, warn, info/);
    assert.equal((await run(["plan"], { LOG_FORMAT: "xml" })).code, 64);
  });
});

describe("the password in the URL is in no output", () => {
  const commands: readonly (readonly string[])[] = [
    ["plan"],
    ["plan", "--schema", "nowhere"],
    ["apply"],
    ["doctor"],
    ["strategies", "list"],
    ["strategies", "lint"],
    ["strategies", "set", "nope", "target_size", "{}"],
    ["pause", "c0002", "--dry-run"],
    ["wipe-state", "--dry-run"],
  ];
  for (const command of commands) {
    it(`of ${command.join(" ")}`, async () => {
      for (const extra of [[], ["-vv"], ["--json", "-vv"], ["--log-format", "json", "-vv"]]) {
        const { stdout, stderr } = await run([...command, ...extra]);
        for (const secret of [SECRET, PLAIN]) {
          assert.ok(!(stdout + stderr).includes(secret), `${extra}: ${stdout}${stderr}`);
        }
      }
    });
  }

  it("not even when the server repeats it in an error", async () => {
    const message = `cannot go on for ${url}`;
    const fault = { kind: "error", message, pattern: "mz_cluster_strategy_state" };
    await local.ask(`SELECT mz_emulator.inject_fault('${JSON.stringify(fault)}')`);
    const { stdout, stderr, code } = await run(["plan", "-vv"]);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /cannot go on for/);
    assert.ok(!(stdout + stderr).includes(PLAIN), stderr);
  });
});

describe("apply under cron", () => {
  it("says one line when there is nothing to do", async () => {
    const quiet = await run(["apply", "--cluster", "^c0002$"]);
    assert.equal(quiet.code, 0, quiet.stderr);
    assert.match(quiet.stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}Plan: no changes[^\n]*\n$/);
    assert.equal(quiet.stderr, "");
  });

  it("says all of it with --verbose, or to somebody at a terminal", async () => {
    const verbose = await run(["apply", "--cluster", "^c0002$", "--verbose"]);
    assert.match(verbose.stdout, /Applied: nothing to do\.\n$/);
    const person = await run(["apply", "--cluster", "^c0002$"], {}, { answer: true });
    assert.match(person.stdout, /Applied: nothing to do\.\n$/);
  });
});

describe("what a run may do at most", () => {
  it("is left to later runs beyond the limit", async () => {
    await local.schedctl("strategies", "set", "c0002", "target_size", '{"target_size": "100cc"}');
    const none = await run(["apply", "--max-actions", "0", "--cluster", "^c0002$"]);
    assert.equal(none.code, 0, none.stderr);
    assert.match(none.stdout, /BLAST_RADIUS[\s\S]*Applied: 1 blocked\./);
    const poor = await run(["plan", "--max-added-credits", "0.5", "--cluster", "^c0002$"]);
    assert.match(poor.stdout, /BLAST_RADIUS/);
  });

  it("is said in help as it is", async () => {
    const { DEFAULT_BLAST_RADIUS } = await import("@mz-schedctl/core");
    const { stdout } = await run(["apply", "--help"]);
    const { maxActions, maxSuspends, maxAddedCredits } = DEFAULT_BLAST_RADIUS;
    assert.match(stdout, new RegExp(`--max-actions NUMBER\\].*; ${maxActions} if not given`));
    assert.match(stdout, new RegExp(`--max-suspends NUMBER\\].*; ${maxSuspends} if not given`));
    assert.match(
      stdout,
      new RegExp(`--max-added-credits NUMBER\\].*; ${maxAddedCredits} if not given`),
    );
  });

  for (const [flag, value] of [["actions", "-1"], ["suspends", "1.5"], ["added-credits", "x"]]) {
    it(`is not ${value} for --max-${flag}`, async () => {
      const wrong = await run(["apply", `--max-${flag}=${value}`]);
      assert.equal(wrong.code, 64);
      assert.match(wrong.stderr, /is no limit, it must be a/);
    });
  }
});
