import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, observation, replica, row } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Override } from "../model/override.ts";
import type { ClusterPlan } from "../model/plan.ts";
import { planCycle } from "../plan_cycle.ts";
import { rankOf } from "./precedence.ts";

const OPTIONS = { logAliveSeconds: null, defaultCooldownSeconds: 0, waitLimitSeconds: 3600 };
const R1 = replica("r1", "25cc");

function ordered(
  kind: Override["kind"],
  more: Partial<Parameters<typeof observation>[0]> = {},
  seen: ObservedCluster = cluster({ replicas: [R1] }),
): ClusterPlan | undefined {
  const order: Override = {
    ...{ id: "o1", clusterId: "u1", kind, reason: "", author: "alice" },
    ...{ createdAt: START, until: null, allowStale: false },
  };
  const all = observation({ clusters: [seen], overrides: [order], ...more });
  return planCycle(all, OPTIONS).clusters[0];
}

describe("an order", () => {
  it("outranks every strategy, also one that nobody knows", () => {
    assert.ok(rankOf("override") > rankOf("no_such_strategy"));
    assert.ok(rankOf("no_such_strategy") > rankOf("idle_suspend"));
    const plan = ordered("suspend", { strategyRows: [row("no_such_strategy", {})] });
    assert.equal(plan?.suspended, true);
    assert.equal(plan.actions[0]?.action.strategy, "override");
  });

  it("to suspend expects nobody to have left, and remembers what there was", () => {
    const [step] = ordered("suspend")?.actions ?? [];
    assert.equal(step?.action.expects.unsubscribed, false);
    assert.deepEqual(step?.action.remember, {
      kind: "suspended",
      replicas: [{ name: "r1", size: "25cc", availabilityZone: null }],
    });
  });

  it("does not suspend what nothing could bring back", () => {
    const odd = cluster({ replicas: [{ ...R1, size: "" }] });
    const plan = ordered("suspend", {}, odd);
    assert.deepEqual(plan?.actions, []);
    assert.equal(plan?.verdicts[0]?.reason.code, "SIZE_UNKNOWN");
  });

  it("says nothing by itself when it pauses or resumes", () => {
    assert.equal(ordered("pause"), undefined);
    assert.equal(ordered("resume"), undefined);
    assert.deepEqual(ordered("wake")?.actions, []);
  });

  it("that is over gives back what it took, and nothing that came back by itself", () => {
    const suspended = {
      kind: "memory" as const,
      clusterId: "u1",
      memory: {
        ...{ strategy: "override", revision: 1, lastChangeAt: START - 5 },
        suspended: {
          since: START - 5,
          replicas: [{ name: "r1", size: "25cc", availabilityZone: "z" }],
        },
      },
    };
    const over = ordered("resume", { memory: [suspended] }, cluster());
    assert.deepEqual(over?.actions.map(({ action }) => [action.kind, action.remember.kind]), [
      ["create_replica", "awake"],
    ]);
    const back = ordered("resume", { memory: [suspended] });
    assert.deepEqual(back?.actions, []);
    assert.deepEqual(back?.learned, [{ strategy: "override", effect: { kind: "awake" } }]);
  });
});
