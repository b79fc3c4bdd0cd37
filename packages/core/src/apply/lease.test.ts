import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  isFree,
  isResultOf,
  isUntouched,
  LEASE_LIVES_MS,
  type LeaseReading,
  standingOfLease,
  swapToRelease,
  swapToRenew,
  swapToTake,
} from "./lease.ts";

const NOW = 1_000_000;
const read = (more: Partial<LeaseReading> = {}): LeaseReading => ({
  ...{ holder: "a", epoch: 7, until: NOW - 1, now: NOW },
  ...more,
});

describe("isFree()", () => {
  it("from the millisecond after its end on", () => {
    assert.equal(isFree(read({ until: NOW + 1 })), false);
    assert.equal(isFree(read({ until: NOW })), false);
    assert.equal(isFree(read({ until: NOW - 1 })), true);
  });
});

describe("swapToTake()", () => {
  it("takes a free lease, on top of the epoch that was read", () => {
    assert.deepEqual(swapToTake(read(), "b"), {
      ...{ holder: "b", epoch: 7, until: NOW + LEASE_LIVES_MS, now: NOW },
    });
  });

  it("takes none that another holds", () => {
    assert.equal(swapToTake(read({ until: NOW }), "b"), null);
  });

  it("takes one whose holder has ended, as if its time were over", () => {
    const held = read({ until: NOW + 500 });
    assert.deepEqual(swapToTake(held, "b", (other) => other === "a"), {
      ...{ holder: "b", epoch: 7, until: NOW + LEASE_LIVES_MS, now: NOW + 501 },
    });
    assert.equal(swapToTake(held, "b", () => false), null);
  });

  it("takes again what is its own", () => {
    assert.equal(swapToTake(read({ until: NOW + 5 }), "a")?.epoch, 7);
  });
});

describe("swapToRelease()", () => {
  it("makes it free at once, whatever the time", () => {
    const swap = swapToRelease({ holder: "a", epoch: 7 }, NOW);
    assert.equal(swap.epoch, 7);
    assert.equal(isFree(read({ until: swap.until, now: 1 })), true);
  });
});

describe("isResultOf()", () => {
  it("tells the own swap from everybody else's", () => {
    const swap = swapToRenew(read(), "a");
    assert.equal(isResultOf(read({ epoch: 8 }), swap), true);
    assert.equal(isResultOf(read({ epoch: 7 }), swap), false);
    assert.equal(isResultOf(read({ epoch: 9 }), swap), false);
    assert.equal(isResultOf(read({ epoch: 8, holder: "b" }), swap), false);
  });
});

describe("standingOfLease()", () => {
  const claim = { holder: "a", epoch: 7 };
  const standing = (left: number, more: Partial<LeaseReading> = {}) =>
    standingOfLease(read({ until: NOW + left, ...more }), claim, NOW);

  it("is ours until half of its time is over, then to be renewed", () => {
    assert.equal(standing(LEASE_LIVES_MS), "ours");
    assert.equal(standing(LEASE_LIVES_MS / 2), "ours");
    assert.equal(standing(LEASE_LIVES_MS / 2 - 1), "renew");
    assert.equal(standing(1), "renew");
  });

  it("is lost when its time is over, before anybody else may take it", () => {
    assert.equal(standing(0), "expired");
    assert.equal(isFree(read({ until: NOW })), false);
    assert.equal(standing(-1), "expired");
  });

  it("is lost once anybody has had it, also when it came back to the same name", () => {
    assert.equal(standing(LEASE_LIVES_MS, { epoch: 8 }), "taken");
    assert.equal(standing(LEASE_LIVES_MS, { holder: "b" }), "taken");
    assert.equal(isUntouched(read({ epoch: 9 }), claim), false);
  });
});
