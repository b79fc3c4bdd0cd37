/**
 * Random worlds: plain descriptions that fast-check makes and shrinks, and the fake worlds built from them.
 *
 * A description is built anew for every run, so that one description can be lived through twice.
 */
import fc from "fast-check";
import { row, type RowSpec, SIZES } from "./random_rows.ts";
import { known, missing } from "../../packages/core/src/model/signal.ts";
import { runController } from "./fake_managed.ts";
import {
  addCluster,
  addObject,
  addReplica,
  type FakeCluster,
  type FakeWorld,
  fakeWorld,
  START,
} from "./fake_world.ts";

export interface ReplicaSpec {
  readonly name: string;
  readonly size: string;
  readonly zone: string | null;
  readonly ageSeconds: number;
  readonly silent: boolean;
}

export interface ClusterSpec {
  readonly name: string;
  readonly kind: "ours" | "managed" | "system";
  readonly replicas: readonly ReplicaSpec[];
  readonly objects: readonly { readonly kind: "index" | "materialized-view" | "source" | "sink" }[];
  readonly hydratesInSeconds: number;
  /** The smallest size that the objects fit into. */
  readonly needs: string;
  readonly rows: readonly RowSpec[];
  readonly memory: MemorySpec;
  /** Somebody uses it all the time. */
  readonly busy: boolean;
  readonly subscribed: boolean;
  /** Seconds since a query was refused; null when none was. */
  readonly refusedAgo: number | null;
  /** How long reads take there; null when none finishes. */
  readonly reads: { readonly p95Ms: number; readonly samples: number } | null;
}

export type MemorySpec =
  | { readonly kind: "none" }
  | { readonly kind: "target"; readonly size: string; readonly ageSeconds: number }
  | {
    readonly kind: "suspended";
    readonly replicas: readonly ReplicaSpec[];
    readonly by: "idle_suspend" | "burst";
  }
  | { readonly kind: "scaled"; readonly count: number; readonly from: number }
  | { readonly kind: "anchor"; readonly ageSeconds: number };

export type LogSpec = "good" | "off" | "denied" | "short" | "throttled" | "quiet";

export interface WorldSpec {
  readonly clusters: readonly ClusterSpec[];
  readonly log: LogSpec;
  readonly controlIndex: number;
  /** What this version of Materialize does on managed clusters; by default all of it. */
  readonly version?: "now" | "old";
}

const NAMES = ["main", "main_next", "r_25cc", "r_100cc", "r_100cc_2", 'odd "name"', "ünï"];

const replica: fc.Arbitrary<ReplicaSpec> = fc.record({
  name: fc.constantFrom(...NAMES),
  size: fc.constantFrom(...SIZES),
  zone: fc.constantFrom(null, null, "use1-az1", "use1-az2"),
  ageSeconds: fc.constantFrom(0, 5, 30, 100, 3_000, 86_400),
  silent: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
})
  // A young one counts as starting, an old one as unknown: when it is looked at must not matter.
  .map((one) => one.silent ? { ...one, ageSeconds: Math.max(3_000, one.ageSeconds) } : one);

const replicas = fc.uniqueArray(replica, { maxLength: 3, selector: (one) => one.name });

const memory: fc.Arbitrary<MemorySpec> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<MemorySpec>({ kind: "none" }) },
  fc.record({
    kind: fc.constant("target" as const),
    size: fc.constantFrom(...SIZES),
    ageSeconds: fc.constantFrom(1, 50, 1_000),
  }),
  fc.record({
    kind: fc.constant("suspended" as const),
    by: fc.constantFrom("idle_suspend" as const, "idle_suspend" as const, "burst" as const),
    replicas: fc.uniqueArray(replica, {
      minLength: 1,
      maxLength: 2,
      selector: (one) => one.name,
    }),
  }),
  fc.record({
    kind: fc.constant("scaled" as const),
    count: fc.integer({ min: 1, max: 3 }),
    from: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constant("anchor" as const), ageSeconds: fc.constantFrom(1, 1_000) }),
);

