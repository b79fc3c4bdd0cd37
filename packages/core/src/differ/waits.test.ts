import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Cause } from "../coordinator/desire.ts";
import { reason } from "../model/reason.ts";
import type { Situation } from "./actions.ts";
import type { Readiness } from "./readiness.ts";
import { type WaitQuestion, waitsFor } from "./waits.ts";

const R1 = replica("r1", "25cc");
const R2 = replica("r2", "25cc");
const NEW = replica("new", "50cc", { createdAt: START - 60_000, statusChangedAt: null });
const CAUSE: Cause = {
  ...{ strategy: "s", reason: reason("WHY", "because"), effect: "working", moves: "shape" },
  remember: { kind: "changed" },
};

function situation(states: Readonly<Record<string, Readiness["state"]>>): Situation {
  const readiness = new Map(
    Object.entries(states).map(([name, state]) => [`u_${name}`, { state, text: `is ${state}` }]),
  );
  const seen = cluster({ replicas: [R1, R2, NEW] });
  return { cluster: seen, readiness, names: new Set(), before: [], cause: CAUSE };
}

function waits(
  states: Readonly<Record<string, Readiness["state"]>>,
  more: Partial<WaitQuestion> = {},
) {
  return waitsFor({
    ...{ situation: situation(states), wanted: [NEW], probes: [], missing: [] },
    ...{ unclaimed: [R1], allReady: false },
    ...more,
  });
}

describe("waitsFor()", () => {
  it("names who is waited for and who leaves afterwards", () => {
    assert.deepEqual(waits({ new: "hydrating" }), [{
      code: "NOT_READY",
      text: "new (50cc) is not ready: is hydrating; r1 stays until then",
      since: START - 60_000,
      numbers: { replica: "new", leaving: "r1" },
    }]);
    assert.equal(
      waits({ new: "starting" }, { unclaimed: [R1, R2] })[0]?.text,
      "new (50cc) is not ready: is starting; r1, r2 stay until then",
    );
    assert.equal(
      waits({ new: "starting" }, { unclaimed: [] })[0]?.text,
      "new (50cc) is not ready: is starting",
    );
  });

  it("tells silence from not being ready, and says nothing of who is ready", () => {
    assert.equal(waits({ new: "unknown" })[0]?.code, "READINESS_UNKNOWN");
    assert.deepEqual(waits({ new: "ready" }), []);
    assert.deepEqual(waits({}), []);
  });

  it("counts from the last restart, and not where nobody knows the age", () => {
    const since = (more: Partial<typeof NEW>) =>
      waits({ new: "starting" }, { wanted: [{ ...NEW, ...more }] })[0]?.since;
    assert.equal(since({ statusChangedAt: START - 5_000 }), START - 5_000);
    assert.equal(since({ statusChangedAt: START - 90_000 }), START - 60_000);
    assert.equal(since({ createdAt: null }), null);
  });

  it("tells of what has to be created only where somebody leaves after it", () => {
    const missing = [{ name: "n", size: "50cc", availabilityZone: null }];
    assert.deepEqual(waits({}, { missing, wanted: [] }), [{
      code: "TO_BE_CREATED",
      text: "n (50cc) has to be created and ready; r1 stays until then",
      since: null,
      numbers: { replica: "n", leaving: "r1" },
    }]);
    assert.deepEqual(waits({}, { missing, wanted: [], unclaimed: [] }), []);
  });

  it("goes on telling of sizes that are tried out when all others are ready", () => {
    const tried = "r2 (25cc) is not ready: is starting; it is tried out";
    const states = { new: "hydrating", r2: "starting" } as const;
    const texts = (allReady: boolean) =>
      waits(states, { probes: [R2], allReady }).map((one) => one.text);
    assert.deepEqual(texts(true), [tried]);
    assert.deepEqual(texts(false), [
      "new (50cc) is not ready: is hydrating; r1 stays until then",
      tried,
    ]);
  });
});
