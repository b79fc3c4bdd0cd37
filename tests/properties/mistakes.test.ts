/** Two mishaps that no story can tell: a name that moves at the last moment, and a mistake of our own. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planCycle } from "../../packages/core/src/plan_cycle.ts";
import { cluster, observation, replica } from "../support/builders.ts";
import { fakeEnvironment } from "../support/fake_environment.ts";
import { addCluster, addReplica, fakeWorld, START } from "../support/fake_world.ts";
import { applyNow } from "../support/living.ts";

const DAY_MS = 86_400_000;

describe("a drop", () => {
  it("says so when the name had moved to another replica", async () => {
    const world = fakeWorld();
    const prod = addCluster(world, "prod");
    for (const [name, size] of [["old", "25cc"], ["new", "100cc"]] as const) {
      addReplica(world, prod, { name, size, createdAt: START - DAY_MS, onlineAt: START - DAY_MS });
    }
    world.strategyRows.push({
      clusterId: prod.id,
      strategyType: "target_size",
      config: { target_size: "100cc" },
      updatedAt: START,
    });
    const swapAtTheLastMoment = (call: string) => {
      if (call !== "execute") return;
      for (const one of prod.replicas) one.name = one.name === "old" ? "new" : "old";
    };
    const environment = fakeEnvironment(world, "one", { before: swapAtTheLastMoment });
    const [result] = await applyNow(environment, "one");
    assert.equal(result?.kind, "failed");
    assert.match(result.message, /the name old had moved to another replica/);
    const [row] = world.audit;
    assert.deepEqual([row?.executed, row?.error], [true, result.message]);
    assert.deepEqual(world.memory, [], "nothing is remembered of what did not happen");
  });
});

describe("a creation", () => {
  it("says so when the name had moved to another cluster", async () => {
    const world = fakeWorld();
    const [prod, other] = [addCluster(world, "prod"), addCluster(world, "other")];
    addReplica(world, prod, {
      ...{ name: "old", size: "25cc" },
      ...{ createdAt: START - DAY_MS, onlineAt: START - DAY_MS },
    });
    world.strategyRows.push({
      clusterId: prod.id,
      strategyType: "target_size",
      config: { target_size: "100cc" },
      updatedAt: START,
    });
    const swapAtTheLastMoment = (call: string) => {
      if (call === "execute") [prod.name, other.name] = [other.name, prod.name];
    };
    const environment = fakeEnvironment(world, "one", { before: swapAtTheLastMoment });
    const [result] = await applyNow(environment, "one");
    assert.equal(result?.kind, "failed");
    assert.match(result.message, /the name prod had moved to another cluster/);
    assert.deepEqual(other.replicas.map((one) => one.name), ["r_100cc"]);
    assert.deepEqual(world.memory, [], "nothing is remembered of what did not happen");
  });
});

describe("a mistake of ours", () => {
  it("stops at the cluster that brings it to light", () => {
    const broken = {
      ...cluster({ id: "u1", name: "broken", replicas: [replica("r1", "25cc")] }),
      get objects(): never {
        throw new Error("impossible");
      },
    };
    const fine = cluster({ id: "u2", name: "fine", replicas: [replica("r1", "25cc")] });
    const plan = planCycle(
      observation({
        clusters: [broken, fine],
        strategyRows: ["u1", "u2"].map((clusterId) => ({
          clusterId,
          strategyType: "target_size",
          config: { target_size: "100cc" },
          updatedAt: null,
        })),
      }),
      { logAliveSeconds: null, defaultCooldownSeconds: 0, waitLimitSeconds: 60 },
    );
    const [first, second] = plan.clusters;
    assert.deepEqual(first?.findings.map((one) => one.code), ["OUR_MISTAKE"]);
    assert.deepEqual(second?.actions.map(({ action }) => action.kind), ["create_replica"]);
  });
});
