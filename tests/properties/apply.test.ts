/** What holds of every life: apply after apply, with crashes, lost connections and two programs at once. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Action } from "../../packages/core/src/model/action.ts";
import {
  Crash,
  type FakeEnvironment,
  fakeEnvironment,
  type Faults,
} from "../support/fake_environment.ts";
import type { FakeWorld } from "../support/fake_world.ts";
import { interleave } from "../support/interleave.ts";
import {
  applyNow,
  checkAudit,
  comeToRest,
  live,
  planNow,
  serving,
  shapeOf,
  watched,
  work,
} from "../support/living.ts";
import { holds } from "../support/property.ts";
import { type RowSpec } from "../support/random_rows.ts";
import {
  addRows,
  buildWorld,
  timeless,
  type WorldSpec,
  worldSpec,
} from "../support/random_world.ts";

/** The last replica of a cluster stays until another is there, even if it is too small. */
function waitsForAnother(action: Action): boolean {
  return action.kind === "drop_replica" && action.expects.unready === true;
}

describe("apply", () => {
  it("leaves nothing to do: a plan right after it has no action", async () => {
    // Not a quiet log: there apply lets time pass.
    const logs = fc.constantFrom("good", "off", "denied", "short", "throttled").chain(worldSpec);
    await holds(fc.asyncProperty(logs, async (spec) => {
      const world = buildWorld(spec);
      const results = await applyNow(fakeEnvironment(world, "one", watched(world)), "one");
      // What was retired held something back or stood in the way; load takes one step at a time; what a strategy without a row has caused ends first.
      const retired = results.some(({ action }) =>
        (action.kind === "drop_replica" && !action.suspending) || action.remember.kind === "scaled"
      );
      const leftOver = spec.clusters.some(({ memory }) =>
        memory.kind === "scaled" || memory.kind === "suspended"
      );
      for (const name of leftOver || retired ? ["two", "three", "four"] : []) {
        await applyNow(fakeEnvironment(world, name, watched(world)), name);
      }
      const plan = await planNow(world);
      const todo = plan.clusters.flatMap((one) =>
        one.actions.filter((action) => action.blockedBy === undefined)
      ).filter(({ action }) => !waitsForAnother(action));
      assert.deepEqual(todo, []);
      // What steps of another strategy mean for one is learned with the next run, and then it is known.
      const environment = fakeEnvironment(world, "learns");
      const more = (await applyNow(environment, "learns")).filter((one) =>
        environment.sent.includes(one.sql) && !waitsForAnother(one.action)
      );
      assert.deepEqual(more, []);
      assert.deepEqual((await planNow(world)).clusters.flatMap((one) => one.learned), []);
    }));
  });

  it("comes to rest within a dozen ticks of a quiet world, and never drops what alone serves", async () => {
    await holds(fc.asyncProperty(worldSpec(), async (spec) => {
      const world = buildWorld(spec);
      const quiet = { ...spec, clusters: spec.clusters.map((one) => ({ ...one, busy: false })) };
      await comeToRest(world, quiet);
      const rest = shapeOf(world);
      const environments = await live(world, quiet, { ticks: 2, seconds: 300, name: "later" });
      assert.deepEqual(shapeOf(world), rest);
      assert.deepEqual(environments.flatMap((one) => one.sent), []);
    }));
  });

  it("never drops what alone serves while users are at work", async () => {
    await holds(fc.asyncProperty(worldSpec("good"), async (spec) => {
      const world = buildWorld(spec);
      const environments = await live(world, spec, { ticks: 10, seconds: 45 });
      checkAudit(world, environments);
    }));
  });

  it("leaves clusters untouched that are of the system", async () => {
    await holds(fc.asyncProperty(worldSpec(), async (spec) => {
      const world = buildWorld(spec);
      const foreign = () => JSON.stringify(world.clusters.filter((one) => one.system));
      const before = foreign();
      await live(world, spec, { ticks: 4, seconds: 120 });
      assert.equal(foreign(), before);
      for (const [id, suspended] of world.published) {
        const cluster = world.clusters.find((one) => one.id === id);
        if (cluster?.system === true) assert.equal(suspended, false);
      }
    }));
  });
});

