import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tell } from "./story.ts";

describe("variables of roles", () => {
  it("are kept, told about, and forgotten", () => {
    const story = tell();
    story.say({ type: "create_role", name: "joe", attributes: [] });
    const set = { type: "alter_role_variable", role: "joe", name: "cluster" } as const;
    assert.match(
      story.say({ ...set, value: "batch" }).at(-1) ?? "",
      /^variable "cluster" was updated for "joe", this will have no effect/,
    );
    const kept = story.rows("mz_catalog.mz_role_parameters").map((row) => row["parameter_value"]);
    assert.deepEqual(kept, ["batch"]);
    story.say({ ...set, value: null });
    assert.deepEqual(story.rows("mz_catalog.mz_role_parameters"), []);
    assert.equal(
      story.refused({ ...set, role: "nobody", value: "x" }).message,
      "unknown role 'nobody'",
    );
  });
  it("are not attributes, of which none may be said twice", () => {
    const refused = tell().refused({
      type: "create_role",
      name: "ann",
      attributes: ["INHERIT", "NOINHERIT"],
    });
    assert.equal(refused.message, "conflicting or redundant options");
  });
});
