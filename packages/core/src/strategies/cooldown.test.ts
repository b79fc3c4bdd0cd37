import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { runningCooldown } from "./cooldown.ts";

describe("runningCooldown()", () => {
  it("runs to the second from the last change", () => {
    const seen = (ms: number) => view({ lastChangeAt: START - ms });
    assert.equal(runningCooldown(seen(59_999), 60)?.numbers["left_s"], 1);
    assert.equal(runningCooldown(seen(60_000), 60), null);
  });

  it("takes the default where the row has none, and the row's zero as none", () => {
    const seen = view({ lastChangeAt: START - 1_000, defaultCooldownSeconds: 60 });
    assert.equal(runningCooldown(seen, undefined)?.code, "COOLDOWN");
    assert.equal(runningCooldown(seen, 0), null);
  });

  it("needs a change to count from", () => assert.equal(runningCooldown(view(), 60), null));
});
