import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { observation } from "../../../../../tests/support/builders.ts";
import { OPTIONS } from "../../../../../tests/support/living.ts";
import type { ClusterPlan } from "../../model/plan.ts";
import { planCycle } from "../../plan_cycle.ts";
import { answerTo } from "./answer_to.ts";
import type { Said } from "./scene.ts";

const PLAN = planCycle(observation(), { ...OPTIONS, logAliveSeconds: null });

const CLUSTER: ClusterPlan = {
  cluster: { id: "u1", name: "shop" },
  ...{ replicas: [], desired: { kind: "as_observed" }, desiredReplicas: [], suspended: false },
  ...{ verdicts: [], actions: [], waits: [], findings: [], learned: [] },
};

function said(more: Partial<Said>): Said {
  return {
    ...{ plan: PLAN, cluster: CLUSTER, strategy: "somebody", field: "shape", fields: ["shape"] },
    ...{ says: "hold", value: "keeps what is observed" },
    reason: { code: "NEVER_HEARD_OF", text: "the moon is full", numbers: {} },
    ...more,
  };
}

describe("answerTo() a reason that nobody has a rule for", () => {
  it("tells its text where it holds, and its remedy where it has one", () => {
    const { whyNot, changes } = answerTo(said({}));
    assert.deepEqual(whyNot, [{
      ...{ what: "the size is not decided anew", code: "NEVER_HEARD_OF", why: "the moon is full" },
      until: null,
    }]);
    assert.equal(changes[0]?.condition, "that is no longer so");
    const reason = { code: "X", text: "it is dark", numbers: {}, remedy: "make light" };
    const [change] = answerTo(said({ reason, fields: ["shape", "count"] })).changes;
    assert.equal(change?.outcome, "the size and the number of replicas are decided anew");
    assert.equal(change?.condition, "that is mended: make light");
  });

  it("adds nothing where it speaks", () => {
    assert.deepEqual(answerTo(said({ says: "speak" })), { whyNot: [], changes: [] });
  });
});

describe("answerTo() a reason without the numbers that its rule expects", () => {
  for (const code of ["IN_USE", "YOUNG", "COOLDOWN", "LOG_TOO_SHORT", "LOAD_FINE", "PROBING"]) {
    it(`${code} makes up none that are not finite`, () => {
      for (const field of ["shape", "count", "suspend"] as const) {
        const reason = { code, text: "so it is", numbers: {} };
        const text = JSON.stringify(answerTo(said({ field, fields: [field], reason })));
        assert.doesNotMatch(text, /NaN|Infinity|undefined/);
      }
    });
  }
});
