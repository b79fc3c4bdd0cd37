/** A saved plan in a random world: done exactly, or nothing is done. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { addReplica, type FakeWorld, query } from "../support/fake_world.ts";
import { applyNow } from "../support/living.ts";
import { fakeEnvironment } from "../support/fake_environment.ts";
import { holds } from "../support/property.ts";
import { buildWorld, worldSpec } from "../support/random_world.ts";
import { applySaved, savedStatements, savePlan } from "../support/scenario_saved.ts";

/** What may happen between plan and apply; `at` picks where. */
const CHANGES: Readonly<Record<string, (world: FakeWorld, at: number) => unknown>> = {
  nothing: () => {},
  time: (world) => (world.now += 600_000),
  replica: (world, at) => {
    const cluster = ours(world)[at % Math.max(1, ours(world).length)];
    if (cluster !== undefined) addReplica(world, cluster, { name: "by_hand", size: "50cc" });
  },
  drop: (world, at) => ours(world)[at % Math.max(1, ours(world).length)]?.replicas.splice(0, 1),
  row: (world, at) => world.strategyRows.splice(at % (world.strategyRows.length + 1), 1),
  use: (world, at) => {
    const cluster = world.clusters[at % world.clusters.length];
    if (cluster !== undefined) query(world, cluster);
    world.now += 10_000;
  },
  limit: (world) => (world.limits = { replicasPerCluster: 1, creditsPerHour: 1 }),
  apply: (world) => applyNow(fakeEnvironment(world, "other"), "other"),
  log: (world) => (world.log.sampleRate = 0),
};

function ours({ clusters }: FakeWorld) {
  return clusters.filter((one) => !one.managed && !one.system);
}

const changes = fc.array(
  fc.record({ what: fc.constantFrom(...Object.keys(CHANGES)), at: fc.nat(20) }),
  { maxLength: 3 },
);

describe("a saved plan", () => {
  it("is done exactly or not at all, whatever happens before", async () => {
    await holds(
      fc.asyncProperty(worldSpec(), changes, async (spec, happened) => {
        const world = buildWorld(spec);
        const saved = await savePlan(world);
        for (const { what, at } of happened) await CHANGES[what]?.(world, at);
        const { sent, moved } = await applySaved(world, saved);
        const statements = savedStatements(saved);
        if (moved.length > 0) return assert.deepEqual(sent, []);
        // What a check right before its statement stops is left out, nothing is added.
        assert.deepEqual(sent, statements.filter((sql) => sent.includes(sql)));
      }),
      400,
    );
  });

  it("is not refused while nothing happens and the log is alive", async () => {
    await holds(
      fc.asyncProperty(worldSpec(), async (spec) => {
        const world = buildWorld({ ...spec, log: "good" });
        const { moved } = await applySaved(world, await savePlan(world));
        assert.deepEqual(moved, []);
      }),
      200,
    );
  });
});
