import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { readinessOf } from "../differ/readiness.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { reason } from "../model/reason.ts";
import { type BurstQuestion, decideBurst, extraReplicas, serviceSeen } from "./burst.ts";

const READY = replica("r1", "25cc");
const STARTING = replica("r1", "25cc", { processesOnline: 0 });
const EXTRA = replica("prod_burst", "100cc");
const WHY = reason("BURST", "because");

function question(
  steady: readonly ObservedReplica[],
  more: Partial<BurstQuestion> = {},
): BurstQuestion {
  const seen = cluster({ replicas: steady });
  const all = cluster({ replicas: [...steady, ...more.extras ?? []] });
  const value = { wanted: true, size: "100cc", afterSeconds: 30 } as const;
  return {
    winner: { strategy: "burst", say: { kind: "speak", value, reason: WHY } },
    steady: seen,
    extras: [],
    readiness: readinessOf(all, { sizes: SIZES, now: START }),
    wanted: [{ size: "25cc" }],
    service: null,
    now: START,
    ...more,
  };
}

function unwanted(): Partial<BurstQuestion> {
  const say = { kind: "speak", value: { wanted: false }, reason: WHY } as const;
  return { winner: { strategy: "burst", say } };
}

describe("decideBurst()", () => {
  it("makes one at once where nothing has been ready yet, also on an empty cluster", () => {
    for (const steady of [[], [STARTING]]) {
      const decision = decideBurst(question(steady));
      assert.deepEqual(decision.kind === "make" && decision.size, "100cc");
    }
  });

  it("waits after_s where something was ready, to the second", () => {
    const kind = (secondsAgo: number, ready = false) =>
      decideBurst(question([STARTING], {
        service: { ready, since: START - secondsAgo * 1000 },
      })).kind;
    assert.equal(kind(29), "wait");
    assert.equal(kind(30), "make");
    assert.equal(kind(999, true), "wait", "the wait begins when it is first seen without");
  });

  it("says how long nothing has been ready, in whole seconds", () => {
    const service = { ready: false, since: START - 125_999 };
    const decision = decideBurst(question([STARTING], { service }));
    assert.ok(decision.kind === "make");
    assert.equal(decision.reason.text, "no replica has been ready for 2 min 5 s");
    assert.deepEqual(decision.reason.numbers, {
      ...{ burst_replica_size: "100cc", not_ready_s: 125, after_s: 30 },
    });
    const waiting = decideBurst(question([STARTING], {
      service: { ready: false, since: START - 29_999 },
    }));
    assert.ok(waiting.kind === "wait");
    assert.equal(waiting.since, START - 29_999);
    assert.equal(waiting.text, "no replica is ready; an extra 100cc comes after 30 s of that");
  });

  it("names who serves instead, by name", () => {
    const text = (...steady: readonly ObservedReplica[]) => {
      const decision = decideBurst(question(steady, { extras: [EXTRA] }));
      return decision.kind === "retire" ? decision.reason.text : "";
    };
    assert.equal(text(READY), "r1 is ready, the extra replica is not needed");
    assert.equal(
      text(READY, replica("a", "25cc")),
      "a, r1 are ready, the extra replica is not needed",
    );
  });

  it("keeps one that nobody wants while it is not known whether it serves", () => {
    const seen = cluster({ replicas: [EXTRA], objects: [object("index", {})] });
    const readiness = readinessOf(seen, { sizes: SIZES, now: START });
    assert.equal(readiness.get(EXTRA.id)?.state, "unknown");
    const kind = decideBurst(question([], { extras: [EXTRA], readiness, ...unwanted() })).kind;
    assert.equal(kind, "nothing");
  });

  it("makes none where one serves, none is wanted there, or it would be of the wanted size", () => {
    assert.equal(decideBurst(question([READY])).kind, "nothing");
    assert.equal(decideBurst(question([STARTING], { wanted: [] })).kind, "nothing");
    assert.equal(
      decideBurst(question([STARTING], { wanted: [{ size: "100cc" }] })).kind,
      "nothing",
    );
    assert.equal(decideBurst(question([STARTING], { extras: [EXTRA] })).kind, "nothing");
    assert.equal(decideBurst(question([STARTING], unwanted())).kind, "nothing");
  });

  it("makes none while a replica does not report whether it is ready", () => {
    const silent = cluster({ replicas: [READY], objects: [object("index", {})] });
    const readiness = readinessOf(silent, { sizes: SIZES, now: START });
    assert.equal(readiness.get(READY.id)?.state, "unknown");
    assert.equal(decideBurst(question([READY], { readiness })).kind, "nothing");
  });

  it("retires it once another replica is ready, whatever its size", () => {
    for (const size of ["100cc", "200cc"]) {
      const extra = replica("prod_burst", size);
      const decision = decideBurst(question([READY], { extras: [extra] }));
      assert.deepEqual(decision.kind === "retire" && decision.replicas, [extra]);
    }
  });

  it("retires one that nobody wants at once, unless it is what serves", () => {
    const starting = replica("prod_burst", "100cc", { processesOnline: 0 });
    const kind = (extra: ObservedReplica) =>
      decideBurst(question([STARTING], { extras: [extra], ...unwanted() })).kind;
    assert.equal(kind(starting), "retire");
    assert.equal(kind(EXTRA), "nothing");
  });

  it("does nothing while the field is held or nobody speaks", () => {
    const held = { strategy: "burst", say: { kind: "hold", reason: WHY } } as const;
    for (const winner of [held, null]) {
      assert.equal(decideBurst(question([READY], { extras: [EXTRA], winner })).kind, "nothing");
    }
  });
});

