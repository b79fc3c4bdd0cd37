import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Command, Context } from "./command.ts";
import { itemNamed } from "./lookup.ts";
import { requireReadAccess } from "./read_access.ts";
import { item, type Story, tell, unmanaged } from "./story.ts";
import { SqlError } from "../pgwire/message_fields.ts";

const JOE = { role: "joe", sessionRbac: true } as const;

function withRoles(...names: readonly string[]): Story {
  const story = tell();
  for (const name of names) story.say({ type: "create_role", name, attributes: [] });
  return story;
}

function grant(privileges: readonly string[], on: string, to: string): Command {
  return {
    type: "grant",
    privileges,
    targets: [{ kind: "table", item: { name: on } }],
    roles: [to],
  };
}

function reading(story: Story, name: string): string {
  const world = story.world();
  const context: Context = {
    now: world.now,
    database: "materialize",
    searchPath: ["public"],
    cluster: "quickstart",
    connectionId: 1,
    ...JOE,
  };
  try {
    const items = [itemNamed(world, context, { name })];
    requireReadAccess(world, context, { items, cluster: null });
    return "yes";
  } catch (error) {
    if (error instanceof SqlError) return error.field.detail ?? error.message;
    throw error;
  }
}

describe("access with checks on", () => {
  it("a view is read with its owner's privileges, not the reader's", () => {
    const story = withRoles("joe", "ann");
    story.say(item("table", "t"));
    story.say(item("view", "v", { dependencies: ["u1"] }));
    assert.match(reading(story, "v"), /'joe' role needs SELECT privileges on VIEW/);
    story.say(grant(["SELECT"], "v", "joe"));
    assert.equal(reading(story, "v"), "yes");
    assert.match(reading(story, "t"), /'joe' role needs SELECT privileges on TABLE/);
    story.say({
      type: "owner_to",
      target: { kind: "view", item: { name: "v" } },
      role: "ann",
      ifExists: false,
    });
    assert.match(reading(story, "v"), /'ann' role needs SELECT privileges on TABLE/);
  });

  it("a member of the owner may alter, a stranger may not", () => {
    const story = withRoles("joe", "boss");
    story.say(unmanaged("c"));
    const rename: Command = { type: "rename_cluster", name: "c", to: "d", ifExists: false };
    story.say({
      type: "owner_to",
      target: { kind: "cluster", name: "c" },
      role: "boss",
      ifExists: false,
    });
    assert.equal(story.refused(rename, JOE).message, "must be owner of CLUSTER c");
    story.say({ type: "grant_role", roles: ["boss"], members: ["joe"] });
    story.say(rename, JOE);
  });

  it("nothing is given to a role that one is no member of", () => {
    const story = withRoles("joe", "boss");
    story.say({ type: "reassign_owned", roles: ["boss"], to: "boss" });
    const { message, sqlstate } = story.refused(
      { type: "reassign_owned", roles: ["boss"], to: "joe" },
      JOE,
    );
    assert.equal(message, 'must be a member of "boss"');
    assert.equal(sqlstate, "42501");
  });

  it("privileges of the whole system are for superusers to give", () => {
    const story = withRoles("joe");
    const command: Command = {
      type: "grant",
      privileges: ["CREATECLUSTER"],
      targets: [{ kind: "system" }],
      roles: ["joe"],
    };
    assert.equal(
      story.refused(command, JOE).message,
      "permission denied to GRANT/REVOKE SYSTEM PRIVILEGES",
    );
    story.say(command, { role: "mz_system" });
    story.say(unmanaged("c"), JOE);
  });
});

describe("access with checks off", () => {
  it("everyone may do everything but change what is the system's", () => {
    const story = withRoles("joe");
    story.say(unmanaged("c"));
    const rename = (name: string): Command => ({
      type: "rename_cluster",
      name,
      to: "d",
      ifExists: false,
    });
    assert.equal(
      story.refused(rename("mz_catalog_server"), { role: "joe" }).message,
      "must be owner of CLUSTER mz_catalog_server",
    );
    story.say(rename("c"), { role: "joe" });
  });
});
