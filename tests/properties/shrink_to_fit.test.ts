/** What holds of a ladder of sizes, whatever the sizes, the objects, the limits and the replicas to begin with. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ReplicaSize } from "../../packages/core/src/model/observation.ts";
import { fakeEnvironment } from "../support/fake_environment.ts";
import {
  addCluster,
  addObject,
  addReplica,
  type FakeCluster,
  type FakeWorld,
  fakeWorld,
  START,
} from "../support/fake_world.ts";
import { applyNow, planNow, watched } from "../support/living.ts";
import { holds } from "../support/property.ts";

interface Spec {
  /** Gigabytes and tenths of credits of each size; several may be equal. */
  readonly sizes: readonly { readonly memory: number; readonly price: number }[];
  readonly largest: number;
  /** The smallest size that fits: an index, which may be above the largest. */
  readonly needs: number;
  readonly replicas: readonly { readonly size: number; readonly age: number }[];
  readonly spareReplicas: number;
  /** Beyond two of the dearest. */
  readonly spareCredits: number;
  readonly hydratesInSeconds: number;
  readonly tickSeconds: number;
}

const spec: fc.Arbitrary<Spec> = fc.record({
  sizes: fc.array(
    fc.record({ memory: fc.integer({ min: 1, max: 6 }), price: fc.integer({ min: 1, max: 20 }) }),
    { minLength: 1, maxLength: 6 },
  ),
  largest: fc.nat(5),
  needs: fc.nat(5),
  replicas: fc.array(
    fc.record({ size: fc.nat(5), age: fc.constantFrom(0, 20, 5_000) }),
    { maxLength: 3 },
  ),
  spareReplicas: fc.integer({ min: 2, max: 5 }),
  spareCredits: fc.constantFrom(0, 1, 3, 100),
  hydratesInSeconds: fc.constantFrom(0, 20, 90),
  tickSeconds: fc.constantFrom(10, 30, 60, 300),
});

function nameOf(index: number, { sizes }: Spec): string {
  return `s${index % sizes.length}`;
}

function build(spec: Spec): { readonly world: FakeWorld; readonly cluster: FakeCluster } {
  const world = fakeWorld();
  world.sizes = new Map(
    spec.sizes.map(({ memory, price }, index) => [`s${index}`, {
      name: `s${index}`,
      processes: 1 + index % 2,
      creditsPerHour: price / 10,
      allowed: true,
      memoryBytes: memory * 1_000_000_000,
      cpuNanoCores: memory * 500_000_000,
    }]),
  );
  const cluster = addCluster(world, "prod");
  spec.replicas.forEach(({ size, age }, index) =>
    addReplica(world, cluster, {
      name: `r${index}`,
      size: nameOf(size, spec),
      createdAt: START - age * 1000,
    })
  );
  addObject(world, cluster, {
    name: "o",
    kind: "index",
    needs: nameOf(spec.needs, spec),
    hydratesInSeconds: spec.hydratesInSeconds,
  });
  const largest = world.sizes.get(nameOf(spec.largest, spec));
  const dearest = Math.max(...[...world.sizes.values()].map((size) => size.creditsPerHour));
  assert.ok(largest !== undefined);
  world.limits = {
    replicasPerCluster: spec.replicas.length + spec.spareReplicas,
    creditsPerHour: spent(world, cluster) + 2 * dearest + spec.spareCredits,
  };
  world.strategyRows.push({
    clusterId: cluster.id,
    strategyType: "shrink_to_fit",
    config: { max_replica_size: largest.name },
    updatedAt: START,
  });
  return { world, cluster };
}

function spent({ sizes }: FakeWorld, { replicas }: FakeCluster): number {
  return replicas.reduce((sum, one) => sum + (sizes.get(one.size)?.creditsPerHour ?? 0), 0);
}

/** A replica is ready, or has failed, within this time. */
function longest({ hydratesInSeconds, tickSeconds }: Spec): number {
  return hydratesInSeconds + 60 + tickSeconds;
}

/** Ticks, each within the limits, until nothing has happened for long; the number of statements sent. */
async function settle(spec: Spec, world: FakeWorld, cluster: FakeCluster): Promise<number> {
  let sent = 0;
  let quietSince = world.now;
  const { replicasPerCluster, creditsPerHour } = world.limits;
  for (let tick = 1; world.now - quietSince <= longest(spec) * 1000; tick++) {
    const environment = fakeEnvironment(world, `tick${tick}`, watched(world));
    await applyNow(environment, `tick${tick}`);
    sent += environment.sent.length;
    if (environment.sent.length > 0) quietSince = world.now;
    assert.ok(tick <= 60 + 8 * longest(spec) / spec.tickSeconds, "no end in sight");
    assert.ok(cluster.replicas.length <= (replicasPerCluster ?? 0), "too many replicas");
    assert.ok(spent(world, cluster) <= (creditsPerHour ?? 0) + 1e-9, "too many credits");
    world.now += spec.tickSeconds * 1000;
  }
  return sent;
}

function below(a: ReplicaSize, b: ReplicaSize): number {
  return (a.memoryBytes ?? 0) - (b.memoryBytes ?? 0) || a.creditsPerHour - b.creditsPerHour;
}

describe("shrink_to_fit", () => {
  it("settles on the smallest size that fits, within the limits, in a quiet world", async () => {
    await holds(
      fc.asyncProperty(spec, async (spec) => {
        const { world, cluster } = build(spec);
        const sent = await settle(spec, world, cluster);
        const plan = await planNow(world);
        assert.deepEqual(plan.clusters.flatMap((one) => one.actions), [], "not settled");
        const largest = world.sizes.get(nameOf(spec.largest, spec));
        const needs = world.sizes.get(nameOf(spec.needs, spec));
        assert.ok(largest !== undefined && needs !== undefined);
        const fitting = [...world.sizes.values()].filter((size) =>
          below(size, largest) <= 0 && size.creditsPerHour <= largest.creditsPerHour &&
          (size.memoryBytes ?? 0) >= (needs.memoryBytes ?? 0)
        ).sort(below);
        const [best] = fitting;
        const left = cluster.replicas.map((one) => world.sizes.get(one.size));
        const reason = plan.clusters[0]?.verdicts[0]?.reason;
        if (best === undefined) {
          assert.equal(reason?.code, "NOTHING_FITS");
          assert.ok(left.includes(largest), "the largest size is the one to keep");
          return;
        }
        assert.equal(reason?.code, "FITS", reason?.text);
        assert.ok(left.length > 0);
        for (const one of left) assert.equal(one && below(one, best), 0, `${one?.name} is kept`);
        // Each size is made at most twice and goes as often; to begin with there were up to three.
        assert.ok(sent <= 4 * spec.sizes.length + 3, `${sent} statements`);
        const memories = world.memory.length;
        await settle(spec, world, cluster);
        assert.equal(world.memory.length, memories, "it learns nothing new");
      }),
      120,
    );
  });
});