/** One cluster; `suspended` memory goes with no replica, or with a part of those it had. */
export function clusterSpec(): fc.Arbitrary<ClusterSpec> {
  return fc.record({
    name: fc.constantFrom("prod", "dev", 'we"ird.ü', "a b"),
    kind: fc.constantFrom("ours", "ours", "ours", "ours", "managed", "system"),
    replicas,
    objects: fc.array(
      fc.record({
        kind: fc.constantFrom("index", "index", "index", "materialized-view", "source", "sink"),
      }),
      { maxLength: 3 },
    ),
    hydratesInSeconds: fc.constantFrom(0, 20, 90),
    needs: fc.constantFrom("25cc", "25cc", "25cc", "50cc", "100cc"),
    rows: fc.array(row, { maxLength: 4 }),
    memory,
    busy: fc.boolean(),
    subscribed: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    refusedAgo: fc.constantFrom(null, null, 10, 40, 4_000),
    reads: fc.option(fc.record({
      p95Ms: fc.constantFrom(1, 49, 50, 100, 101, 250, 400, 501, 9_000),
      samples: fc.constantFrom(1, 19, 20, 1_000),
    })),
  }).map(withoutCountOnLadder);
}

/** A ladder keeps no number when it changes size, so that the end of a scaling beside it depends on who is first. */
function withoutCountOnLadder(spec: ClusterSpec): ClusterSpec {
  if (spec.memory.kind !== "scaled") return spec;
  return { ...spec, rows: spec.rows.filter((one) => one.type !== "shrink_to_fit") };
}

/** A whole environment. */
export function worldSpec(log?: LogSpec): fc.Arbitrary<WorldSpec> {
  return fc.record({
    clusters: fc.uniqueArray(clusterSpec(), {
      minLength: 1,
      maxLength: 3,
      selector: (one) => one.name,
    }),
    log: log === undefined
      ? fc.constantFrom("good", "good", "good", "off", "denied", "short", "throttled", "quiet")
      : fc.constant(log),
    controlIndex: fc.integer({ min: 0, max: 9 }),
    version: fc.constantFrom("now", "now", "now", "old"),
  });
}

/**
 * The same where time alone decides nothing, so that one who comes later must come to the same end: nothing is young,
 * who works does so more often than anything counts as idle, and nobody was refused who is not again.
 */
export function timeless(spec: WorldSpec): WorldSpec {
  const old = <T extends { readonly ageSeconds: number }>(one: T): T => ({
    ...one,
    ageSeconds: Math.max(3_000, one.ageSeconds),
  });
  return {
    ...spec,
    clusters: spec.clusters.map((one) => ({
      ...one,
      refusedAgo: null,
      // Between its thresholds load keeps the number that it happens to find.
      reads: { p95Ms: (one.reads?.p95Ms ?? 0) > 500 ? 9_000 : 1, samples: 1_000 },
      replicas: one.replicas.map(old),
      rows: one.rows.map(withPatience),
      memory: one.memory.kind === "suspended"
        ? { ...one.memory, replicas: one.memory.replicas.map(old) }
        : one.memory.kind === "none" || one.memory.kind === "scaled"
        ? one.memory
        : old(one.memory),
    })),
  };
}

/** Whether sizes are tried out for up to an hour each, as shrink_to_fit does it on managed clusters. */
export function measuresForHours({ clusters }: WorldSpec): boolean {
  return clusters.some(({ kind, rows }) =>
    kind === "managed" && rows.some((one) => one.type === "shrink_to_fit")
  );
}

function withPatience(row: RowSpec): RowSpec {
  const { config } = row;
  if (typeof config !== "object" || config === null || !("idle_after_s" in config)) return row;
  const seconds = Number(config.idle_after_s);
  return seconds < 0
    ? row
    : { ...row, config: { ...config, idle_after_s: Math.max(300, seconds) } };
}

