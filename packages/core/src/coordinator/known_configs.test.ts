import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { row } from "../../../../tests/support/builders.ts";
import { knownConfigs } from "./known_configs.ts";

const SIZE = { target_size: "25cc", cooldown_s: 60 };

function knowing(...configs: readonly unknown[]): (config: unknown) => number | undefined {
  const known = knownConfigs<number>();
  configs.forEach((config, at) => known.add(row("target_size", config), at));
  return (config) => known.find(row("target_size", config));
}

describe("knownConfigs()", () => {
  it("finds what was added for the same keys and values, in any order", () => {
    const find = knowing({ target_size: "50cc" }, SIZE);
    assert.equal(find({ ...SIZE }), 1);
    assert.equal(find({ cooldown_s: 60, target_size: "25cc" }), 1);
    assert.equal(find({ target_size: "50cc" }), 0);
  });

  it("does not take one config for another", () => {
    const find = knowing(SIZE);
    const others: readonly unknown[] = [
      { ...SIZE, cooldown_s: 61 },
      { ...SIZE, cooldown_s: "60" },
      { ...SIZE, replicas: 1 },
      { target_size: "25cc" },
      { target_size: "25cc", replicas: 60 },
      {},
      null,
      "25cc",
      [SIZE],
    ];
    for (const other of others) assert.equal(find(other), undefined, JSON.stringify(other));
    assert.equal(knowing({})({}), 0);
  });

  it("keeps types apart, and never takes lists for the same", () => {
    const known = knownConfigs<number>();
    known.add(row("burst", SIZE), 1);
    assert.equal(known.find(row("target_size", SIZE)), undefined);
    const names = { ignore_applications: ["a"] };
    assert.equal(knowing(names)({ ignore_applications: ["a"] }), undefined);
    assert.equal(knowing([1])([1]), undefined);
  });

  it("remembers the first eight of a type", () => {
    const configs = Array.from({ length: 9 }, (_, at) => ({ cooldown_s: at }));
    const find = knowing(...configs);
    assert.deepEqual(configs.map(find), [0, 1, 2, 3, 4, 5, 6, 7, undefined]);
  });
});
