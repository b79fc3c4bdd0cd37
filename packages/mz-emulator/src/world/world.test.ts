/** The world as a whole: whatever is said to it, it refuses in SQL or keeps its catalog consistent. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { alter, dropCluster, item, managed, unmanaged } from "./story.ts";
import {
  advance,
  type Change,
  type Command,
  createWorld,
  execute,
  nextEventAt,
  rowsAfter,
  SqlError,
  type World,
} from "./world.ts";

const START = Date.UTC(2026, 0, 1);
const CONTEXT = {
  role: "materialize",
  database: "materialize",
  searchPath: ["public"],
  cluster: "quickstart",
  connectionId: 1,
};

type Step = { readonly pass: number } | { readonly say: Command };

const clusters = fc.constantFrom("a", "b", "quickstart");
const replicas = fc.constantFrom("r1", "r2", "x");
const sizes = fc.constantFrom("25cc", "50cc", "100cc", "none");
const items = fc.constantFrom("t", "v", "i", "j");

const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.tuple(clusters, fc.dictionary(replicas, sizes, { maxKeys: 3 }))
    .map(([name, list]) => unmanaged(name, list)),
  fc.tuple(clusters, fc.nat(3))
    .map(([name, factor]) => managed(name, { "REPLICATION FACTOR": factor })),
  fc.tuple(clusters, sizes).map(([name, size]) => alter(name, { SIZE: size })),
  fc.tuple(clusters, fc.nat(3)).map(([name, n]) => alter(name, { "REPLICATION FACTOR": n })),
  fc.tuple(clusters, fc.boolean())
    .map(([name, value]) => alter(name, { MANAGED: { kind: "boolean", value } })),
  fc.tuple(clusters, fc.boolean()).map(([name, cascade]) => dropCluster(name, cascade)),
  fc.record({
    type: fc.constant("create_cluster_replica" as const),
    cluster: clusters,
    name: replicas,
    options: sizes.map((text) => [{ name: "SIZE", value: { kind: "string" as const, text } }]),
    ifNotExists: fc.constant(false),
  }),
  fc.tuple(clusters, replicas).map(([cluster, name]): Command => ({
    type: "drop",
    kind: "cluster-replica",
    targets: [{ kind: "cluster-replica", cluster, name }],
    ifExists: false,
    cascade: false,
    restrict: false,
  })),
  fc.record({
    type: fc.constant("rename_cluster" as const),
    name: clusters,
    to: clusters,
    ifExists: fc.boolean(),
  }),
  fc.record({
    type: fc.constant("swap_clusters" as const),
    name: clusters,
    with: clusters,
    ifExists: fc.boolean(),
  }),
  items.map((name) => item("table", name)),
  fc.tuple(items, clusters).map(([name, cluster]) =>
    item("index", name, { dependencies: ["u1"], cluster })
  ),
  fc.tuple(items, clusters).map(([name, cluster]) =>
    item("materialized-view", name, { dependencies: ["u1"], cluster })
  ),
  fc.tuple(fc.constantFrom("u1", "u2", "u3"), fc.nat(10_000_000_000)).map((
    [itemId, bytes],
  ): Command => ({ type: "set_object_data", itemId, bytes })),
);

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: commands.map((say): Step => ({ say })) },
    { weight: 1, arbitrary: fc.nat(120_000).map((pass): Step => ({ pass })) },
  ),
  { maxLength: 40, size: "max" },
);

/** Takes the steps from a new world on; what is refused changes nothing. */
function live(profile: "new" | "old", taken: readonly Step[]): { world: World; changes: Change[] } {
  const made = createWorld({ now: START, profile });
  let world = made.world;
  const changes = [...made.changes];
  // Commands name what they depend on by ids that exist: the base is u1.
  for (const step of [{ say: item("table", "base") }, ...taken]) {
    try {
      const next = "pass" in step
        ? advance(world, world.now + step.pass)
        : execute(world, step.say, { ...CONTEXT, now: world.now + 1 });
      world = next.world;
      changes.push(...next.changes);
    } catch (error) {
      assert.ok(
        error instanceof SqlError,
        `${error}\n${error instanceof Error ? error.stack : ""}`,
      );
    }
  }
  return { world, changes };
}

