/** What holds of a world that has come to rest: nothing but a new fact moves it, and no strategy undoes another for ever. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { missing } from "../../packages/core/src/model/signal.ts";
import type { FakeWorld } from "../support/fake_world.ts";
import { comeToRest, live, planNow, shapeOf } from "../support/living.ts";
import { holds } from "../support/property.ts";
import {
  buildWorld,
  measuresForHours,
  type WorldSpec,
  worldSpec,
} from "../support/random_world.ts";

/** All that a plan may rest on besides the catalog and our own tables. */
const SIGNALS = [
  "statementLog",
  "latency",
  "outages",
  "utilization",
  "undoings",
  "limits",
] as const;
type SignalName = (typeof SIGNALS)[number];

const LOST = missing("LOST", "nobody could read it", "see why");

function lose(world: FakeWorld, signal: SignalName): void {
  switch (signal) {
    case "statementLog":
      world.log.missing = LOST;
      return;
    case "latency":
      world.latency = LOST;
      return;
    case "outages":
      world.outages = LOST;
      return;
    case "utilization":
      world.noUtilization = LOST;
      return;
    case "undoings":
      world.undoings = LOST;
      return;
    case "limits":
      world.limits = { replicasPerCluster: null, creditsPerHour: null };
  }
}

function quiet(spec: WorldSpec): WorldSpec {
  return { ...spec, clusters: spec.clusters.map((one) => ({ ...one, busy: false })) };
}

async function restingWorld(spec: WorldSpec): Promise<FakeWorld> {
  const world = buildWorld(spec);
  await comeToRest(world, spec);
  return world;
}

/** The steps that a plan would take now. */
async function stepsNow(world: FakeWorld): Promise<readonly string[]> {
  const plan = await planNow(world);
  return plan.clusters.flatMap(({ actions, cluster }) =>
    actions.filter((one) => one.blockedBy === undefined).map(({ action }) =>
      `${cluster.name}: ${action.strategy} ${action.kind}: ${action.reason.text}`
    )
  );
}

/** Whether something is on its way, or stopped: no rest. */
async function isStuck(world: FakeWorld): Promise<boolean> {
  return (await planNow(world)).clusters.some(({ waits, actions }) =>
    waits.length > 0 || actions.some((one) => one.blockedBy !== undefined)
  );
}

/** Fails when there is a step that was not there before the change: a failed resize is tried again at any time. */
async function changesNothing(world: FakeWorld, change: () => void): Promise<void> {
  // What is stopped together with something that a signal asks for may go alone without it.
  if (await isStuck(world)) return;
  const before = new Set(await stepsNow(world));
  change();
  const after = await stepsNow(world);
  assert.deepEqual(after.filter((one) => !before.has(one)), []);
}

describe("losing a signal or breaking a row changes no replica", () => {
  const seconds = fc.constantFrom(0, 1, 61, 700, 3_600, 80_000);

  for (const signal of SIGNALS) {
    it(`losing ${signal}, for as long as a day`, async () => {
      await holds(fc.asyncProperty(worldSpec("good").map(quiet), seconds, async (spec, later) => {
        const world = await restingWorld(spec);
        world.now += later * 1000;
        await changesNothing(world, () => lose(world, signal));
      }));
    });
  }

  it("losing any of them, or all", async () => {
    const lost = fc.subarray([...SIGNALS]);
    await holds(
      fc.asyncProperty(worldSpec("good").map(quiet), lost, seconds, async (spec, which, later) => {
        const world = await restingWorld(spec);
        world.now += later * 1000;
        await changesNothing(world, () => which.forEach((one) => lose(world, one)));
      }),
    );
  });

  it("a row that cannot be read any more", async () => {
    const broken = fc.constantFrom<unknown>(null, [], { nonsense: 1 }, "x");
    await holds(
      fc.asyncProperty(
        worldSpec("good").map(quiet),
        broken,
        fc.nat(11),
        async (spec, config, at) => {
          const world = await restingWorld(spec);
          const row = world.strategyRows[at % world.strategyRows.length];
          // How many replicas a handover that is stuck in the middle leads to depends on who may still speak.
          if (row === undefined || await isStuck(world)) return;
          // A fixed name means one replica; how many there may be without it is for others to say.
          if (JSON.stringify(row.config).includes('"replica_name"')) return;
          world.strategyRows.push({ ...row, config, updatedAt: world.now });
          assert.deepEqual(await stepsNow(world), []);
        },
      ),
    );
  });

  it("a row of a type that nobody knows", async () => {
    await holds(fc.asyncProperty(worldSpec("good").map(quiet), async (spec) => {
      const world = await restingWorld(spec);
      await changesNothing(world, () => {
        const row = { strategyType: "no_such_strategy", config: {}, updatedAt: world.now };
        world.strategyRows.push(...world.clusters.map(({ id }) => ({ clusterId: id, ...row })));
      });
    }));
  });
});

describe("no strategy undoes itself or another for ever", () => {
  const HOUR_MS = 3_600_000;
  const CALM_MS = 1_500_000;

  it("each statement is sent a few times at most, and then none for as long as anybody looks", async () => {
    const pace = fc.constantFrom(20, 300, 300, 900);
    await holds(
      fc.asyncProperty(worldSpec(), pace, async (given, wish) => {
        const measures = measuresForHours(given);
        const seconds = measures ? Math.max(300, wish) : wish;
        // Those at work are at work more often than anything counts as idle; else nobody is.
        const spec = seconds > 20 ? quiet(given) : given;
        const world = buildWorld(spec);
        const until = world.now + (measures ? 12 : seconds > 20 ? 2 : 1) * HOUR_MS;
        const times = new Map<string, number>();
        let lastAt = world.now;
        for (let tick = 0; world.now < until; tick++) {
          const [one] = await live(world, spec, { ticks: 1, seconds, name: `t${tick}-` });
          if (one !== undefined && one.sent.length > 0) lastAt = world.now;
          for (const sql of one?.sent ?? []) times.set(sql, (times.get(sql) ?? 0) + 1);
        }
        for (const [sql, count] of times) assert.ok(count <= 3, `${count} times: ${sql}`);
        assert.ok(world.now - lastAt >= CALM_MS, `still at it: ${JSON.stringify(shapeOf(world))}`);
      }),
      60,
    );
  });
});
