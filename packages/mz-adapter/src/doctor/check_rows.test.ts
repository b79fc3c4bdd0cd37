import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StrategyRow } from "@mz-schedctl/core";
import { checkRows } from "./check_rows.ts";

const sizes = new Map();
const clusters = [
  { id: "u1", name: "prod", managed: false, system: false },
  { id: "u2", name: "easy", managed: true, system: false },
];

const row = (clusterId: string, config: unknown, updatedAt: number): StrategyRow => ({
  ...{ clusterId, config, updatedAt, strategyType: "idle_suspend" },
});

const told = (...rows: readonly StrategyRow[]) =>
  checkRows(rows, { sizes }, clusters).map(({ name, verdict, text }) => [name, verdict, text]);

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

  it("warns of a managed cluster and says how to convert it", () => {
    const [check] = checkRows([row("u2", { idle_after_s: 60 }, 1)], { sizes }, clusters);
    assert.equal(check?.verdict, "warn");
    assert.equal(check?.remedy, 'ALTER CLUSTER "easy" SET (MANAGED = false)');
  });
});
