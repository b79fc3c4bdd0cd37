import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  alter,
  dropCluster,
  item,
  managed,
  options,
  type Story,
  tell,
  unmanaged,
} from "./story.ts";

const clusters = (story: Story) =>
  story.rows("mz_catalog.mz_clusters").filter((row) =>
    row["id"] !== "u1" && row["id"]?.startsWith("u")
  );
const replicas = (story: Story) =>
  story.rows("mz_catalog.mz_cluster_replicas").filter((row) => row["cluster_id"] !== "u1")
    .filter((row) => row["id"]?.startsWith("u")).map((row) => `${row["name"]} ${row["size"]}`);

describe("clusters", () => {
  it("an unmanaged cluster gets the replicas that were named, and their audit events", () => {
    const story = tell();
    story.say(unmanaged("a", { x: "25cc", y: "50cc" }));
    assert.deepEqual(replicas(story), ["x 25cc", "y 50cc"]);
    assert.equal(clusters(story)[0]?.["size"], null);
    assert.equal(clusters(story)[0]?.["privileges"], "{s2=U/u1,u1=UC/u1}");
    const events = story.rows("mz_catalog.mz_audit_events").slice(-3).map((row) =>
      row["object_type"]
    );
    assert.deepEqual(events, ["cluster", "cluster-replica", "cluster-replica"]);
  });

  it("a refused statement leaves the world as it was", () => {
    const story = tell();
    const before = story.world();
    const error = story.refused(unmanaged("a", { good: "25cc", bad: "tiny" }));
    assert.equal(error.message, "unknown cluster replica size tiny");
    assert.match(error.hint ?? "", /^Valid cluster replica sizes are: 25cc, 50cc/);
    assert.equal(story.world(), before);
  });

  it("limits count what would be there afterwards", () => {
    const story = tell({ settings: { max_clusters: "2" } });
    assert.equal(
      story.refused(managed("a", { "REPLICATION FACTOR": 4_000_000_000 })).message,
      "creating cluster replica would violate max_replicas_per_cluster limit " +
        "(desired: 4000000000, limit: 5, current: 0)",
    );
    story.say(unmanaged("a"));
    const error = story.refused(unmanaged("b"));
    assert.equal(error.sqlstate, "53000");
    assert.equal(
      error.message,
      "creating cluster would violate max_clusters limit (desired: 3, limit: 2, current: 2)",
    );
  });

  it("replica DDL is for unmanaged clusters", () => {
    const story = tell();
    story.say(managed("m", { "REPLICATION FACTOR": 1 }));
    const create = story.refused({
      type: "create_cluster_replica",
      cluster: "m",
      name: "x",
      options: options({ SIZE: "25cc" }),
      ifNotExists: false,
    });
    assert.equal(create.message, "cannot modify managed cluster m");
    const drop = story.refused({
      type: "drop",
      kind: "cluster-replica",
      targets: [{ kind: "cluster-replica", cluster: "m", name: "r1" }],
      ifExists: false,
      cascade: false,
      restrict: false,
    });
    assert.equal(drop.message, "cannot drop replica of managed cluster");
  });

  it("dropping a cluster takes replicas along, objects only with CASCADE", () => {
    const story = tell();
    story.say(unmanaged("a", { x: "25cc" }));
    story.say(item("table", "t"));
    story.say(item("index", "i", { dependencies: ["u1"], cluster: "a" }));
    assert.match(story.refused(dropCluster("a")).message, /because other objects depend on it$/);
    assert.deepEqual(story.say(dropCluster("a", true)), ["drop cascades to 2 other objects"]);
    assert.deepEqual(replicas(story), []);
    assert.deepEqual(story.rows("mz_emulator.hydrations"), []);
  });

  it("a swap moves names and leaves ids", () => {
    const story = tell();
    story.say(unmanaged("a"));
    story.say(unmanaged("b"));
    story.say({ type: "swap_clusters", name: "a", with: "b", ifExists: false });
    assert.deepEqual(clusters(story).map((row) => [row["id"], row["name"]]), [["u2", "b"], [
      "u3",
      "a",
    ]]);
    story.say(dropCluster("a"));
    assert.deepEqual(clusters(story).map((row) => row["name"]), ["b"]);
  });

  it("nobody but the system changes system clusters", () => {
    const story = tell();
    const error = story.refused(dropCluster("mz_catalog_server"));
    assert.equal(error.sqlstate, "42501");
    assert.equal(error.message, "must be owner of CLUSTER mz_catalog_server");
  });

  it("with checks on, strangers may not touch a cluster until they own it", () => {
    const story = tell();
    story.say({ type: "create_role", name: "joe", attributes: [] });
    story.say(unmanaged("a"));
    const joe = { role: "joe", sessionRbac: true };
    assert.equal(story.refused(dropCluster("a"), joe).message, "must be owner of CLUSTER a");
    assert.equal(story.refused(unmanaged("b"), joe).message, "permission denied for SYSTEM");
    story.say({
      type: "owner_to",
      target: { kind: "cluster", name: "a" },
      role: "joe",
      ifExists: false,
    });
    story.say(dropCluster("a"), joe);
  });
});

