import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, observation, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Override } from "../model/override.ts";
import { planCycle } from "../plan_cycle.ts";
import { planDocument } from "./plan_document.ts";

const OPTIONS = { logAliveSeconds: null, defaultCooldownSeconds: 0, waitLimitSeconds: 3600 };

const ORDER: Override = {
  ...{ id: "o1", clusterId: "u1", kind: "suspend", reason: "tests", author: "alice" },
  ...{ createdAt: START, until: START + 1_500, allowStale: false },
};

describe("planDocument()", () => {
  it("has the orders in force, with instants as programs read them", () => {
    const seen = observation({
      clusters: [cluster({ replicas: [replica("r1", "25cc")] })],
      overrides: [ORDER, { ...ORDER, id: "o2", clusterId: null, kind: "pause", until: null }],
    });
    const document = planDocument(planCycle(seen, OPTIONS));
    const common = { author: "alice", created_at: "2026-11-21T12:00:00.000Z", reason: "tests" };
    assert.deepEqual(document["overrides"], [
      { cluster: null, kind: "pause", until: null, ...common },
      {
        cluster: { id: "u1", name: "prod" },
        ...{ kind: "suspend", until: "2026-11-21T12:00:01.500Z", ...common },
      },
    ]);
  });

  it("has no order where none is in force", () => {
    const seen = observation({ overrides: [{ ...ORDER, until: START }] });
    assert.deepEqual(planDocument(planCycle(seen, OPTIONS))["overrides"], []);
  });
});
