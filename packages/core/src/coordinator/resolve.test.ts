import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hold, type Shape, speak } from "../model/proposal.ts";
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

  it("goes by name among those of equal rank", () => {
    const voices: readonly Voice[] = ["unknown_b", "unknown_a"].map((strategy) => ({
      ...{ strategy, proposal: { count: speak(2, WHY) } },
    }));
    for (const order of [voices, voices.toReversed()]) {
      assert.equal(resolve(order).count?.strategy, "unknown_a");
    }
  });

  it("has nobody for a field that nobody speaks about, and no verdict", () => {
    const { verdicts, ...fields } = resolve([]);
    assert.deepEqual(verdicts, []);
    assert.deepEqual(fields, { shape: null, count: null, suspend: null, burst: null, learned: [] });
  });

  it("remembers with a change what its winner says, else that there was one", () => {
    const scaled = { kind: "scaled", scaled: { count: 2, from: 1 } } as const;
    const { count, shape } = resolve([
      { strategy: "burst", proposal: { count: speak(2, WHY), onChange: scaled } },
      target,
    ]);
    assert.deepEqual(count?.onChange, scaled);
    assert.deepEqual(shape?.onChange, { kind: "changed" });
  });

  it("keeps what strategies have learned, whoever wins", () => {
    const effect = { kind: "scaled", scaled: null } as const;
    assert.deepEqual(
      resolve([{ strategy: "burst", proposal: { learned: effect } }, target]).learned,
      [
        { strategy: "burst", effect },
      ],
    );
  });

  it("says every value in words", () => {
    const values = (proposal: Voice["proposal"]) =>
      resolve([{ strategy: "target_size", proposal }]).verdicts.map((one) => one.value);
    const shape = (value: Shape) => values({ shape: speak(value, WHY) })[0];
    assert.equal(shape({ size: "25cc" }), "25cc");
    assert.equal(shape({ size: "25cc", name: "main" }), "25cc named main");
    assert.equal(shape({ size: "25cc", probes: [] }), "25cc");
    assert.equal(shape({ size: "25cc", probes: ["50cc"] }), "25cc, trying out 50cc");
    assert.equal(
      shape({ size: "25cc", probes: ["50cc", "100cc"] }),
      "25cc, trying out 50cc, 100cc",
    );
    const wish = { wanted: true, size: "100cc", afterSeconds: 0 } as const;
    assert.deepEqual(
      values({
        count: speak(3, WHY),
        burst: speak(wish, WHY),
        suspend: speak({ suspended: false }, WHY),
        limits: speak({ maxReplicas: 2 }, WHY),
      }),
      ["3", "an extra 100cc", "running", '{"maxReplicas":2}'],
    );
    assert.deepEqual(values({ burst: speak({ wanted: false }, WHY), count: hold(WHY) }), [
      "keeps what is observed",
      "no extra replica",
    ]);
  });
});
