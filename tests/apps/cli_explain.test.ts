/** `explain` through the CLI: of a plan that is made now, and of a saved one. */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runInProcess } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

let local: LocalMaterialize;
let id = "";
const file = join(mkdtempSync(join(tmpdir(), "explain-")), "p.json");

before(async () => {
  local = await startLocalMaterialize({ clock: "manual" });
  await local.ask("CREATE CLUSTER shop REPLICAS (old (SIZE '25cc'))");
  await local.ask("CREATE CLUSTER shipping REPLICAS (r1 (SIZE '25cc'))");
  // Long enough for both to be ready.
  local.emulator.advance(120_000);
  await local.schedctl("strategies", "set", "shop", "target_size", '{"target_size": "100cc"}');
  const [row] = await local.ask("SELECT id FROM mz_clusters WHERE name = 'shop'");
  id = row?.["id"] ?? "";
  assert.equal((await local.schedctl("plan", "-o", file)).code, 0);
});
after(() => local?.close());

describe("explain", () => {
  it("tells who decides, why not otherwise, and what would change it", async () => {
    const { code, stdout } = await local.schedctl("explain", "shop");
    assert.equal(code, 0);
    assert.match(stdout, /size: target_size says 100cc: the row asks for 100cc/);
    assert.match(stdout, /What is done now\n {2}create r_100cc \(100cc\)/);
    assert.match(stdout, /old goes when r_100cc is ready/);
  });

  it("takes an id as well", async () => {
    const byId = await local.schedctl("explain", id);
    assert.match(byId.stdout, new RegExp(`^shop \\(${id}\\) at `));
  });

  it("answers of a saved plan without a connection, as it would have then", async () => {
    const saved = await runInProcess(["explain", "shop", "--plan", file]);
    assert.equal(saved.code, 0, saved.stderr);
    const live = await local.schedctl("explain", "shop");
    const withoutTime = (text: string) => text.replace(/^.*\n/, "");
    assert.equal(withoutTime(saved.stdout), withoutTime(live.stdout));
    const other = await runInProcess(["explain", "shipping", "--plan", file]);
    assert.equal(other.code, 1);
    assert.match(other.stderr, /Cannot explain "shipping": the plan says nothing about it/);
  });

  it("is a JSON document with --json", async () => {
    const { stdout } = await local.schedctl("explain", "shop", "--json");
    const document = JSON.parse(stdout);
    assert.deepEqual([document.v, document.cluster], [1, { id, name: "shop" }]);
    assert.match(document.now, /^\d{4}-.*Z$/);
    assert.equal(document.decisions[0].by, "target_size");
    assert.equal(document.why_not[0].code, "TO_BE_CREATED");
    assert.deepEqual(document.changes[0], {
      ...{ outcome: "old goes", condition: "r_100cc is ready" },
      ...{ margin: null, at: null, but: null },
    });
  });

  it("says so where there is nothing to tell, or no such cluster", async () => {
    const silent = await local.schedctl("explain", "shipping");
    assert.equal(silent.code, 0);
    assert.match(silent.stdout, /^shipping \(u\d+\) has no strategy row .*strategies set shipping/);
    const json = await local.schedctl("explain", "shipping", "--json");
    assert.match(JSON.parse(json.stdout).text, /has no strategy row/);
    const unknown = await local.schedctl("explain", "shoop");
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /Cannot explain "shoop": .*did you mean "shop"\?/);
  });
});