/** Names that nothing has. */
function dangling(changes: readonly Change[]): readonly string[] {
  const rows = (relation: string) => rowsAfter(changes, relation);
  const ids = (relation: string) => new Set(rows(relation).map((row) => row["id"] ?? null));
  const clusterIds = ids("mz_catalog.mz_clusters");
  const replicaIds = ids("mz_catalog.mz_cluster_replicas");
  const refers: readonly (readonly [string, string, ReadonlySet<string | null>])[] = [
    ["mz_catalog.mz_cluster_replicas", "cluster_id", clusterIds],
    ["mz_emulator.indexes", "cluster_id", clusterIds],
    ["mz_catalog.mz_materialized_views", "cluster_id", clusterIds],
    ["mz_internal.mz_cluster_reconfigurations", "cluster_id", clusterIds],
    ["mz_emulator.reporting_replicas", "replica_id", replicaIds],
  ];
  return refers.flatMap(([relation, column, known]) =>
    rows(relation).filter((row) => row[column] != null && !known.has(row[column]))
      .map((row) => `${relation}: ${JSON.stringify(row)}`)
  );
}

function twice(changes: readonly Change[]): readonly string[] {
  const clusterNames = rowsAfter(changes, "mz_catalog.mz_clusters").map((row) => `${row["name"]}`);
  const replicaNames = rowsAfter(changes, "mz_catalog.mz_cluster_replicas")
    .map((row) => `${row["cluster_id"]}.${row["name"]}`);
  const all = [...clusterNames, ...replicaNames];
  return all.filter((name, index) => all.indexOf(name) !== index);
}

const RUNS = { numRuns: 150, seed: 20_261_121 };

describe("the world", () => {
  it("refuses in SQL or keeps its catalog consistent, whatever is said to it", () => {
    fc.assert(
      fc.property(fc.constantFrom("new" as const, "old" as const), steps, (profile, taken) => {
        const { changes } = live(profile, taken);
        assert.deepEqual(dangling(changes), []);
        assert.deepEqual(twice(changes), []);
        const times = changes.map((change) => change.at);
        assert.ok(times.every((at, index) => index === 0 || at >= (times[index - 1] ?? 0)));
      }),
      RUNS,
    );
  });

  it("passes through every moment, in however many steps time passes", () => {
    fc.assert(
      fc.property(steps, fc.nat(100_000), fc.nat(100_000), (taken, a, b) => {
        const { world } = live("new", taken);
        const [first, last] = [world.now + Math.min(a, b), world.now + Math.max(a, b)];
        const once = advance(world, last);
        const half = advance(world, first);
        const rest = advance(half.world, last);
        assert.deepEqual([...half.changes, ...rest.changes], once.changes);
        assert.deepEqual(rest.world, once.world);
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  it("brings up a managed cluster's replicas, and then comes to rest", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { world, changes } = live("new", taken);
        const later = advance(world, world.now + 48 * 3_600_000);
        const all = [...changes, ...later.changes];
        const replicas = rowsAfter(all, "mz_catalog.mz_cluster_replicas");
        for (const cluster of rowsAfter(all, "mz_catalog.mz_clusters")) {
          if (cluster["managed"] !== "t" || !cluster["id"]?.startsWith("u")) continue;
          const count = replicas.filter((row) => row["cluster_id"] === cluster["id"]).length;
          assert.equal(count, Number(cluster["replication_factor"]), JSON.stringify(cluster));
        }
        const next = nextEventAt(later.world);
        assert.ok(next === null || next > later.world.now);
      }),
      { ...RUNS, numRuns: 60 },
    );
  });
});
