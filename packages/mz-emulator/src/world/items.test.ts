import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command, ItemKind } from "./command.ts";
import { showCreateCluster } from "./serving.ts";
import { item, managed, options, tell, unmanaged } from "./story.ts";

function dropItem(
  kind: ItemKind,
  name: string,
  more: { readonly cascade?: boolean; readonly ifExists?: boolean } = {},
): Command {
  return {
    type: "drop",
    kind,
    targets: [{ kind, item: { name } }],
    ifExists: more.ifExists ?? false,
    cascade: more.cascade ?? false,
    restrict: false,
  };
}

describe("items", () => {
  it("a name that is taken is refused with the kind that has it", () => {
    const story = tell();
    story.say(item("table", "t"));
    assert.equal(
      story.refused(item("view", "t")).message,
      'table "materialize.public.t" already exists',
    );
    assert.deepEqual(story.say(item("table", "t", { ifNotExists: true })), [
      'table "t" already exists, skipping',
    ]);
  });

  it("readers keep what they read; CASCADE takes them, dependents first", () => {
    const story = tell();
    story.say(item("table", "t"));
    story.say(item("view", "v1", { dependencies: ["u1"] }));
    story.say(item("view", "v2", { dependencies: ["u2"] }));
    story.say(item("view", "v3", { dependencies: ["u3"] }));
    assert.equal(
      story.refused(dropItem("view", "v1")).message,
      'cannot drop view "v1": still depended upon by view "v2"',
    );
    assert.equal(story.refused(dropItem("table", "v1")).message, "v1 is not a table");
    assert.deepEqual(story.say(dropItem("view", "v1", { cascade: true })), [
      "drop cascades to 2 other objects",
    ]);
    assert.deepEqual(story.rows("mz_catalog.mz_views"), []);
    assert.deepEqual(story.say(dropItem("view", "v1", { ifExists: true })), [
      'VIEW "v1" does not exist, skipping',
    ]);
  });

  it("an index makes up its name, tells of duplicates, and does not keep its table", () => {
    const story = tell();
    story.say(item("table", "t"));
    const on = { dependencies: ["u1"], cluster: "quickstart", name: null };
    story.say(item("index", "", on));
    story.say(item("index", "", { ...on, keys: [{ expression: "k || k", nullable: true }] }));
    const names = story.rows("mz_emulator.indexes").map((row) => row["name"]);
    assert.deepEqual(names, ["t_primary_idx", "t_expr_idx"]);
    const [advice] = story.say(item("index", "", { ...on, keys: [{ column: "k" }] }));
    assert.match(advice ?? "", /^Index materialize\.public\.t_k_idx is identical to .*t\(k\)\.$/);
    story.say(dropItem("table", "t"));
    assert.deepEqual(story.rows("mz_emulator.indexes"), []);
  });

  it("what is temporary is seen by its session only and goes with it", () => {
    const story = tell();
    const session = "00000000-0000-4000-8000-000000000001";
    story.say({
      type: "open_session",
      sessionId: session,
      connectionId: 1,
      role: "materialize",
      clientIp: null,
      applicationName: "",
    });
    story.say(item("view", "v", { temporary: true }));
    assert.equal(
      story.refused(item("view", "w", { dependencies: ["u1"] })).message,
      "non-temporary items cannot depend on temporary item 'v'",
    );
    assert.equal(
      story.refused(dropItem("view", "v"), { connectionId: 2 }).message,
      "unknown catalog item 'v'",
    );
    story.say({ type: "close_session", sessionId: session });
    assert.deepEqual(story.rows("mz_catalog.mz_views"), []);
  });

  it("without a schema on the path nothing can be made", () => {
    const error = tell().refused(item("table", "t"), { searchPath: ["nowhere"] });
    assert.deepEqual([error.sqlstate, error.message], ["3F000", "no valid schema selected"]);
  });
});

describe("roles and grants", () => {
  it("a role that owns or has something stays", () => {
    const story = tell();
    story.say({ type: "create_role", name: "joe", attributes: [] });
    story.say(unmanaged("a"));
    story.say({
      type: "grant",
      privileges: ["USAGE"],
      targets: [{ kind: "cluster", name: "a" }],
      roles: ["joe"],
    });
    const drop: Command = {
      type: "drop",
      kind: "role",
      targets: [{ kind: "role", name: "joe" }],
      ifExists: false,
      cascade: false,
      restrict: false,
    };
    assert.equal(
      story.refused(drop).detail,
      'joe: privileges on CLUSTER "a" granted by materialize',
    );
    story.say({ type: "drop_owned", roles: ["joe"], cascade: false });
    story.say(drop);
  });

  it("a cluster has no SELECT", () => {
    const story = tell();
    story.say(unmanaged("a"));
    const error = story.refused({
      type: "grant",
      privileges: ["SELECT"],
      targets: [{ kind: "cluster", name: "a" }],
      roles: ["PUBLIC"],
    });
    assert.equal(error.message, 'invalid privilege types SELECT for CLUSTER "a"');
  });

  it("nobody becomes a member of a member", () => {
    const story = tell();
    for (const name of ["boss", "joe"]) story.say({ type: "create_role", name, attributes: [] });
    story.say({ type: "grant_role", roles: ["boss"], members: ["joe"] });
    assert.equal(
      story.refused({ type: "grant_role", roles: ["joe"], members: ["boss"] }).message,
      'role "joe" is a member of role "boss"',
    );
  });
});

describe("SHOW CREATE CLUSTER", () => {
  it("spells out every option", () => {
    const story = tell();
    story.say(managed("m", {
      "REPLICATION FACTOR": 0,
      "AUTO SCALING STRATEGY": {
        kind: "clause",
        keyword: "ON HYDRATION",
        options: options({ "HYDRATION SIZE": "50cc", "LINGER DURATION": "90s" }),
      },
    }));
    assert.equal(
      showCreateCluster(story.world(), "m"),
      "CREATE CLUSTER \"m\" (AUTO SCALING STRATEGY = (ON HYDRATION (HYDRATION SIZE = '50cc', " +
        "LINGER DURATION = INTERVAL '00:01:30')), EXPERIMENTAL ARRANGEMENT COMPRESSION = false, " +
        "INTROSPECTION DEBUGGING = false, INTROSPECTION INTERVAL = INTERVAL '00:00:01', MANAGED = true, " +
        "REPLICATION FACTOR = 0, SIZE = '25cc', SCHEDULE = MANUAL)",
    );
  });
});
