/** What holds of shrink_to_fit on a managed cluster, whatever the sizes and the load: it settles, where there is room. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { ReplicaSize } from "../../packages/core/src/model/observation.ts";
import { fakeEnvironment } from "../support/fake_environment.ts";
import { runController } from "../support/fake_managed.ts";
import {
  addCluster,
  addObject,
  type FakeCluster,
  type FakeWorld,
  fakeWorld,
  START,
} from "../support/fake_world.ts";
import { applyNow } from "../support/living.ts";
import { holds } from "../support/property.ts";

interface Spec {
  /** Of each size, as multiples of the one before it; one is as large as that. */
  readonly sizes: readonly {
    readonly memory: number;
    readonly cpu: number;
    readonly known: boolean;
    readonly processes: number;
  }[];
  readonly start: number;
  readonly largest: number;
  /** Of the memory and the cores of the largest size of all. */
  readonly load: { readonly memory: number; readonly cpu: number };
  readonly thresholds: { readonly shrink: number; readonly grow: number };
  readonly windowMinutes: number;
  /** Of the window. */
  readonly tickShare: number;
  readonly replicas: number;
}

const gap = fc.oneof(
  fc.constantFrom(1, 1.1, 85 / 40, 2, 50),
  fc.double({ min: 1, max: 50, noNaN: true }),
);

const share = fc.oneof(
  fc.constantFrom(0, 0.34, 0.4, 0.425, 0.85),
  // Most of the sizes are far smaller than the largest.
  fc.double({ min: -5, max: 0.1, noNaN: true }).map((exponent) => 10 ** exponent),
);