/** The world of a description, at `START`. */
export function buildWorld(spec: WorldSpec): FakeWorld {
  const world = fakeWorld();
  // Where several sizes of several replicas each fit beside each other, limits do not decide the end.
  world.limits = { ...world.limits, replicasPerCluster: 15 };
  const now = (spec.version ?? "now") === "now";
  world.capabilities = { backgroundResize: now, nativeBurst: now, waitUntilReady: false };
  for (const one of spec.clusters) buildCluster(world, one);
  world.controlCluster = spec.clusters[spec.controlIndex]?.name ?? world.controlCluster;
  switch (spec.log) {
    case "off":
      world.log.sampleRate = 0;
      break;
    case "denied":
      world.log.missing = missing("LOG_DENIED", "the statement log may not be read");
      world.latency = world.log.missing;
      break;
    case "short":
      world.log.reachesBackTo = START - 20_000;
      break;
    case "throttled":
      world.log.throttledAt = START - 10_000;
      break;
    case "quiet":
      world.log.busy = false;
      break;
    case "good":
      break;
  }
  return world;
}

function buildCluster(world: FakeWorld, spec: ClusterSpec): void {
  const cluster = addCluster(world, spec.name, {
    managed: spec.kind === "managed",
    system: spec.kind === "system",
    subscriptions: spec.subscribed ? 1 : 0,
  });
  const present = spec.memory.kind === "suspended" ? spec.memory.replicas.slice(1) : spec.replicas;
  if (spec.kind === "managed") {
    const [first] = present;
    cluster.settings = {
      size: first?.size ?? "25cc",
      replicationFactor: present.length,
      schedule: "manual",
      burst: null,
      reconfiguration: null,
    };
    cluster.alteredAt = START - (first?.ageSeconds ?? 0) * 1000;
  }
  for (const one of spec.kind === "managed" ? [] : present) {
    const { ageSeconds, ...more } = one;
    addReplica(world, cluster, { ...more, createdAt: START - ageSeconds * 1000 });
  }
  spec.objects.forEach(({ kind }, index) =>
    addObject(world, cluster, {
      kind,
      name: `o${index}`,
      hydratesInSeconds: spec.hydratesInSeconds,
      needs: spec.needs,
    })
  );
  runController(world);
  addRows(world, cluster, spec.rows);
  addMemory(world, cluster, spec.memory);
  if (spec.reads !== null && world.latency.kind === "known") {
    const own = { clusterId: cluster.id, ...spec.reads };
    world.latency = known([...world.latency.value, own], START);
  }
  if (spec.refusedAgo !== null) {
    const at = START - spec.refusedAgo * 1000;
    world.log.statements.push({ at, application: "psql", clusterId: cluster.id, refused: true });
  }
}

/** Adds rows of a description to a cluster. */
export function addRows(world: FakeWorld, cluster: FakeCluster, rows: readonly RowSpec[]): void {
  for (const one of rows) {
    world.strategyRows.push({
      clusterId: cluster.id,
      strategyType: one.type,
      config: one.config,
      updatedAt: one.age === null ? null : START - one.age * 1000,
    });
  }
}

function addMemory(world: FakeWorld, cluster: FakeCluster, spec: MemorySpec): void {
  const { id } = cluster;
  switch (spec.kind) {
    case "none":
      return;
    case "anchor":
      world.memory.push({
        kind: "anchor",
        clusterId: id,
        lastChangeAt: START - spec.ageSeconds * 1000,
      });
      return;
    case "target":
      world.memory.push({
        kind: "memory",
        clusterId: id,
        memory: {
          strategy: "target_size",
          revision: 1,
          lastChangeAt: START - spec.ageSeconds * 1000,
          target: { size: spec.size },
        },
      });
      return;
    case "scaled":
      world.memory.push({
        kind: "memory",
        clusterId: id,
        memory: {
          strategy: "burst",
          revision: 1,
          lastChangeAt: START - 1_000_000,
          scaled: { count: spec.count, from: spec.from },
        },
      });
      return;
    case "suspended": {
      const since = START - 600_000;
      const replicas = spec.replicas.map(({ name, size, zone }) => ({
        ...{ name, size },
        availabilityZone: zone,
      }));
      world.memory.push({
        kind: "memory",
        clusterId: id,
        memory: {
          strategy: spec.by,
          revision: 1,
          lastChangeAt: since,
          suspended: { since, replicas },
        },
      });
    }
  }
}