/** Worlds in which it does not matter when a statement that failed is tried again. */
const worlds = worldSpec("good").map(timeless);

describe("a program that dies", () => {
  it("at any seam call comes to the same end as one that does not", async () => {
    await holds(
      fc.asyncProperty(worlds, fc.nat(40), fc.boolean(), async (spec, at, late) => {
        const smooth = buildWorld(spec);
        work(smooth, spec);
        await applyNow(fakeEnvironment(smooth, "lives"), "lives");
        await live(smooth, spec, { ticks: 14, seconds: 60 });
        const rough = buildWorld(spec);
        work(rough, spec);
        const dies = dieAt(at + 1, late);
        const first = fakeEnvironment(rough, "dies", watched(rough, dies));
        await applyNow(first, "dies");
        const rest = await live(rough, spec, { ticks: 14, seconds: 60 });
        assert.deepEqual(shapeOf(rough), shapeOf(smooth));
        checkAudit(rough, [first, ...rest]);
      }),
    );
  });

  it("again and again comes to the same end, too", async () => {
    const deaths = fc.array(fc.tuple(fc.nat(25), fc.boolean()), { maxLength: 5 });
    await holds(fc.asyncProperty(worlds, deaths, async (spec, all) => {
      const smooth = buildWorld(spec);
      work(smooth, spec);
      // At the same moments, so that both see the same idleness.
      for (const index of all.keys()) {
        await applyNow(fakeEnvironment(smooth, `lives${index}`), `lives${index}`);
        smooth.now += 95_000;
      }
      await live(smooth, spec, { ticks: 20, seconds: 60 });
      const rough = buildWorld(spec);
      work(rough, spec);
      const environments: FakeEnvironment[] = [];
      for (const [index, [at, late]] of all.entries()) {
        const name = `dies${index}-`;
        const environment = fakeEnvironment(rough, name, watched(rough, dieAt(at + 1, late)));
        environments.push(environment);
        await applyNow(environment, name);
        // Longer than a lease, shorter than an announcement counts.
        rough.now += 95_000;
      }
      environments.push(...await live(rough, spec, { ticks: 20, seconds: 60 }));
      assert.deepEqual(shapeOf(rough), shapeOf(smooth));
      checkAudit(rough, environments);
    }));
  });
});

describe("a statement that fails", () => {
  it("refused or lost, landed or not, comes to the same end with one audit row for each try", async () => {
    const kinds = fc.array(fc.constantFrom("ok", "refused", "lost", "landed"), { maxLength: 6 });
    await holds(fc.asyncProperty(worlds, kinds, async (spec, faults) => {
      const smooth = buildWorld(spec);
      work(smooth, spec);
      await applyNow(fakeEnvironment(smooth, "lives"), "lives");
      await live(smooth, spec, { ticks: 16, seconds: 60 });
      const rough = buildWorld(spec);
      work(rough, spec);
      const left = [...faults];
      const statement: Faults["statement"] = () => {
        const kind = left.shift() ?? "ok";
        if (kind === "ok") return undefined;
        return kind === "refused"
          ? { kind, message: "permission denied" }
          : { kind: "lost", landed: kind === "landed" };
      };
      const first = fakeEnvironment(rough, "fails", watched(rough, { statement }));
      await applyNow(first, "fails");
      const rest = await live(rough, spec, { ticks: 16, seconds: 60 });
      assert.deepEqual(shapeOf(rough), shapeOf(smooth));
      checkAudit(rough, [first, ...rest]);
    }));
  });
});

