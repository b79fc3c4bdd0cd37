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

  it("says how much of it is left", () => {
    const why = runningCooldown(view({ lastChangeAt: START - 3_599_999 }), 7_200);
    assert.equal(
      why?.text,
      "its last change landed 59 min 59 s ago, cooldown_s is 7200: 1 h left",
    );
    assert.deepEqual(why.numbers, { elapsed_s: 3_599, cooldown_s: 7_200, left_s: 3_601 });
  });

  it("is none at zero, also after a change that is dated in the future", () => {
    const seen = view({ lastChangeAt: START + 5_000 });
    assert.equal(runningCooldown(seen, 0), null);
    assert.equal(runningCooldown(seen, 1)?.numbers["left_s"], 6);
    assert.equal(runningCooldown(view({ lastChangeAt: START }), 1)?.numbers["left_s"], 1);
  });

  it("needs a change to count from", () => assert.equal(runningCooldown(view(), 60), null));
});
