/** A plan that is saved, shown and applied through the CLI: exactly that is done, or nothing. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { canonicalJson } from "@mz-schedctl/core";
import { runInProcess } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;
const folder = mkdtempSync(join(tmpdir(), "plans-"));
const file = join(folder, "p.json");

before(async () => {
  local = await startLocalMaterialize();
});
beforeEach(async () => {
  await local.ask("DROP CLUSTER IF EXISTS shop");
  await local.ask("DELETE FROM mz_cluster_strategies");
  await local.ask("CREATE CLUSTER shop REPLICAS (old (SIZE '25cc'))");
  await local.schedctl("strategies", "set", "shop", "target_size", '{"target_size": "100cc"}');
  const run = await local.schedctl("plan", "-o", file);
  assert.equal(run.code, 0, run.stderr);
});
after(() => local?.close());

async function replicas(): Promise<readonly (string | null)[]> {
  const rows = await local.ask(
    "SELECT r.name FROM mz_cluster_replicas r JOIN mz_clusters c ON c.id = r.cluster_id " +
      "WHERE c.name = 'shop' ORDER BY 1",
  );
  return rows.map((row) => row["name"] ?? null);
}

function edited(change: (plan: Record<string, unknown>) => void, to: string): string {
  const document = JSON.parse(readFileSync(file, "utf8"));
  change(document);
  const path = join(folder, to);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

describe("plan -o", () => {
  it("prints the plan, saves it whole, and says what to do with it", async () => {
    const run = await local.schedctl("plan", "-o", file, "--detailed-exitcode");
    assert.equal(run.code, 2);
    assert.match(run.stdout, /\+ create r_100cc/);
    assert.match(run.stderr, /^Saved as .*p\.json; mz-schedctl apply .*p\.json carries it out\n$/);
    assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith(".tmp")), []);
    const { v, kind, environment_id, schema, control_cluster, fingerprint, rows_digest } = JSON
      .parse(readFileSync(file, "utf8"));
    assert.deepEqual([v, kind, schema], [1, "mz-schedctl saved plan", "public"]);
    assert.deepEqual([control_cluster, typeof environment_id], ["quickstart", "string"]);
    assert.match(`${fingerprint} ${rows_digest}`, /^[0-9a-f]{64} [0-9a-f]{64}$/);
  });

  it("says so when it cannot be saved", async () => {
    const run = await local.schedctl("plan", "-o", join(folder, "no", "such", "folder.json"));
    assert.equal(run.code, 64);
    assert.match(run.stderr, /Cannot save the plan as ".*": ENOENT, -o must name a file/);
  });
});

describe("show", () => {
  it("prints what plan printed, without a connection", async () => {
    const planned = await local.schedctl("plan", "-o", file);
    assert.equal((await runInProcess(["show", file])).stdout, planned.stdout);
    const json = await local.schedctl("plan", "-o", file, "--json");
    const shown = await runInProcess(["show", file, "--json", "--detailed-exitcode"]);
    assert.deepEqual([shown.code, shown.stdout], [2, json.stdout]);
  });
});

describe("apply FILE", () => {
  it("does what the plan says, once", async () => {
    const run = await local.schedctl("apply", file);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /Applied: 1 done\./);
    assert.deepEqual(await replicas(), ["old", "r_100cc"]);
    const again = await local.schedctl("apply", file);
    assert.equal(again.code, 4);
    assert.match(again.stderr, /has been carried out already, nothing of it is left to do/);
    assert.deepEqual(await replicas(), ["old", "r_100cc"]);
  });

  it("refuses the whole when the world has moved, and says what", async () => {
    await local.ask("CREATE CLUSTER REPLICA shop.hand (SIZE '50cc')");
    const run = await local.schedctl("apply", file);
    assert.equal(run.code, 4);
    assert.match(
      run.stderr,
      /Cannot apply ".*p\.json": the world has moved since the plan was made/,
    );
    assert.match(run.stderr, /\n {2}shop \(u\d+\)\n {4}the replica hand \(u\d+, 50cc\) is new\n/);
    assert.deepEqual([run.stdout, await replicas()], ["", ["hand", "old"]]);
    const json = JSON.parse((await local.schedctl("apply", file, "--json")).stdout);
    assert.equal(json.refused.moved[0].cluster, "shop");
    assert.match(json.refused.moved[0].what[0], /hand .* is new/);
  });

  it("refuses a plan of another environment before anything is read", async () => {
    const { fingerprint: _, ...document } = JSON.parse(readFileSync(file, "utf8"));
    const elsewhere = {
      ...document,
      environment_id: "staging",
      plan: { ...document.plan, environment_id: "staging" },
    };
    const path = join(folder, "staging.json");
    const fingerprint = createHash("sha256").update(canonicalJson(elsewhere)).digest("hex");
    writeFileSync(path, JSON.stringify({ ...elsewhere, fingerprint }));
    const run = await local.schedctl("apply", path);
    assert.equal(run.code, 4);
    assert.match(
      run.stderr,
      /the plan was made for the environment staging, this one is \S+: a plan/,
    );
    assert.deepEqual(await replicas(), ["old"]);
  });

  for (
    const [what, change] of [
      ["a statement", (plan: Record<string, unknown>) => {
        plan["plan"] = JSON.parse(JSON.stringify(plan["plan"]).replaceAll("100cc", "400cc"));
      }],
      ["the environment", (plan: Record<string, unknown>) => void (plan["environment_id"] = "x")],
      ["a limit", (plan: Record<string, unknown>) => void (plan["options"] = {})],
    ] as const
  ) {
    it(`refuses a file in which somebody has changed ${what}`, async () => {
      const run = await local.schedctl("apply", edited(change, "edited.json"));
      assert.equal(run.code, 65);
      assert.match(run.stderr, /Cannot use the plan ".*": it is not as it was saved/);
      assert.deepEqual(await replicas(), ["old"]);
    });
  }

  it("refuses what is no saved plan, is of another version, cut off, or not there", async () => {
    const next = edited((plan) => void (plan["v"] = 2), "next.json");
    assert.match((await local.schedctl("apply", next)).stderr, /is of version 2, this program/);
    writeFileSync(join(folder, "half.json"), readFileSync(file, "utf8").slice(0, 500));
    const half = await local.schedctl("apply", join(folder, "half.json"));
    assert.deepEqual([half.code, /no JSON document/.test(half.stderr)], [65, true]);
    writeFileSync(join(folder, "no.json"), "{}");
    assert.match((await local.schedctl("show", join(folder, "no.json"))).stderr, /is no plan that/);
    const absent = await local.schedctl("show", join(folder, "absent.json"));
    assert.deepEqual([absent.code, /there is no such file/.test(absent.stderr)], [64, true]);
  });

  it("takes what the plan was made with from the file, and nothing else", async () => {
    for (
      const args of [["--cluster", "x"], ["--max-actions", "1"], ["--schema", "other"]] as const
    ) {
      const run = await local.schedctl("apply", file, ...args);
      assert.equal(run.code, 64, run.stdout);
      assert.ok(run.stderr.includes(args[0]), run.stderr);
    }
    assert.deepEqual(await replicas(), ["old"]);
  });

  it("only shows it where the program is switched off", async () => {
    const variables = { DATABASE_URL: local.emulator.url, MZ_SCHEDCTL_ENABLED: "false" };
    const run = await runInProcess(["apply", file], { variables });
    assert.match(run.stderr, /Nothing is done: MZ_SCHEDCTL_ENABLED is false/);
    assert.match(run.stdout, /\+ create r_100cc/);
    assert.deepEqual(await replicas(), ["old"]);
  });

  it("plans again only what the saved plan was about", async () => {
    await local.ask("CREATE CLUSTER elsewhere REPLICAS (a (SIZE '25cc'))");
    await local.schedctl("plan", "--cluster", "^shop$", "-o", file);
    await local.schedctl(
      "strategies",
      "set",
      "elsewhere",
      "target_size",
      '{"target_size": "50cc"}',
    );
    const run = await local.schedctl("apply", file);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await replicas(), ["old", "r_100cc"]);
    await local.ask("DROP CLUSTER elsewhere");
  });
});
