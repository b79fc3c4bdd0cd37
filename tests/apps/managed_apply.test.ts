/** ALTER CLUSTER over the wire: what goes wrong on the way, and what the audit trail says of it afterwards. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { Mishap } from "../../packages/mz-emulator/src/server/fault.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

describe("a managed cluster", () => {
  let local: LocalMaterialize;
  let name = "";
  let clusters = 0;

  before(async () => {
    local = await startLocalMaterialize({ clock: "manual", start: Date.UTC(2026, 10, 21, 9) });
    await local.ask("CREATE TABLE t (a int)");
  });
  after(() => local?.close());

  beforeEach(async () => {
    name = `m${clusters++}`;
    await local.ask(`CREATE CLUSTER ${name} (SIZE '25cc')`);
    await local.ask(`CREATE INDEX ${name}_i IN CLUSTER ${name} ON t (a)`);
    local.emulator.advance(120_000);
    await local.schedctl("strategies", "set", name, "target_size", '{"target_size": "50cc"}');
  });

  const apply = () => local.schedctl("apply", "--cluster", `^${name}$`);

  /** At our next ALTER of it. */
  const fault = (mishap: Mishap) =>
    local.emulator.faults.add({ ...mishap, pattern: `^ALTER CLUSTER "${name}"` });

  /** The audit rows of this cluster, as `executed, strategy: error`. */
  const trail = async (): Promise<readonly string[]> => {
    const rows = await local.ask(
      "SELECT a.executed::text AS executed, a.error_message, a.decision_ctx ->> 'strategy' AS strategy " +
        "FROM mz_cluster_strategy_actions a JOIN mz_clusters c ON c.id = a.cluster_id " +
        `WHERE c.name = '${name}' ORDER BY a.created_at`,
    );
    return rows.map((row) =>
      `${row["executed"]}, ${row["strategy"]}` +
      (row["error_message"] === null ? "" : `: ${row["error_message"]}`)
    );
  };

  /** What is remembered of this cluster: strategy and revision. */
  const memory = async (): Promise<readonly string[]> => {
    const rows = await local.ask(
      "SELECT s.state_version, s.payload FROM mz_cluster_strategy_state s " +
        `JOIN mz_clusters c ON c.id = s.cluster_id WHERE c.name = '${name}'`,
    );
    return rows.map((row) => {
      const { strategy, revision } = JSON.parse(row["payload"] ?? "{}");
      return `${strategy} ${revision}`;
    }).sort();
  };

  it("is resized, and each strategy whose doing it was remembers that once", async () => {
    await local.schedctl("strategies", "set", name, "burst", '{"burst_replica_size": "100cc"}');
    const run = await apply();
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.deepEqual(await trail(), ["true, target_size"]);
    assert.deepEqual(await memory(), ["burst 1", "target_size 1"]);
    local.emulator.advance(120_000);
    assert.match((await apply()).stdout, /nothing to do/);
    assert.deepEqual(await trail(), ["true, target_size"]);
  });

  it("is resized although the answer was lost, and the trail says so once", async () => {
    fault({ kind: "lost", when: "after" });
    const run = await apply();
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.deepEqual(await trail(), ["true, target_size"]);
    assert.equal((await apply()).code, 0);
    assert.deepEqual(await trail(), ["true, target_size"]);
  });

  it("is tried anew where the statement never arrived", async () => {
    fault({ kind: "lost", when: "before" });
    assert.notEqual((await apply()).code, 0);
    assert.deepEqual(await trail(), []);
    local.emulator.advance(180_000);
    assert.equal((await apply()).code, 0);
    const [first, ...others] = await trail();
    assert.match(first ?? "", /^false, target_size: the statement did not take effect/);
    assert.deepEqual(others, ["true, target_size"]);
  });

  it("is left to somebody who has our role and altered something else meanwhile", async () => {
    fault({ kind: "lost", when: "before" });
    assert.notEqual((await apply()).code, 0);
    await local.ask(`ALTER CLUSTER ${name} SET (REPLICATION FACTOR 2)`);
    local.emulator.advance(180_000);
    assert.equal((await apply()).code, 0);
    const [first, ...others] = await trail();
    assert.match(first ?? "", /^false, target_size: the statement did not take effect/);
    assert.deepEqual(others, ["true, target_size"]);
  });

  it("is tried again where it was refused", async () => {
    fault({
      kind: "error",
      sqlstate: "55006",
      message: "cannot change replication factor while a reconfiguration is in progress",
    });
    const run = await apply();
    assert.notEqual(run.code, 0);
    const [row, ...others] = await trail();
    assert.match(row ?? "", /^false, target_size: cannot change replication factor/);
    assert.deepEqual(others, []);
    assert.equal((await apply()).code, 0);
    assert.equal((await trail()).length, 2);
  });

  it("is done by another who was quicker with the same", async () => {
    fault({ kind: "meanwhile", sql: `ALTER CLUSTER ${name} SET (SIZE '50cc')` });
    const run = await apply();
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.deepEqual(await trail(), ["true, target_size"]);
    local.emulator.advance(120_000);
    assert.match((await apply()).stdout, /nothing to do/);
  });
});
