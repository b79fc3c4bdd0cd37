import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tell } from "./story.ts";

const reset = (name: string, option: string) => ({
  type: "alter_cluster_reset",
  name,
  ifExists: false,
  options: [option],
} as const);

describe("ALTER CLUSTER that has nothing to do", () => {
  it("leaves no event", () => {
    const story = tell();
    const before = story.rows("mz_catalog.mz_audit_events").length;
    story.say(reset("quickstart", "INTROSPECTION INTERVAL"));
    assert.equal(story.rows("mz_catalog.mz_audit_events").length, before);
  });
});

describe("ALTER CLUSTER ... RESET of an unmanaged cluster", () => {
  it("refuses what only managed clusters have", () => {
    const story = tell();
    story.say({
      type: "create_cluster",
      name: "un",
      features: false,
      ifNotExists: false,
      options: [{ name: "REPLICAS", value: { kind: "replicas", replicas: [] } }],
    });
    for (const option of ["SIZE", "REPLICATION FACTOR", "AVAILABILITY ZONES"]) {
      const { message } = story.refused(reset("un", option));
      assert.equal(message, `Cannot change ${option} of unmanaged clusters`);
    }
    story.say(reset("un", "SCHEDULE"));
  });
});
