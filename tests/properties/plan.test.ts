/** What holds of every plan, whatever the world looks like. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderAction } from "../../packages/core/src/sql/render_action.ts";
import fc from "fast-check";
import { explainPlan } from "../../packages/core/src/explain/explain_plan.ts";
import { planCycle, signalsFor } from "../../packages/core/src/plan_cycle.ts";
import { runPlan } from "../../packages/core/src/run.ts";
import type { Observation } from "../../packages/core/src/model/observation.ts";
import type { Action } from "../../packages/core/src/model/action.ts";
import type { ClusterPlan, Plan } from "../../packages/core/src/model/plan.ts";
import { fakeEnvironment } from "../support/fake_environment.ts";
import { observe } from "../support/fake_observation.ts";
import { clusterNamed } from "../support/fake_world.ts";
import { OPTIONS, planNow } from "../support/living.ts";
import { holds } from "../support/property.ts";
import { brokenRow } from "../support/random_rows.ts";
import {
  addRows,
  buildWorld,
  clusterSpec,
  type WorldSpec,
  worldSpec,
} from "../support/random_world.ts";

const LENIENT = { ...OPTIONS, logAliveSeconds: null };

function planOf(spec: WorldSpec): Plan {
  return planCycle(observe(buildWorld(spec), signalsFor), LENIENT);
}

function freeActions(plan: ClusterPlan): readonly Action[] {
  return plan.actions.filter((one) => one.blockedBy === undefined).map((one) => one.action);
}

function allFree(plan: Plan): readonly Action[] {
  return plan.clusters.flatMap(freeActions);
}

describe("every plan", () => {
  it("writes nothing and waits for nothing", async () => {
    await holds(fc.asyncProperty(worldSpec(), async (spec) => {
      const world = buildWorld(spec);
      const before = JSON.stringify([world.clusters, world.memory, world.audit, world.intents]);
      await planNow(world);
      assert.equal(
        JSON.stringify([world.clusters, world.memory, world.audit, world.intents]),
        before,
      );
    }));
  });

  it("is byte-identical whatever the order of its input", async () => {
    await holds(fc.asyncProperty(worldSpec(), fc.infiniteStream(fc.nat()), (spec, dice) => {
      const observation = observe(buildWorld(spec), signalsFor);
      const plan = planCycle(observation, LENIENT);
      const shuffled = planCycle(shuffleAll(observation, dice), LENIENT);
      assert.equal(JSON.stringify(shuffled), JSON.stringify(plan));
      return Promise.resolve();
    }));
  });

  it("is the same for a cluster alone and among others, as long as they share no limit", async () => {
    const blastRadius = {
      maxActions: Infinity,
      maxSuspends: Infinity,
      maxAddedCredits: Infinity,
    };
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const limits = { replicasPerCluster: 5, creditsPerHour: null };
      const observation = { ...observe(buildWorld(spec), signalsFor), limits };
      for (const among of planCycle(observation, { ...LENIENT, blastRadius }).clusters) {
        const selects = (name: string) => name === among.cluster.name;
        const [alone] = planCycle(observation, { ...LENIENT, blastRadius, selects }).clusters;
        assert.deepEqual(alone, among);
      }
      return Promise.resolve();
    }));
  });

  it("gives a reason for every action, verdict, wait and finding, and can be told", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const plan = planOf(spec);
      for (const { reason } of allFree(plan)) assert.ok(reason.code !== "" && reason.text !== "");
      for (const cluster of plan.clusters) {
        for (const one of cluster.verdicts) assert.ok(one.reason.text !== "");
        for (const one of [...cluster.waits, ...cluster.findings]) assert.ok(one.text !== "");
      }
      for (const verbose of [true, false]) {
        assert.ok(explainPlan(plan, { verbose }).endsWith(".\n"));
      }
      return Promise.resolve();
    }));
  });

  it("never renders replica statements for a managed cluster, nor settings for another one", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const kinds = new Map(spec.clusters.map((one) => [one.name, one.kind]));
      for (const action of allFree(planOf(spec))) {
        const altered = action.kind === "alter_cluster";
        assert.equal(kinds.get(action.cluster.name), altered ? "managed" : "ours");
        assert.match(renderAction(action), altered ? /^ALTER CLUSTER "/ : / CLUSTER REPLICA "/);
        if (!altered) assert.doesNotMatch(renderAction(action), /REPLICATION FACTOR/);
      }
      return Promise.resolve();
    }));
  });

  it("leaves clusters alone that are of the system, or nobody's", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const kinds = new Map(spec.clusters.map((one) => [one.name, one]));
      for (const action of allFree(planOf(spec))) {
        const cluster = kinds.get(action.cluster.name);
        assert.ok(cluster && cluster.kind !== "system");
        const undoes = ["suspended", "scaled"].includes(cluster.memory.kind);
        assert.ok(cluster.rows.length > 0 || undoes);
      }
      return Promise.resolve();
    }));
  });

  it("stays within bounds: at most nine new replicas, each of an offered size and with a free name", async () => {
    await holds(fc.asyncProperty(worldSpec(), (spec) => {
      const world = buildWorld(spec);
      for (const cluster of planOf(spec).clusters) {
        const creates = freeActions(cluster).flatMap((one) =>
          one.kind === "create_replica" ? [one] : []
        );
        const there = clusterNamed(world, cluster.cluster.name).replicas.map((one) => one.name);
        const names = creates.map((one) => one.replica.name);
        assert.ok(creates.length <= 9);
        assert.equal(new Set([...names, ...there]).size, names.length + there.length);
        for (const { replica } of creates) assert.ok(world.sizes.has(replica.size));
      }
      return Promise.resolve();
    }));
  });
});

describe("what is not known changes nothing", () => {
  it("suspends nothing and restores nothing while the statement log is missing", async () => {
    const logs = fc.constantFrom("off", "denied", "short", "throttled").chain(worldSpec);
    await holds(fc.asyncProperty(logs, (spec) => {
      const quiet = {
        ...spec,
        clusters: spec.clusters.map((one) => ({ ...one, refusedAgo: null, subscribed: false })),
      };
      for (const cluster of planOf(quiet).clusters) {
        const described = quiet.clusters.find((one) => one.name === cluster.cluster.name);
        const actions = freeActions(cluster);
        assert.ok(actions.every((one) => one.kind !== "drop_replica" || !one.suspending));
        const rowThere = described?.rows.some((one) => one.type.startsWith("idle"));
        const empty = cluster.replicas.length === 0 && described?.memory.kind === "suspended";
        if (empty && rowThere === true && spec.log !== "short") assert.deepEqual(actions, []);
      }
      return Promise.resolve();
    }));
  });

  it("changes no replica where every row is broken", async () => {
    const broken = fc.array(brokenRow(), { minLength: 1, maxLength: 3 });
    await holds(fc.asyncProperty(worldSpec(), broken, (spec, rows) => {
      // All fields have to be held, else the end of a row may undo what it caused.
      const all = [...rows, { type: "no_such_strategy", config: {}, age: 5 }];
      const plan = planOf({
        ...spec,
        clusters: spec.clusters.map((one) => ({ ...one, rows: all })),
      });
      assert.deepEqual(allFree(plan), []);
      return Promise.resolve();
    }));
  });

  it("changes no replica because one row broke, on its cluster", async () => {
    const broken = fc.constantFrom(
      { type: "idle_suspend", config: { idle_after: 5 } },
      { type: "target_size", config: { target_size: "no" } },
      { type: "burst", config: { burst_replica_size: "no" } },
    );
    await holds(fc.asyncProperty(worldSpec(), broken, (spec, bad) => {
      const clusters = spec.clusters.map((one) => ({
        ...one,
        rows: [
          ...one.rows.filter((row) => row.type !== bad.type && row.type !== "idle_shutdown"),
          { ...bad, age: 1 },
        ],
      }));
      const idleIsKnown = bad.type !== "idle_suspend";
      for (const cluster of planOf({ ...spec, clusters }).clusters) {
        for (const action of freeActions(cluster)) {
          assert.notEqual(action.strategy, bad.type, "a strategy acted whose row is broken");
          assert.ok(idleIsKnown || action.kind !== "drop_replica" || !action.suspending);
        }
      }
      return Promise.resolve();
    }));
  });

  it("plans every other cluster as before when a cluster with bad rows joins", async () => {
    const rows = fc.array(brokenRow(), { minLength: 1, maxLength: 3 });
    await holds(fc.asyncProperty(worldSpec(), clusterSpec(), rows, async (spec, extra, bad) => {
      const joined = buildWorld({
        ...spec,
        clusters: [...spec.clusters, {
          ...extra,
          name: "newcomer",
          kind: "ours",
          rows: [],
          refusedAgo: null,
        }],
      });
      addRows(joined, clusterNamed(joined, "newcomer"), bad);
      const plan = await runPlan(fakeEnvironment(joined, "plan"), OPTIONS);
      const others = plan.clusters.filter((one) => one.cluster.name !== "newcomer");
      const alone = planOf(spec).clusters;
      // A row that can be read asks for signals, which is the one thing that clusters share.
      assert.equal(JSON.stringify(others), JSON.stringify(alone));
    }));
  });
});

/** The same observation with every list in another order. */
function shuffleAll(observation: Observation, dice: Iterator<number>): Observation {
  const shuffle = <T>(list: readonly T[]): T[] => {
    const keyed = list.map((item) => ({ item, key: dice.next().value as number }));
    return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
  };
  const { statementLog: log } = observation;
  return {
    ...observation,
    clusters: shuffle(observation.clusters).map((cluster) => ({
      ...cluster,
      replicas: shuffle(cluster.replicas),
      objects: shuffle(cluster.objects).map((object) => ({
        ...object,
        hydrated: new Map(shuffle([...object.hydrated])),
      })),
    })),
    sizes: new Map(shuffle([...observation.sizes])),
    strategyRows: shuffle(observation.strategyRows),
    memory: shuffle(observation.memory),
    trace: shuffle(observation.trace),
    statementLog: log.kind === "missing"
      ? log
      : { ...log, value: { ...log.value, use: shuffle(log.value.use) } },
  };
}
