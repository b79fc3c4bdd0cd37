import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StrategyRow } from "@mz-schedctl/core";
import { checkRows } from "./check_rows.ts";

const sizes = new Map();
const capabilities = { backgroundResize: true, waitUntilReady: false, nativeBurst: true };
const settings = {
  ...{ size: "25cc", replicationFactor: 1, schedule: "manual", burst: null, reconfiguration: null },
};
const clusters = [
  { id: "u1", name: "prod", settings: null, system: false },
  { id: "u2", name: "easy", settings, system: false },
  { id: "u3", name: "nightly", settings: { ...settings, schedule: "on-refresh" }, system: false },
];

const row = (clusterId: string, config: unknown, updatedAt: number): StrategyRow => ({
  ...{ clusterId, config, updatedAt, strategyType: "idle_suspend" },
});

const told = (...rows: readonly StrategyRow[]) =>
  checkRows(rows, { sizes, capabilities }, clusters).map((
    { name, verdict, text },
  ) => [name, verdict, text]);

describe("checkRows()", () => {
  it("speaks once about each type of a cluster, of the row that counts", () => {
    const good = { idle_after_s: 60 };
    const name = "strategy row idle_suspend of prod";
    assert.deepEqual(told(row("u1", 7, 1), row("u1", good, 3), row("u1", {}, 2)), [
      [name, "ok", "readable"],
    ]);
    const [only, ...others] = told(row("u1", 7, 3), row("u1", good, 2));
    assert.deepEqual([only?.slice(0, 2), others], [[name, "fail"], []]);
  });

  it("says first that there is no such cluster", () => {
    assert.deepEqual(told(row("prod", 7, 1)), [
      ["strategy row idle_suspend of prod", "fail", 'no cluster has the id "prod"'],
    ]);
  });

  it("finds nothing wrong with a managed cluster, but with one that Materialize schedules", () => {
    const good = { idle_after_s: 60 };
    assert.deepEqual(told(row("u2", good, 1), row("u3", good, 1)).map((one) => one[1]), [
      "ok",
      "warn",
    ]);
    const [check] = checkRows([row("u3", good, 1)], { sizes, capabilities }, clusters);
    assert.equal(
      check?.remedy,
      'delete the row, or ALTER CLUSTER "nightly" SET (SCHEDULE = MANUAL)',
    );
  });

  it("warns of what an older version cannot do on a managed cluster", () => {
    const old = { backgroundResize: false, waitUntilReady: false, nativeBurst: false };
    const offered = new Map([["25cc", offer("25cc")], ["50cc", offer("50cc")]]);
    const texts = (strategyType: string, config: unknown, { able = old, clusterId = "u2" } = {}) =>
      checkRows([{ ...row(clusterId, config, 1), strategyType }], {
        sizes: offered,
        capabilities: able,
      }, clusters).map((one) => one.text);
    const burst = { burst_replica_size: "50cc" };
    const target = { target_size: "50cc" };
    assert.match(texts("burst", burst)[0] ?? "", /makes no extra replica on a managed cluster/);
    assert.match(texts("target_size", target)[0] ?? "", /drops the replicas .* to resize it/);
    assert.deepEqual(texts("target_size", target, { able: { ...old, waitUntilReady: true } }), [
      "readable",
    ]);
    assert.deepEqual(texts("target_size", { ...target, allow_downtime: true }), ["readable"]);
    assert.deepEqual(texts("burst", burst, { clusterId: "u1" }), ["readable"]);
    assert.deepEqual(texts("target_size", target, { clusterId: "u1" }), ["readable"]);
    assert.deepEqual(texts("burst", burst, { able: capabilities }), ["readable"]);
  });
});

function offer(name: string) {
  return {
    ...{ name, processes: 1, workers: 1, creditsPerHour: 1, allowed: true },
    ...{ memoryBytes: null, cpuNanoCores: null },
  };
}