const spec: fc.Arbitrary<Spec> = fc.record({
  sizes: fc.array(
    fc.record({
      memory: gap,
      cpu: gap,
      known: fc.integer({ min: 0, max: 7 }).map((one) => one > 0),
      processes: fc.constantFrom(1, 2),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  start: fc.nat(5),
  largest: fc.nat(5),
  load: fc.record({ memory: share, cpu: share }),
  thresholds: fc.constantFrom({ shrink: 40, grow: 85 }, { shrink: 84, grow: 85 }, {
    shrink: 5,
    grow: 6,
  }),
  windowMinutes: fc.constantFrom(4, 20, 60),
  tickShare: fc.constantFrom(0.25, 1, 1.5),
  replicas: fc.integer({ min: 1, max: 2 }),
});

function sizesOf({ sizes }: Spec): readonly ReplicaSize[] {
  let [memory, cpu] = [1e9, 1e8];
  return sizes.map((size, index) => {
    memory *= index === 0 ? 1 : size.memory;
    cpu *= index === 0 ? 1 : size.cpu;
    return {
      name: `s${index}`,
      processes: size.processes,
      creditsPerHour: (index + 1) / 10,
      allowed: true,
      memoryBytes: Math.round(memory),
      cpuNanoCores: size.known ? Math.round(cpu) : null,
    };
  });
}

interface Built {
  readonly world: FakeWorld;
  readonly cluster: FakeCluster;
  readonly sizes: readonly ReplicaSize[];
  readonly largest: number;
}

function build(spec: Spec): Built {
  const world = fakeWorld();
  const sizes = sizesOf(spec);
  world.sizes = new Map(sizes.map((size) => [size.name, size]));
  world.limits = { replicasPerCluster: null, creditsPerHour: null };
  const largest = spec.largest % sizes.length;
  const cluster = addCluster(world, "prod", {
    managed: true,
    settings: {
      size: `s${spec.start % sizes.length}`,
      replicationFactor: spec.replicas,
      ...{ schedule: "manual", burst: null, reconfiguration: null },
    },
  });
  addObject(world, cluster, { name: "o", kind: "index" });
  const top = sizes.at(-1);
  assert.ok(top !== undefined);
  cluster.load.push({
    from: START - 86_400_000,
    memoryBytes: (top.memoryBytes ?? 0) * spec.load.memory,
    cpuNanoCores: (top.cpuNanoCores ?? 1e8) * spec.load.cpu,
  });
  world.strategyRows.push({
    clusterId: cluster.id,
    strategyType: "shrink_to_fit",
    config: {
      max_replica_size: `s${largest}`,
      window_s: spec.windowMinutes * 60,
      shrink_below_percent: spec.thresholds.shrink,
      grow_above_percent: spec.thresholds.grow,
    },
    updatedAt: START,
  });
  runController(world);
  return { world, cluster, sizes, largest };
}

/** The sizes that it was set to, one after the other, while the ticks go on for as long as each step may take. */
async function live({ world, cluster, sizes }: Built, spec: Spec): Promise<readonly string[]> {
  const tickMinutes = spec.windowMinutes * spec.tickShare;
  const step = 3 * spec.windowMinutes + 3 * tickMinutes + 10;
  // Each size at most once on the way up and once on the way down, and one more look at the end.
  const until = world.now + (2 * sizes.length + 2) * step * 60_000;
  const targets = [cluster.settings?.size ?? ""];
  for (let tick = 0; world.now < until; tick++) {
    const environment = fakeEnvironment(world, `t${tick}`);
    await applyNow(environment, `t${tick}`);
    runController(world);
    const { settings } = cluster;
    const coming = settings?.reconfiguration?.status === "in-progress"
      ? settings.reconfiguration.target.size
      : settings?.size ?? "";
    if (coming !== targets.at(-1)) targets.push(coming);
    world.now += tickMinutes * 60_000;
  }
  return targets;
}

/** The higher of the two utilizations there, in percent; null where nobody knows. */
function peakOn({ cluster: { load } }: Built, size: ReplicaSize): number | null {
  const [work] = load;
  if (work === undefined || size.cpuNanoCores === null || size.memoryBytes === null) return null;
  return 100 * Math.max(work.memoryBytes / size.memoryBytes, work.cpuNanoCores / size.cpuNanoCores);
}

function fitsLargest({ cluster: { load }, sizes, largest }: Built): boolean {
  return (load[0]?.memoryBytes ?? 0) <= (sizes[largest]?.memoryBytes ?? 0);
}

describe("shrink_to_fit on a managed cluster", () => {
  it("settles, whatever the sizes and the load", async () => {
    await holds(fc.asyncProperty(spec, async (given) => {
      const built = build(given);
      const targets = await live(built, given);
      const { settings } = built.cluster;
      // Where nothing fits Materialize goes on trying for a day.
      if (fitsLargest(built)) {
        assert.notEqual(settings?.reconfiguration?.status, "in-progress", targets.join(" "));
      }
      const steps = targets.length - 1;
      assert.ok(steps <= 2 * built.sizes.length, `did not settle: ${targets.join(" ")}`);
      for (const size of new Set(targets)) {
        const visits = targets.filter((one) => one === size).length;
        assert.ok(visits <= 2, `went to and fro: ${targets.join(" ")}`);
      }
    }));
  });

  it("ends where there is room, as far as a size up to the largest has it", async () => {
    await holds(fc.asyncProperty(spec, async (given) => {
      const built = build(given);
      const targets = await live(built, given);
      const { sizes, largest } = built;
      const at = sizes.findIndex((one) => one.name === built.cluster.settings?.size);
      assert.ok(at <= largest || !fitsLargest(built), `is above the largest: ${targets.join(" ")}`);
      const allowed = sizes.slice(0, largest + 1);
      if (allowed.some((one) => peakOn(built, one) === null)) return;
      // More than everything is not measured.
      const here = Math.min(100, peakOn(built, sizes[at] ?? allowed[0] as ReplicaSize) ?? 0);
      if (here <= given.thresholds.grow + 1e-3) return;
      const better = allowed.slice(at + 1).filter((one) =>
        (peakOn(built, one) ?? here) < here - 1e-3
      );
      assert.deepEqual(better.map((one) => one.name), [], targets.join(" "));
    }));
  });
});
