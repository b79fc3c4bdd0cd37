import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { PRECEDENCE, rankOf } from "../coordinator/precedence.ts";
import { SIZES } from "../../../../tests/support/builders.ts";
import { findStrategy, STRATEGIES } from "./registry.ts";

describe("the registry", () => {
  it("finds a strategy by type and by alias", () => {
    assert.equal(findStrategy("idle_suspend")?.type, "idle_suspend");
    assert.equal(findStrategy("idle_shutdown")?.type, "idle_suspend");
    assert.equal(findStrategy("no_such"), undefined);
  });

  it("has a place in the order of precedence for each, and the unknown above all", () => {
    for (const { type } of STRATEGIES) assert.ok(PRECEDENCE.includes(type), type);
    assert.ok(rankOf("no_such") > rankOf("idle_suspend"));
    assert.ok(rankOf("idle_suspend") > rankOf("target_size"));
  });

  it("shows examples that are valid", () => {
    for (const strategy of STRATEGIES) {
      const config = strategy.schema.parse(JSON.parse(strategy.example));
      assert.equal(strategy.check(config, { sizes: SIZES }), null);
    }
  });
});