describe("the native controller", () => {
  it("follows the replication factor, oldest replicas stay", () => {
    const story = tell();
    story.say(managed("m", { "REPLICATION FACTOR": 1 }));
    story.say(alter("m", { "REPLICATION FACTOR": 3 }));
    assert.deepEqual(replicas(story), ["r1 25cc"]);
    story.pass(10);
    assert.deepEqual(replicas(story), ["r1 25cc", "r2 25cc", "r3 25cc"]);
    story.say(alter("m", { "REPLICATION FACTOR": 1 }));
    story.pass(10);
    assert.deepEqual(replicas(story), ["r1 25cc"]);
  });

  it("resizes gracefully: old and new side by side, then the cut-over", () => {
    const story = tell();
    story.say(managed("m", { "REPLICATION FACTOR": 1 }));
    story.pass(3000);
    story.say(alter("m", { SIZE: "50cc" }));
    story.pass(10);
    assert.deepEqual(replicas(story), ["r1 25cc", "r2 50cc"]);
    assert.equal(clusters(story)[0]?.["size"], "25cc");
    assert.equal(
      story.refused(alter("m", { "REPLICATION FACTOR": 2 })).sqlstate,
      "55006",
    );
    story.pass(5000);
    assert.deepEqual(replicas(story), ["r2 50cc"]);
    assert.equal(clusters(story)[0]?.["size"], "50cc");
    const record = story.rows("mz_internal.mz_cluster_reconfigurations")[0];
    assert.deepEqual([record?.["status"], record?.["changes"]], ["finalized", "{}"]);
  });

  it("in the old profile there is no controller: replicas are replaced at once", () => {
    const story = tell({ profile: "old" });
    story.say(managed("m", { "REPLICATION FACTOR": 1 }));
    story.say(alter("m", { SIZE: "50cc" }));
    assert.deepEqual(replicas(story), ["r1 50cc"]);
    assert.deepEqual(story.rows("mz_internal.mz_cluster_reconfigurations"), []);
  });

  it("bursts while nothing is hydrated and stops after the linger", () => {
    const story = tell();
    story.say(managed("src", { "REPLICATION FACTOR": 0 }));
    story.say(item("table", "t"));
    story.say(item("materialized-view", "mv", { dependencies: ["u1"], cluster: "src" }));
    story.say(managed("m", { "REPLICATION FACTOR": 1 }));
    story.say(item("index", "i", { dependencies: ["u2"], cluster: "m" }));
    story.say(alter("m", {
      "AUTO SCALING STRATEGY": {
        kind: "clause",
        keyword: "ON HYDRATION",
        options: options({ "HYDRATION SIZE": "50cc", "LINGER DURATION": "2s" }),
      },
    }));
    story.pass(100);
    assert.deepEqual(replicas(story), ["r1 25cc", "r2 50cc"]);
    story.pass(60_000);
    assert.equal(replicas(story).length, 2);
    story.say(alter("src", { "REPLICATION FACTOR": 1 }));
    story.pass(10_000);
    assert.deepEqual(replicas(story).sort(), ["r1 25cc", "r1 25cc"]);
  });
});
