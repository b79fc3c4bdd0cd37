import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planCycle, type PreparedApply, type SavedPlan } from "@mz-schedctl/core";
import { observation } from "../../../tests/support/builders.ts";
import { START } from "../../../tests/support/fake_world.ts";
import { refusalText, refuseElsewhere, refuseStale } from "./stale_plan.ts";

const OPTIONS = { logAliveSeconds: null, defaultCooldownSeconds: 0, waitLimitSeconds: 3_600 };
const HOUR = 3_600_000;

const SAVED: SavedPlan = {
  ...{ plan: planCycle(observation(), OPTIONS), restsOn: [], toolVersion: "1", schema: "public" },
  ...{ controlCluster: "control", clusterFilter: null },
  options: {
    ...{ defaultCooldownSeconds: 0, waitLimitSeconds: 3_600 },
    ...{ maxActions: 1, maxSuspends: 1, maxAddedCredits: 1 },
  },
};

function laterBy(milliseconds: number): PreparedApply {
  const seen = observation({ now: START + milliseconds });
  return {
    ...{ plan: planCycle(seen, OPTIONS), observation: seen, options: OPTIONS, reconciled: [] },
  };
}

describe("refuseStale()", () => {
  it("believes a plan until it is older than allowed", () => {
    assert.equal(refuseStale(SAVED, laterBy(HOUR), HOUR), null);
    assert.match(
      refuseStale(SAVED, laterBy(HOUR + 1), HOUR)?.why ?? "",
      /made at 2026-11-21 12:00:00 UTC, 1 h ago, and may be 1 h old: make it anew, or give a/,
    );
  });

  it("refuses a plan from the future, clocks a little apart left out", () => {
    assert.equal(refuseStale(SAVED, laterBy(-60_000), HOUR), null);
    assert.match(refuseStale(SAVED, laterBy(-60_001), HOUR)?.why ?? "", /its clock was set back/);
  });
});

describe("refuseElsewhere()", () => {
  it("binds a plan to its environment", () => {
    assert.equal(refuseElsewhere(SAVED, "e"), null);
    const refusal = refuseElsewhere(SAVED, "production");
    assert.ok(refusal !== null);
    assert.equal(
      refusalText("p.json", refusal),
      'Cannot apply "p.json": the plan was made for the environment e, this one is production: ' +
        "a plan is carried out only where it was made; nothing was done",
    );
  });
});
