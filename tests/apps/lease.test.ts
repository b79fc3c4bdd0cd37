/** One `apply` at a time: what the others say, and what becomes of one that was too slow. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { runCli, type Terminal } from "@mz-schedctl/cli";
import { emptyFolder, type Run } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

const FREE = "holder = 'nobody', until = '1970-01-01 00:00:00+00'";
const TAKEN = "holder = 'somebody else', epoch = epoch + 1, until = '2100-01-01 00:00:00+00'";

describe("the lease", () => {
  let local: LocalMaterialize;
  before(async () => {
    local = await startLocalMaterialize({ seedClusters: 2, clock: "manual" });
    for (const cluster of ["c0001", "c0002"]) {
      const config = JSON.stringify({ target_size: "100cc" });
      await local.schedctl("strategies", "set", cluster, "target_size", config);
    }
  });
  beforeEach(() => set(FREE));
  after(() => local?.close());

  async function set(values: string): Promise<void> {
    await local.ask(`UPDATE mz_schedctl_lease SET ${values}`);
  }

  async function replicas(): Promise<number> {
    return (await local.ask("SELECT id FROM mz_catalog.mz_cluster_replicas WHERE size = '100cc'"))
      .length;
  }

  /** Runs with something happening when the plan is shown, or when somebody is asked. */
  async function run(
    args: readonly string[],
    hooks: { readonly shown?: () => void; readonly asked?: () => Promise<void> },
  ): Promise<Run> {
    const out: string[] = [];
    const messages: string[] = [];
    const terminal: Terminal = {
      print: (text) => {
        out.push(text);
        if (text.includes("Plan: ")) hooks.shown?.();
      },
      note: (text) => void messages.push(text),
      variables: { DATABASE_URL: local.emulator.url },
      folder: emptyFolder,
      ...{ stdinIsTerminal: hooks.asked !== undefined, stdoutIsTerminal: false },
      ask: async () => {
        await hooks.asked?.();
        return true;
      },
      stopped: () => Promise.resolve(),
    };
    const code = await runCli(args, terminal);
    return { code, stdout: out.join(""), stderr: messages.join("") };
  }

  it("held by another ends apply with exit code 5, who it is, until when, and what to do", async () => {
    await set(TAKEN);
    const before = await replicas();
    const ended = await local.schedctl("apply");
    assert.equal(ended.code, 5);
    assert.equal(ended.stdout, "");
    assert.match(ended.stderr, /^mz-schedctl: Cannot apply: .* somebody else, .* until 2100-01-01/);
    assert.match(ended.stderr, /nothing was done, run mz-schedctl apply again later/);
    const json = await local.schedctl("apply", "--json");
    assert.equal(json.code, 5);
    assert.equal(JSON.parse(json.stdout).error.exit_code, 5);
    assert.equal(await replicas(), before);
    assert.equal(
      (await local.ask("SELECT holder FROM mz_schedctl_lease"))[0]?.["holder"],
      "somebody else",
    );
  });

  it("held by another does not keep anybody from a plan, and doctor shows it", async () => {
    await set(TAKEN);
    assert.equal((await local.schedctl("plan")).code, 0);
    const ended = await local.schedctl("doctor");
    assert.match(ended.stdout, /lease: held by somebody else until 2100-01-01/);
  });

  it("taken by another while a person was asked ends with exit code 5, nothing done", async () => {
    const before = await replicas();
    const ended = await run(["apply"], { asked: () => set(TAKEN) });
    assert.equal(ended.code, 5);
    assert.match(ended.stderr, /while it was shown the lease was lost, it went to somebody else/);
    assert.equal(await replicas(), before);
  });

  it("that ran out before the first statement: all is skipped, exit code 5", async () => {
    const before = await replicas();
    const stall = () => void local.emulator.advance(90_001);
    const ended = await run(["apply"], { shown: stall });
    assert.equal(ended.code, 5, ended.stderr);
    assert.match(ended.stdout, /not tried: lost the lease: its time was over at/);
    assert.match(ended.stdout, /Applied: 2 not tried\./);
    assert.equal(await replicas(), before);
    assert.deepEqual(await local.ask("SELECT * FROM mz_cluster_strategy_actions"), []);
  });

  it("that ran out while a person was asked is taken up again, and given back in the end", async () => {
    const asked = async () => void await local.emulator.advance(3_600_000);
    const ended = await run(["apply"], { asked });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /Applied: 2 done\./);
    const [row] = await local.ask("SELECT holder, until FROM mz_schedctl_lease");
    assert.match(
      row?.["holder"] ?? "",
      /^mz-schedctl on .* \(process \d+ of \S+, cycle .*, since .* UTC\)$/,
    );
    assert.match(row?.["until"] ?? "", /^1970-01-01/);
  });

  it("is given back also when the run fails", async () => {
    const epoch = async () =>
      Number((await local.ask("SELECT epoch FROM mz_schedctl_lease"))[0]?.["epoch"]);
    const before = await epoch();
    const shown = () => {
      throw new Error("the pipe is broken");
    };
    const ended = await run(["apply"], { shown });
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /the pipe is broken/);
    assert.equal(await epoch(), before + 2, "taken and given back");
    const [row] = await local.ask("SELECT until FROM mz_schedctl_lease");
    assert.match(row?.["until"] ?? "", /^1970-01-01/);
  });
});
