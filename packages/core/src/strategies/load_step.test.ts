import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cluster, object, replica, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { known, missing } from "../model/signal.ts";
import { type LoadQuestion, nextStep } from "./load_step.ts";
import type { ClusterView } from "./strategy.ts";

const TWO = [replica("r1", "50cc"), replica("r2", "50cc")];

/** Two ready replicas of at most three, 40 reads, a threshold of 500 ms. */
function question(
  p95Ms: number,
  more: Partial<LoadQuestion> = {},
  seen: Partial<ClusterView> = {},
): LoadQuestion {
  const samples = 40;
  return {
    view: view({
      cluster: cluster({ replicas: TWO }),
      latency: known({ clusterId: "u1", p95Ms, samples }, START),
      ...seen,
    }),
    ...{ current: 2, most: 3, thresholdMs: 500, windowSeconds: 300, minSamples: 20 },
    cooldownSeconds: undefined,
    ...more,
  };
}

function said(one: LoadQuestion): string {
  const step = nextStep(one);
  return `${step.kind === "hold" ? "hold" : step.count} ${step.reason.code}`;
}

describe("nextStep()", () => {
  it("goes up above the threshold and down below half of it, and not at them", () => {
    assert.equal(said(question(500)), "2 LOAD_FINE");
    assert.equal(said(question(500.1)), "3 LOAD_HIGH");
    assert.equal(said(question(250)), "2 LOAD_FINE");
    assert.equal(said(question(249.9)), "1 LOAD_LOW");
    assert.equal(said(question(0)), "1 LOAD_LOW");
  });

  it("halves odd thresholds exactly", () => {
    assert.equal(said(question(2, { thresholdMs: 5 })), "1 LOAD_LOW");
    assert.equal(said(question(3, { thresholdMs: 5 })), "2 LOAD_FINE");
  });

  it("stays between one and max_replicas", () => {
    assert.equal(said(question(900, { most: 2 })), "2 LOAD_AT_MAX");
    const one = { cluster: cluster({ replicas: TWO.slice(1) }) };
    assert.equal(said(question(1, { current: 1 }, one)), "1 LOAD_LOW");
  });

  it("comes down to a lower max_replicas at once, without cooldown or measurement", () => {
    const seen = { lastChangeAt: START, latency: missing("LOG_DENIED", "denied") };
    const over = question(900, { current: 4, most: 2, cooldownSeconds: 60 }, seen);
    assert.equal(said(over), "2 MAX_REPLICAS");
  });

  it("holds while fewer reads finished than it takes", () => {
    assert.equal(said(question(900, { minSamples: 41 })), "hold TOO_FEW_READS");
    assert.equal(said(question(900, { minSamples: 40 })), "3 LOAD_HIGH");
    const none = nextStep(question(0, {}, { latency: known(null, START) }));
    assert.equal(none.kind, "hold");
    assert.match(none.reason.text, /no read finished in the last 5 min, min_samples is 20/);
  });

  it("holds while nobody can see how long reads take, and says what to do", () => {
    const latency = missing("LOG_DENIED", "the log may not be read", "GRANT it");
    const step = nextStep(question(900, {}, { latency }));
    assert.equal(step.kind, "hold");
    assert.equal(step.reason.code, "LOG_DENIED");
    assert.match(step.reason.text, /the log may not be read; GRANT it$/);
  });

  it("waits for its cooldown before a step, to the second, and only before a step", () => {
    const after = (seconds: number, p95Ms: number) =>
      said(question(p95Ms, { cooldownSeconds: 60 }, { lastChangeAt: START - seconds * 1000 }));
    for (const p95Ms of [900, 1]) {
      assert.equal(after(59, p95Ms), "hold COOLDOWN");
      assert.notEqual(after(60, p95Ms), "hold COOLDOWN");
    }
    assert.equal(after(1, 400), "2 LOAD_FINE");
  });

  it("adds none before those that there are have shown what they do", () => {
    const unready = [replica("r1", "50cc"), replica("r2", "50cc", { processesOnline: 0 })];
    const starting = { cluster: cluster({ replicas: unready }) };
    assert.equal(said(question(900, {}, starting)), "2 LOAD_NOT_READY");
    assert.equal(said(question(1, {}, starting)), "1 LOAD_LOW");
    const silent = {
      cluster: cluster({ replicas: TWO, objects: [object("index", { r1: true })] }),
    };
    assert.equal(said(question(900, {}, silent)), "2 LOAD_NOT_READY");
    const lost = { cluster: cluster({ replicas: TWO.slice(1) }) };
    assert.equal(said(question(900, {}, lost)), "2 LOAD_NOT_READY");
  });

  it("holds where one more of the same means nothing", () => {
    const mixed = { cluster: cluster({ replicas: [...TWO, replica("r3", "25cc")] }) };
    assert.equal(said(question(900, {}, mixed)), "hold MIXED_SIZES");
    const memory = {
      ...{ strategy: "burst", revision: 1, lastChangeAt: START },
      scaled: { count: 2, from: 1 },
    };
    assert.equal(said(question(900, {}, { ...mixed, memory })), "2 MIXED_SIZES");
  });

  it("keeps the number of a suspended cluster, whatever was measured before", () => {
    const remembered = { size: "50cc", availabilityZone: null };
    const replicas = ["r1", "r2"].map((name) => ({ name, ...remembered }));
    const suspension = { since: START - 60_000, replicas };
    const suspended = {
      cluster: cluster(),
      baseline: { replicas, suspension, overtaken: [] },
    };
    assert.equal(said(question(900, {}, suspended)), "2 SUSPENDED");
    assert.equal(said(question(1, {}, suspended)), "2 SUSPENDED");
    assert.equal(said(question(900, { most: 1 }, suspended)), "1 MAX_REPLICAS");
  });

  it("names its numbers", () => {
    assert.deepEqual(nextStep(question(501)).reason, {
      code: "LOAD_HIGH",
      text: "95 % of the 40 reads of the last 5 min took up to 501 ms, more than " +
        "scale_up_threshold_ms, which is 500: 3 replicas instead of 2",
      numbers: {
        ...{ p95_ms: 501, scale_up_threshold_ms: 500, samples: 40, window_s: 300 },
        ...{ current: 2, max_replicas: 3, count: 3 },
      },
    });
  });

  it("never moves by more than one inside the bounds, nor out of them", () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 2_000 }),
      (current, most, p95Ms) => {
        const replicas = Array.from({ length: current }, (_, at) => replica(`r${at}`, "50cc"));
        const seen = { cluster: cluster({ replicas }) };
        const step = nextStep(question(p95Ms, { current, most }, seen));
        assert.ok(step.kind === "speak" && step.count >= 1 && step.count <= most);
        assert.ok(current > most || Math.abs(step.count - current) <= 1);
      },
    ));
  });
});
