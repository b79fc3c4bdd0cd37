/** What a plan may ask for, whatever the world looks like: limits of the environment, limits of a cycle, orders. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { BlastRadius } from "../../packages/core/src/guards/plan_guard.ts";
import type { Action } from "../../packages/core/src/model/action.ts";
import type { Observation } from "../../packages/core/src/model/observation.ts";
import type { Override } from "../../packages/core/src/model/override.ts";
import type { Plan } from "../../packages/core/src/model/plan.ts";
import { planCycle, signalsFor } from "../../packages/core/src/plan_cycle.ts";
import { prepareApply, runApply } from "../../packages/core/src/run.ts";
import { fakeEnvironment } from "../support/fake_environment.ts";
import { observe } from "../support/fake_observation.ts";
import { addCluster, addReplica, type FakeWorld, fakeWorld, START } from "../support/fake_world.ts";
import { NO_LEASE, OPTIONS } from "../support/living.ts";
import { holds } from "../support/property.ts";
import { buildWorld, worldSpec } from "../support/random_world.ts";

const LENIENT = { ...OPTIONS, logAliveSeconds: null };

const limits = fc.record({
  replicasPerCluster: fc.constantFrom(null, 1, 2, 3, 4, 5),
  creditsPerHour: fc.constantFrom(null, 0.25, 0.5, 1, 1.75, 3, 8),
});

const blast: fc.Arbitrary<BlastRadius> = fc.record({
  maxActions: fc.integer({ min: 0, max: 6 }),
  maxSuspends: fc.integer({ min: 0, max: 3 }),
  maxAddedCredits: fc.constantFrom(0, 0.25, 1, 2, 4, 100),
});

const orders: fc.Arbitrary<readonly Override[]> = fc.array(
  fc.record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    clusterId: fc.constantFrom(null, "u1", "u2", "u3"),
    kind: fc.constantFrom("pause", "suspend", "wake", "resume"),
    reason: fc.constantFrom("", "tests"),
    author: fc.constantFrom("alice", "bob"),
    createdAt: fc.integer({ min: START - 5, max: START }),
    until: fc.constantFrom(null, START - 1, START, START + 1, START + 9_000),
    allowStale: fc.boolean(),
  }),
  { maxLength: 5 },
).map((rows) => [...new Map(rows.map((one) => [one.id, one])).values()]);

function freeActions(plan: Plan): readonly Action[] {
  return plan.clusters.flatMap(({ actions }) =>
    actions.filter((one) => one.blockedBy === undefined).map((one) => one.action)
  );
}

describe("limits", () => {
  it("of the environment hold at every step, unless they were broken before", async () => {
    await holds(fc.asyncProperty(worldSpec(), limits, (spec, given) => {
      const seen: Observation = { ...observe(buildWorld(spec), signalsFor), limits: given };
      const counts = new Map(seen.clusters.map((one) => [one.id, one.replicas.length]));
      const creditsOf = (size: string) => seen.sizes.get(size)?.creditsPerHour ?? 0;
      let credits = seen.clusters.filter((one) => !one.system)
        .flatMap((one) => one.replicas).reduce((sum, { size }) => sum + creditsOf(size), 0);
      for (const action of freeActions(planCycle(seen, LENIENT))) {
        if (action.kind === "rename_replica" || action.kind === "alter_cluster") continue;
        const sign = action.kind === "create_replica" ? 1 : -1;
        const replicas = (counts.get(action.cluster.id) ?? 0) + sign;
        counts.set(action.cluster.id, replicas);
        credits += sign * creditsOf(action.replica.size);
        if (sign < 0) continue;
        assert.ok(given.replicasPerCluster === null || replicas <= given.replicasPerCluster);
        assert.ok(given.creditsPerHour === null || credits <= given.creditsPerHour + 1e-9);
      }
      return Promise.resolve();
    }));
  });

  it("of a cycle hold, and no suspension is cut in two", async () => {
    await holds(fc.asyncProperty(worldSpec(), blast, (spec, blastRadius) => {
      const seen = observe(buildWorld(spec), signalsFor);
      const plan = planCycle(seen, { ...LENIENT, blastRadius });
      const free = freeActions(plan);
      assert.ok(free.length <= blastRadius.maxActions);
      const suspended = new Set(
        free.flatMap((one) =>
          one.kind === "drop_replica" && one.suspending ? [one.cluster.id] : []
        ),
      );
      assert.ok(suspended.size <= blastRadius.maxSuspends);
      const added = free.reduce(
        (sum, one) =>
          sum +
          (one.kind === "create_replica"
            ? seen.sizes.get(one.replica.size)?.creditsPerHour ?? 0
            : 0),
        0,
      );
      assert.ok(added <= blastRadius.maxAddedCredits + 1e-9);
      for (const { actions, suspended: is, cluster } of plan.clusters) {
        const drops = actions.filter(({ action }) =>
          action.kind === "drop_replica" && action.suspending
        );
        const stopped = drops.filter((one) => one.blockedBy === "BLAST_RADIUS");
        assert.ok(stopped.length === 0 || stopped.length === drops.length, cluster.name);
        if (stopped.length > 0) assert.equal(is, false);
      }
      return Promise.resolve();
    }));
  });
});

describe("orders", () => {
  it("mean the same in whatever order they are read", async () => {
    await holds(fc.asyncProperty(worldSpec(), orders, (spec, overrides) => {
      const seen = { ...observe(buildWorld(spec), signalsFor), overrides };
      const plan = planCycle(seen, LENIENT);
      const again = planCycle({ ...seen, overrides: [...overrides].reverse() }, LENIENT);
      assert.equal(JSON.stringify(again), JSON.stringify(plan));
      return Promise.resolve();
    }));
  });

  it("to pause stop everything there", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const pause: Override = {
        ...{ id: "p", clusterId: null, kind: "pause", reason: "", author: "alice" },
        ...{ createdAt: START, until: null, allowStale: false },
      };
      const seen = { ...observe(buildWorld(spec), signalsFor), overrides: [pause] };
      assert.deepEqual(freeActions(planCycle(seen, LENIENT)), []);
      return Promise.resolve();
    }));
  });
});

describe("a fleet that fails all at once", () => {
  it("is helped over several cycles, a few steps each, until nothing is left to do", async () => {
    const world = restartedFleet(60);
    let cycles = 0;
    let steps: number;
    do {
      steps = await applyWith(world, `c${++cycles}`, 10);
      assert.ok(steps <= 10, `${steps} steps in one cycle`);
      world.now += 60_000;
    } while (cycles < 60 && (steps > 0 || world.now < START + 900_000));
    assert.ok(cycles < 60);
    for (const { name, replicas } of world.clusters) {
      assert.deepEqual(replicas.map((one) => one.name), ["r1"], name);
    }
    const made = world.audit.filter(({ action }) => action.kind === "create_replica");
    assert.equal(made.length, 60);
  });
});

/** Clusters that had served for long, and are all hydrating again since this moment. */
function restartedFleet(size: number): FakeWorld {
  const world = fakeWorld();
  for (let number = 0; number < size; number++) {
    const cluster = addCluster(world, `c${String(number).padStart(2, "0")}`);
    const replica = addReplica(world, cluster, {
      name: "r1",
      size: "25cc",
      createdAt: START - 86_400_000,
    });
    cluster.objects.push({ id: `o${number}`, name: "o", kind: "index", hydratesInSeconds: 600 });
    replica.onlineAt = world.now + world.startSeconds * 1000;
    world.strategyRows.push({
      clusterId: cluster.id,
      strategyType: "burst",
      config: { burst_replica_size: "200cc", after_s: 30 },
      updatedAt: START,
    });
  }
  return world;
}

/** One `apply`; how many statements it sent. */
async function applyWith(world: FakeWorld, cycleId: string, maxActions: number): Promise<number> {
  const environment = fakeEnvironment(world, cycleId);
  const prepared = await prepareApply(environment, {
    ...OPTIONS,
    cycleId,
    blastRadius: { maxActions },
  });
  await runApply(environment, prepared, {
    ...{ cycleId, lease: NO_LEASE, onError: "continue" },
    onResult: () => {},
  });
  return environment.sent.length;
}