describe("extraReplicas()", () => {
  const seen = cluster({ replicas: [READY, EXTRA] });
  const made = (id: string | null, name: string) =>
    extraReplicas(seen, [{
      ...{ strategy: "burst", revision: 1, lastChangeAt: START },
      made: { id, name, size: "100cc" },
    }]).map((one) => one.name);

  it("are known by id, under any name", () => {
    assert.deepEqual(made(EXTRA.id, "renamed"), ["prod_burst"]);
    assert.deepEqual(made("u404", "prod_burst"), []);
  });

  it("are all of those that any strategy remembers", () => {
    const memory = (strategy: string, one: ObservedReplica) => ({
      ...{ strategy, revision: 1, lastChangeAt: START },
      made: { id: one.id, name: one.name, size: one.size },
    });
    const memories = [memory("burst", EXTRA), memory("other", READY)];
    assert.deepEqual(extraReplicas(seen, memories), [READY, EXTRA]);
  });

  it("are known by name and size where no id was seen", () => {
    assert.deepEqual(made(null, "prod_burst"), ["prod_burst"]);
    assert.deepEqual(made(null, "r1"), []);
  });
});

describe("serviceSeen()", () => {
  it("tells only what has changed", () => {
    const ready = { ready: true, since: START - 5 };
    assert.deepEqual(serviceSeen(question([READY])), { ready: true, since: START });
    assert.equal(serviceSeen(question([READY], { service: ready })), undefined);
    assert.deepEqual(serviceSeen(question([STARTING], { service: ready })), {
      ready: false,
      since: START,
    });
    assert.equal(serviceSeen(question([STARTING])), undefined, "it has never been ready");
  });

  it("goes on while the field is held, so that a cooldown and after_s run side by side", () => {
    const held = { strategy: "burst", say: { kind: "hold", reason: WHY } } as const;
    const service = { ready: true, since: START - 5 };
    assert.deepEqual(serviceSeen(question([STARTING], { service, winner: held })), {
      ready: false,
      since: START,
    });
    assert.equal(serviceSeen(question([READY], { winner: held })), undefined, "nothing to go on");
  });

  it("tells nothing while it is not known whether one is ready, and one that is suffices", () => {
    const other = replica("r2", "25cc");
    const seen = cluster({
      replicas: [READY, other],
      objects: [object("index", { r1: true })],
    });
    const readiness = readinessOf(seen, { sizes: SIZES, now: START });
    assert.equal(readiness.get(other.id)?.state, "unknown");
    const service = { ready: false, since: START - 5 };
    const serving = { ready: true, since: START };
    assert.deepEqual(serviceSeen(question([READY, other], { service, readiness })), serving);
    const was = { ready: true, since: START - 5 };
    assert.equal(serviceSeen(question([other], { service: was, readiness })), undefined);
    const late = replica("r3", "25cc", { processesOnline: 0 });
    const mixed = cluster({ replicas: [other, late], objects: [object("index", { r1: true })] });
    const doubtful = readinessOf(mixed, { sizes: SIZES, now: START });
    assert.equal(
      serviceSeen(question([other, late], { service: was, readiness: doubtful })),
      undefined,
    );
  });

  it("tells nothing where nobody wants an extra replica", () => {
    const service = { ready: true, since: START - 5 };
    assert.equal(serviceSeen(question([STARTING], { service, ...unwanted() })), undefined);
    assert.equal(serviceSeen(question([STARTING], { service, winner: null })), undefined);
  });

  it("forgets it when nothing is left, so that a wake bursts at once", () => {
    const service = { ready: true, since: START };
    assert.equal(serviceSeen(question([], { service })), null);
    assert.equal(serviceSeen(question([])), undefined);
  });
});
