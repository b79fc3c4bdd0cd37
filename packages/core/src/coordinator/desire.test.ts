import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { hold, type Proposal, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { baselineOf } from "./baseline.ts";
import { desire } from "./desire.ts";
import { resolve } from "./resolve.ts";

const WHY = reason("WHY", "because");

/** What is wished for and who is named for it, of a cluster with replicas of these sizes. */
function wishOf(sizes: readonly string[], target: Proposal, load: Proposal) {
  const seen = cluster({ replicas: sizes.map((size, at) => replica(`r${at}`, size)) });
  const voices = [{ strategy: "target_size", proposal: target }, {
    strategy: "burst",
    proposal: load,
  }];
  const { desired, cause } = desire(seen, baselineOf(seen, []), resolve(voices));
  const slots = desired.kind === "running" ? desired.slots : [];
  return {
    slots: slots.map(({ size, count }) => `${count} x ${size}`),
    by: cause === null ? null : cause.strategy,
  };
}

const large: Proposal = { shape: speak({ size: "100cc" }, WHY) };
const number = (count: number): Proposal => ({ count: speak(count, WHY) });

describe("a number that one strategy asks for, of a size that another one does", () => {
  it("is its doing where the size is there", () => {
    const wish = wishOf(["100cc"], large, number(2));
    assert.deepEqual(wish, { slots: ["2 x 100cc"], by: "burst" });
  });

  it("goes through a change of size, which is the other one's doing", () => {
    const before = wishOf(["50cc", "50cc"], large, number(2));
    assert.deepEqual(before, { slots: ["2 x 100cc"], by: "target_size" });
    const halfWay = wishOf(["50cc", "50cc", "100cc"], large, number(2));
    assert.deepEqual(halfWay, { slots: ["2 x 100cc"], by: "target_size" });
    const after = wishOf(["50cc", "100cc", "100cc"], large, number(2));
    assert.deepEqual(after, { slots: ["2 x 100cc"], by: "target_size" });
  });

  it("is remembered where it moves together with the size", () => {
    const wish = wishOf(["50cc"], large, number(2));
    assert.deepEqual(wish, { slots: ["2 x 100cc"], by: "burst" });
  });

  it("stays through a change of size while it is held", () => {
    const held: Proposal = { count: hold(WHY) };
    assert.deepEqual(wishOf(["50cc", "50cc"], large, held).slots, ["2 x 100cc"]);
    assert.deepEqual(wishOf(["50cc", "50cc", "100cc"], large, held).slots, ["2 x 100cc"]);
    assert.deepEqual(wishOf([], large, held).slots, ["1 x 100cc"]);
  });

  it("means nothing beside a fixed name, and on an empty cluster it is nobody's doing", () => {
    const named: Proposal = { shape: speak({ size: "100cc", name: "main" }, WHY) };
    assert.deepEqual(wishOf(["100cc"], named, number(2)), {
      slots: ["1 x 100cc"],
      by: "target_size",
    });
    assert.equal(wishOf([], large, number(2)).by, "target_size");
  });
});

describe("a number without a size", () => {
  it("is of the size that all replicas have", () => {
    assert.deepEqual(wishOf(["50cc"], {}, number(3)).slots, ["1 x 50cc", "2 x 50cc"]);
    assert.deepEqual(wishOf(["50cc", "50cc"], {}, number(1)).slots, ["1 x 50cc"]);
    assert.equal(wishOf(["50cc", "50cc"], {}, number(2)).by, null);
  });

  it("means nothing where they have several sizes, or where there is none", () => {
    assert.deepEqual(wishOf(["50cc", "25cc"], {}, number(3)), { slots: [], by: null });
    assert.deepEqual(wishOf([], {}, number(3)), { slots: [], by: null });
  });
});
