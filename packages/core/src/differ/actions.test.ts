import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import type { Cause } from "../coordinator/desire.ts";
import { reason } from "../model/reason.ts";
import { byName, create, giveUp, rename, retire, type Situation, suspend } from "./actions.ts";

const WHY = reason("WHY", "because");
const SMALL = reason("TOO_SMALL", "25cc is too small");
const R1 = replica("r1", "25cc");
const R2 = replica("r2", "50cc");
const R3 = replica("r3", "50cc");
const BEFORE = [{ name: "r1", size: "25cc", availabilityZone: null }];
const NEW = { name: "new", size: "50cc", availabilityZone: "z1", probe: false };
const NOTHING_EXPECTED = { ready: [], absentNames: [], unsubscribed: false };

function situation(cause: Cause): Situation {
  const seen = cluster({ replicas: [R1, R2, R3] });
  return { cluster: seen, readiness: new Map(), names: new Set(), before: BEFORE, cause };
}

const base = { strategy: "s", reason: WHY };
const remember = { kind: "scaled", scaled: { count: 2, from: 1 } } as const;
const SHAPE = situation({ ...base, effect: "working", moves: "shape", remember });
const COUNT = situation({ ...base, effect: "working", moves: "count", remember });
const UNWANTED = situation({
  ...{ ...base, effect: "working", moves: "shape", remember },
  unwanted: { "25cc": SMALL },
});
const WAKING = situation({ ...base, effect: "waking" });
const SUSPENDING = situation({ ...base, effect: "suspending" });
const ORDERED = situation({ ...base, effect: "suspending", despiteUse: true });

describe("every action", () => {
  it("names its cluster and strategy, what was there before and what is remembered", () => {
    for (const action of [create(SHAPE, NEW), retire(SHAPE, R1, [R2]), rename(SHAPE, R2, "x")]) {
      assert.deepEqual(action.cluster, { id: "u1", name: "prod" });
      assert.deepEqual([action.strategy, action.before], ["s", BEFORE]);
      assert.deepEqual(action.remember, remember);
    }
    assert.deepEqual(create(WAKING, NEW).remember, { kind: "waking" });
    assert.deepEqual(suspend(SUSPENDING, R1).remember, { kind: "suspended", replicas: BEFORE });
  });
});

describe("create()", () => {
  it("needs a free name and nothing else", () => {
    const action = create(SHAPE, NEW);
    assert.deepEqual(action.expects, { ...NOTHING_EXPECTED, absentNames: ["new"] });
    assert.deepEqual(action.kind === "create_replica" && action.replica, {
      ...{ name: "new", size: "50cc", availabilityZone: "z1" },
    });
  });

  it("says why: because it is missing, to try a size out, or for whom the cluster wakes", () => {
    const text = (one: Situation, probe = false) => create(one, { ...NEW, probe }).reason.text;
    assert.equal(text(SHAPE), "no replica new of size 50cc yet: because");
    assert.equal(text(SHAPE, true), "50cc is tried out: nobody knows yet whether it fits");
    assert.equal(text(WAKING), "because");
    assert.equal(create(SHAPE, { ...NEW, probe: true }).reason.code, "TRIED_OUT");
  });
});

describe("retire()", () => {
  it("rests on all that replace it, by name", () => {
    const action = retire(SHAPE, R1, [R3, R2]);
    assert.deepEqual(action.expects, { ...NOTHING_EXPECTED, ready: [R2.id, R3.id] });
    assert.equal(action.reason.text, "r2, r3 are ready, r1 is no longer wanted");
    assert.deepEqual(action.reason.numbers, { ready: 2 });
    assert.equal(action.kind === "drop_replica" && action.suspending, false);
    const one = retire(SHAPE, R1, [R2]);
    assert.equal(one.reason.text, "r2 is ready, r1 is no longer wanted");
    assert.deepEqual(one.kind === "drop_replica" && one.replica, {
      ...{ id: R1.id, name: "r1", size: "25cc" },
    });
  });

  it("says what is wrong with its size where that is known, and who asked for fewer", () => {
    assert.equal(retire(UNWANTED, R1, [R2]).reason, SMALL);
    assert.equal(retire(UNWANTED, R2, [R3]).reason.code, "REPLACED");
    assert.equal(retire(COUNT, R1, [R2]).reason, WHY);
    assert.equal(retire(WAKING, R1, [R2]).reason.code, "REPLACED");
  });
});

describe("giveUp()", () => {
  it("rests on nobody, and on the replica not having become ready", () => {
    const action = giveUp(SHAPE, R1, SMALL);
    assert.deepEqual(action.expects, { ...NOTHING_EXPECTED, unready: true });
    assert.equal(action.reason, SMALL);
    assert.equal(action.kind === "drop_replica" && action.suspending, false);
  });
});

describe("suspend()", () => {
  it("needs that nobody is subscribed, unless a person has ordered it", () => {
    const action = suspend(SUSPENDING, R1);
    assert.deepEqual(action.expects, { ...NOTHING_EXPECTED, unsubscribed: true });
    assert.equal(action.kind === "drop_replica" && action.suspending, true);
    assert.equal(action.reason, WHY);
    assert.deepEqual(suspend(ORDERED, R1).expects, NOTHING_EXPECTED);
  });
});

describe("rename()", () => {
  it("needs the new name to be free", () => {
    const action = rename(SHAPE, R2, "main");
    assert.deepEqual(action.expects, { ...NOTHING_EXPECTED, absentNames: ["main"] });
    assert.deepEqual(action.kind === "rename_replica" && action.newName, "main");
    assert.equal(action.reason.text, "the row wants the name main, r2 takes it over");
  });
});

describe("byName()", () => {
  it("sorts in any order", () => {
    for (const order of [[R3, R1, R2], [R2, R3, R1], [R1, R2, R3], [R3, R2, R1]]) {
      assert.deepEqual(byName(order), [R1, R2, R3]);
    }
  });
});