describe("two programs at once", () => {
  it("lose no replica that serves, in any order of their steps, and audit every statement once", async () => {
    const order = fc.infiniteStream(fc.nat(1));
    await holds(
      fc.asyncProperty(worldSpec("good"), order, async (spec, dice) => {
        const world = buildWorld(spec);
        const environments = await race(world, dice, { rows: [null, null] });
        environments.push(...await live(world, spec, { ticks: 3, seconds: 121 }));
        checkAudit(world, environments);
      }),
      300,
    );
  });

  it("do so also when a row is edited in between and each has read another one", async () => {
    const order = fc.infiniteStream(fc.nat(1));
    const edit = fc.constantFrom("25cc", "50cc", "100cc", "400cc").map((size): RowSpec => ({
      ...{ type: "target_size", age: 0 },
      config: { target_size: size },
    }));
    const worlds = worldSpec("good").map(readyForRetirement);
    await holds(
      fc.asyncProperty(worlds, fc.tuple(edit, edit), order, async (spec, edits, dice) => {
        const world = buildWorld(spec);
        const environments = await race(world, dice, { rows: edits });
        environments.push(...await live(world, spec, { ticks: 3, seconds: 121 }));
        checkAudit(world, environments);
      }),
      600,
    );
  });

  it("do so also when one of them dies", async () => {
    const order = fc.infiniteStream(fc.nat(1));
    const worlds = worldSpec("good").map(readyForRetirement);
    await holds(
      fc.asyncProperty(worlds, order, fc.nat(20), async (spec, dice, at) => {
        const smooth = buildWorld(spec);
        work(smooth, spec);
        await applyNow(fakeEnvironment(smooth, "lives"), "lives");
        await live(smooth, spec, { ticks: 14, seconds: 60 });
        const world = buildWorld(spec);
        const environments = await race(world, dice, {
          rows: [null, null],
          faultsOfFirst: dieAt(at + 1, false),
        });
        environments.push(...await live(world, spec, { ticks: 14, seconds: 60 }));
        checkAudit(world, environments);
        assert.deepEqual(sizesOf(world), sizesOf(smooth));
      }),
      200,
    );
  });
});

/** Two replicas of different sizes that both serve: the ground on which two retirements could cross. */
function readyForRetirement(spec: WorldSpec): WorldSpec {
  const pair = ["25cc", "100cc"].map((size) => ({
    ...{ name: `r_${size}`, size, zone: null },
    ...{ ageSeconds: 3_000, silent: false },
  }));
  return {
    ...spec,
    clusters: spec.clusters.map((one) => ({
      ...one,
      kind: "ours",
      memory: { kind: "none" },
      replicas: pair,
      rows: [{ type: "target_size", config: { target_size: "25cc" }, age: 60 }],
    })),
  };
}

/** Two applies over one world, step by step, with no lease to keep them apart; each may have read its own row. */
async function race(
  world: FakeWorld,
  dice: Iterator<number>,
  { rows, faultsOfFirst = {} }: {
    /** The row that each program finds; null leaves those of the world. */
    readonly rows: readonly (RowSpec | null)[];
    readonly faultsOfFirst?: Faults;
  },
): Promise<FakeEnvironment[]> {
  const environments: FakeEnvironment[] = [];
  const programs = rows.map((row, index) => async (turn: () => Promise<void>) => {
    const faults = index === 0 ? faultsOfFirst : {};
    const environment = fakeEnvironment(
      world,
      `racer${index}-`,
      watched(world, {
        ...faults,
        before: async (call, number) => {
          await turn();
          if (row !== null && call === "observe") editRows(world, row);
          await faults.before?.(call, number);
        },
      }),
    );
    environments.push(environment);
    await applyNow(environment, `racer${index}-`, "without lease");
  });
  const ends = await interleave(programs, () => dice.next().value as number);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  assert.equal(serving(world).size, world.clusters.length);
  return environments;
}

function editRows(world: FakeWorld, row: RowSpec): void {
  for (const cluster of world.clusters) {
    const kept = world.strategyRows.filter((one) =>
      one.clusterId !== cluster.id || one.strategyType !== row.type
    );
    world.strategyRows.splice(0, world.strategyRows.length, ...kept);
    addRows(world, cluster, [row]);
  }
}

function dieAt(at: number, late: boolean): Faults {
  const die = (_call: string, number: number) => {
    if (number === at) throw new Crash(`at call ${at}`);
  };
  return late ? { after: die } : { before: die };
}

function sizesOf(world: FakeWorld): unknown {
  return world.clusters.map((one) => one.replicas.map((replica) => replica.size).sort());
}
