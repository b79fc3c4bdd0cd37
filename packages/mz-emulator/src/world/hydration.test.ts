import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { rowsAfter } from "./change.ts";
import { item, START, type Story, tell, unmanaged } from "./story.ts";
import { advance, createWorld, nextEventAt } from "./world.ts";

const hydration = (story: Story) =>
  story.rows("mz_emulator.hydrations").map((
    row,
  ) => [row["object_id"], row["replica_id"], row["hydrated"]]);
const statuses = (story: Story) =>
  story.rows("mz_internal.mz_cluster_replica_status_history").filter((row) =>
    row["replica_id"] === "u2"
  )
    .map((row) => row["reason"] ?? row["status"]);

function withIndex(size = "25cc"): Story {
  const story = tell();
  story.say(unmanaged("a", { x: size }));
  story.say(item("table", "t"));
  story.say(item("index", "i", { dependencies: ["u1"], cluster: "a" }));
  return story;
}

describe("hydration", () => {
  it("an object has a row without replica until one reports about it", () => {
    const story = withIndex();
    assert.deepEqual(hydration(story), [["u2", null, "f"]]);
    story.pass(5000);
    assert.deepEqual(hydration(story), [["u2", "u2", "t"]]);
  });

  it("processes come online one by one", () => {
    const story = withIndex("2x50cc");
    story.pass(450);
    assert.deepEqual(statuses(story), ["online"]);
    story.pass(1000);
    assert.deepEqual(statuses(story), ["online", "online"]);
  });

  it("takes longer for more data, shorter on a larger size", () => {
    const took = (size: string, bytes: number) => {
      const story = withIndex(size);
      story.say({ type: "set_object_data", itemId: "u2", bytes });
      story.pass(600_000);
      return Number(story.rows("mz_internal.mz_compute_hydration_times")[0]?.["time_ns"]);
    };
    assert.ok(took("100cc", 1e9) > took("100cc", 1e8));
    assert.ok(took("200cc", 1e9) < took("100cc", 1e9));
  });

  it("waits for a materialized view that nobody computes", () => {
    const story = tell();
    story.say(unmanaged("src"));
    story.say(unmanaged("a", { x: "25cc" }));
    story.say(item("table", "t"));
    story.say(item("materialized-view", "mv", { dependencies: ["u1"], cluster: "src" }));
    story.say(item("view", "v", { dependencies: ["u2"] }));
    story.say(item("index", "i", { dependencies: ["u3"], cluster: "a" }));
    story.pass(60_000);
    assert.deepEqual(hydration(story), [["u2", null, "f"], ["u4", "u2", "f"]]);
    story.say({
      type: "create_cluster_replica",
      cluster: "src",
      name: "y",
      options: [{ name: "SIZE", value: { kind: "string", text: "25cc" } }],
      ifNotExists: false,
    });
    story.pass(5000);
    assert.ok(hydration(story).every(([, , hydrated]) => hydrated === "t"));
  });

  it("a restart loses what was hydrated and gets it back", () => {
    const story = withIndex();
    story.pass(5000);
    story.say({ type: "restart_replica", replicaId: "u2", reason: null, times: 1 });
    assert.deepEqual(hydration(story), [["u2", "u2", "f"]]);
    story.pass(10_000);
    assert.deepEqual(hydration(story), [["u2", "u2", "t"]]);
    assert.deepEqual(statuses(story), ["online", "offline", "online"]);
  });

  it("data that does not fit kills the replica, again and again", () => {
    const story = withIndex();
    story.say({ type: "set_object_data", itemId: "u2", bytes: 5e9 });
    story.pass(200_000);
    assert.ok(statuses(story).filter((reason) => reason === "oom-killed").length >= 2);
    assert.deepEqual(hydration(story), [["u2", "u2", "f"]]);
  });

  it("one that goes down again and again stays away for longer each time, up to five minutes", () => {
    const story = withIndex("2x50cc");
    story.pass(5000);
    story.say({ type: "restart_replica", replicaId: "u2", reason: "oom-killed", times: Infinity });
    story.pass(3_600_000);
    const times = (status: string) =>
      story.rows("mz_internal.mz_cluster_replica_status_history")
        .filter((row) => row["replica_id"] === "u2" && row["process_id"] === "1")
        .filter((row) => row["status"] === status)
        .map((row) => Date.parse(row["occurred_at"] ?? ""));
    const away = times("offline").map((at) =>
      Math.floor(((times("online").find((back) => back > at) ?? Infinity) - at) / 1000)
    );
    assert.deepEqual(away.slice(0, 10), [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert.deepEqual(hydration(story), [["u2", "u2", "f"]], "it never gets there");
    assert.equal(new Set(statuses(story)).size, 2, "all processes, offline for one reason");

    story.say({ type: "restart_replica", replicaId: "u2", reason: null, times: 0 });
    story.pass(600_000);
    assert.deepEqual(hydration(story), [["u2", "u2", "t"]]);
    story.say({ type: "restart_replica", replicaId: "u2", reason: null, times: 1 });
    story.pass(3_000);
    assert.deepEqual(hydration(story), [["u2", "u2", "t"]], "since it worked, it is back at once");
  });

  it("a replica without introspection never tells", () => {
    const story = tell();
    story.say(unmanaged("a"));
    story.say({
      type: "create_cluster_replica",
      cluster: "a",
      name: "x",
      options: [
        { name: "SIZE", value: { kind: "string", text: "25cc" } },
        { name: "INTROSPECTION INTERVAL", value: { kind: "number", text: "0" } },
      ],
      ifNotExists: false,
    });
    story.say(item("table", "t"));
    story.say(item("index", "i", { dependencies: ["u1"], cluster: "a" }));
    story.pass(60_000);
    assert.deepEqual(hydration(story), [["u2", null, "f"]]);
  });

  it("measures are NULL at first, then there", () => {
    const story = withIndex();
    const measures = () =>
      story.rows("mz_internal.mz_cluster_replica_metrics_history")
        .filter((row) => row["replica_id"] === "u2").map((row) => row["memory_bytes"] !== null);
    assert.deepEqual(measures(), [false]);
    story.pass(61_000);
    assert.deepEqual(measures(), [false, true]);
  });
});

describe("advance", () => {
  it("in two steps is as good as in one", () => {
    const story = withIndex("2x50cc");
    story.say({ type: "set_object_data", itemId: "u2", bytes: 40e9 });
    const from = story.world();
    fc.assert(
      fc.property(fc.nat(300_000), fc.nat(300_000), (first, second) => {
        const middle = advance(from, from.now + first);
        const stepped = advance(middle.world, from.now + first + second);
        const direct = advance(from, from.now + first + second);
        assert.deepEqual([...middle.changes, ...stepped.changes], direct.changes);
        assert.deepEqual(stepped.world, direct.world);
      }),
      { numRuns: 50, seed: 4 },
    );
  });

  it("to where it already is changes nothing, and the next event is never in the past", () => {
    const story = withIndex();
    story.pass(700);
    const again = advance(story.world(), story.world().now);
    assert.equal(again.world, story.world());
    assert.ok((nextEventAt(story.world()) ?? Infinity) > story.world().now);
  });
});

describe("clusters that are there from the start", () => {
  it("are ready and hydrated, and fit into the raised limits", () => {
    const { world, changes } = createWorld({ now: START, seedClusters: 40 });
    assert.equal(rowsAfter(changes, "mz_emulator.hydrations").length, 40 * 3 * 10);
    assert.equal(rowsAfter(changes, "mz_catalog.mz_clusters").length, 6 + 40);
    assert.equal(world.settings["max_clusters"], "65");
  });
});
