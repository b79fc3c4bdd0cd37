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
    wantedSizes: ["25cc"],
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

  it("makes none where one serves, none is wanted there, or it would be of the wanted size", () => {
    assert.equal(decideBurst(question([READY])).kind, "nothing");
    assert.equal(decideBurst(question([STARTING], { wantedSizes: [] })).kind, "nothing");
    assert.equal(decideBurst(question([STARTING], { wantedSizes: ["100cc"] })).kind, "nothing");
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

  it("forgets it when nothing is left, so that a wake bursts at once", () => {
    const service = { ready: true, since: START };
    assert.equal(serviceSeen(question([], { service })), null);
    assert.equal(serviceSeen(question([])), undefined);
  });
});
