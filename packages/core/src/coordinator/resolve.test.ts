import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hold, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { resolve, type Voice } from "./resolve.ts";

const WHY = reason("WHY", "because");

describe("resolve()", () => {
  const target: Voice = {
    strategy: "target_size",
    proposal: { shape: speak({ size: "25cc" }, WHY), suspend: speak({ suspended: false }, WHY) },
  };
  const idle: Voice = {
    strategy: "idle_suspend",
    proposal: { suspend: speak({ suspended: true, allowStale: false }, WHY) },
  };
  const unknown: Voice = { strategy: "no_such", proposal: { shape: hold(WHY) } };

  it("lets the highest precedence win field by field and keeps the losers", () => {
    const { suspend, shape, count, verdicts } = resolve([target, idle]);
    assert.equal(suspend?.strategy, "idle_suspend");
    assert.equal(shape?.strategy, "target_size");
    assert.equal(count, null);
    const verdict = verdicts.find((one) => one.field === "suspend");
    assert.deepEqual(verdict?.losers.map((one) => [one.strategy, one.value]), [[
      "target_size",
      "running",
    ]]);
  });

  it("lets a hold win over what speaks below it, and silence over nothing", () => {
    assert.equal(resolve([unknown, target]).shape?.say.kind, "hold");
    assert.equal(resolve([{ strategy: "no_such", proposal: {} }, target]).shape?.say.kind, "speak");
    const silent: Voice = { strategy: "no_such", proposal: { shape: { kind: "silent" } } };
    assert.equal(resolve([silent, target]).shape?.say.kind, "speak");
  });

  it("does not depend on the order of the voices", () => {
    assert.deepEqual(resolve([target, idle, unknown]), resolve([unknown, idle, target]));
  });
});
