import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Cause } from "../coordinator/desire.ts";
import type { Slot } from "../model/desired.ts";
import type { Capabilities, ManagedSettings } from "../model/managed.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { reason } from "../model/reason.ts";
import { diffManagedRunning, diffManagedSuspended, type ManagedSituation } from "./managed.ts";
import type { Readiness } from "./readiness.ts";
import type { Steps } from "./unmanaged.ts";

const WHY = reason("WHY", "because");
const SETTINGS: ManagedSettings = {
  ...{ size: "25cc", replicationFactor: 2, schedule: "manual" },
  ...{ burst: null, reconfiguration: null },
};
const ALL: Capabilities = { backgroundResize: true, waitUntilReady: true, nativeBurst: true };
const BEFORE = [{ name: "r1", size: "25cc", availabilityZone: null }];
const WORKING: Cause = {
  ...{ strategy: "target_size", reason: WHY, effect: "working", moves: "shape" },
  remember: { kind: "worked_towards", target: { size: "50cc" } },
};
const LARGE = { size: "400cc", lingerSeconds: 60 };

interface Given {
  readonly settings?: Partial<ManagedSettings>;
  readonly replicas?: readonly ObservedReplica[];
  readonly states?: Readonly<Record<string, Readiness["state"]>>;
  readonly can?: Partial<Capabilities>;
  readonly cause?: Cause | null;
  readonly burst?: ManagedSituation["burst"];
}

function situation({ settings, replicas = [], states = {}, can, cause, burst }: Given) {
  const all: ManagedSettings = { ...SETTINGS, ...settings };
  const readiness = new Map(
    Object.entries(states).map(([name, state]) => [`u_${name}`, { state, text: `is ${state}` }]),
  );
  return {
    cluster: cluster({ managed: true, settings: all, replicas }),
    ...{ settings: all, readiness, capabilities: { ...ALL, ...can }, before: BEFORE },
    ...{ cause: cause === undefined ? WORKING : cause, burst },
  };
}

const running = (given: Given, slots: readonly Slot[] | null) =>
  diffManagedRunning(situation(given), slots);

/** The settings that change; null where nothing does. */
function change({ actions: [action, ...others] }: Steps) {
  assert.deepEqual(others, []);
  return action === undefined ? null : action.kind === "alter_cluster" && action.change;
}

const texts = ({ waits }: Steps) => waits.map((one) => one.text);
const slots = (size: string, ...counts: readonly number[]): readonly Slot[] =>
  counts.map((count) => ({ size, count }));

function resizing(size: string, replicationFactor: number): Partial<ManagedSettings> {
  const target = { size, replicationFactor };
  return { reconfiguration: { status: "in-progress", deadline: START + 60_000, target } };
}

describe("a managed cluster that shall run", () => {
  it("gets what differs, in one statement", () => {
    assert.deepEqual(change(running({}, slots("50cc", 2))), { size: "50cc" });
    assert.deepEqual(change(running({}, slots("25cc", 1))), { replicationFactor: 1 });
    assert.deepEqual(change(running({}, slots("50cc", 1, 2))), {
      ...{ size: "50cc", replicationFactor: 3 },
    });
    assert.equal(change(running({}, slots("25cc", 1, 1))), null);
    assert.equal(change(running({}, null)), null);
  });

  it("is what the statement says, remembers and rests on", () => {
    const [action] = running({}, slots("50cc", 1)).actions;
    assert.ok(action?.kind === "alter_cluster");
    assert.deepEqual(action.cluster, { id: "u1", name: "prod" });
    assert.deepEqual([action.strategy, action.reason, action.before], ["target_size", WHY, BEFORE]);
    assert.deepEqual(action.remember, { kind: "worked_towards", target: { size: "50cc" } });
    assert.deepEqual([action.also, "waitSeconds" in action], [[], false]);
    assert.deepEqual(action.expects, {
      ...{ ready: [], absentNames: [], unsubscribed: false, settings: SETTINGS },
    });
  });

  it("does not change without somebody whose doing it is", () => {
    assert.deepEqual(running({ cause: null }, slots("50cc", 2)).actions, []);
  });

  it("is left alone where Materialize decides when it runs", () => {
    const given: Given = { settings: { schedule: "on-refresh" } };
    const nothing = { actions: [], waits: [] };
    assert.deepEqual(running(given, slots("50cc", 1)), nothing);
    assert.deepEqual(diffManagedSuspended(situation(given)), nothing);
  });

  it("is waited for by the statement only where nothing resizes in the background", () => {
    const waits = (given: Given, to: readonly Slot[]) => {
      const [action] = running(given, to).actions;
      return action?.kind === "alter_cluster" ? action.waitSeconds : undefined;
    };
    const old = { backgroundResize: false };
    assert.equal(waits({ can: old }, slots("50cc", 2)), 3_600);
    assert.equal(waits({ can: old }, slots("25cc", 3)), undefined);
    assert.equal(waits({ can: { ...old, waitUntilReady: false } }, slots("50cc", 2)), undefined);
    assert.equal(waits({}, slots("50cc", 2)), undefined);
    const empty = { replicationFactor: 0 };
    assert.equal(waits({ can: old, settings: empty }, slots("50cc", 2)), undefined);
  });

  it("wakes with its statement", () => {
    const cause: Cause = { strategy: "idle_suspend", reason: WHY, effect: "waking" };
    const [action] = running({ cause, settings: { replicationFactor: 0 } }, slots("25cc", 2))
      .actions;
    assert.deepEqual(action?.remember, { kind: "awake" });
  });
});

describe("a managed cluster that is being resized", () => {
  it("may get another size, and no other number", () => {
    const given: Given = { settings: resizing("50cc", 2) };
    assert.equal(change(running(given, slots("50cc", 2))), null);
    assert.equal(change(running(given, slots("50cc", 3))), null);
    assert.deepEqual(change(running(given, slots("100cc", 3))), { size: "100cc" });
    assert.deepEqual(change(running(given, slots("25cc", 2))), { size: "25cc" });
  });

  it("is waited for: how far it is, when it is given up, and what comes after that", () => {
    const replicas = [
      replica("n1", "50cc", { createdAt: START - 5 }),
      replica("n2", "50cc", { createdAt: START - 9 }),
      replica("old", "25cc", { createdAt: START }),
    ];
    const given: Given = {
      ...{ settings: resizing("50cc", 2), replicas },
      states: { n1: "ready", n2: "starting", old: "ready" },
    };
    const wait = "Materialize resizes it to 50cc: 1 of 2 new replicas ready, " +
      "given up at 2026-11-21 12:01:00 UTC";
    assert.deepEqual(running(given, slots("50cc", 2)).waits, [{
      ...{ code: "RESIZING", text: wait, since: START - 5, until: START + 60_000 },
      numbers: { size: "50cc", ready: 1, replicas: 2, then: 2 },
    }]);
    assert.deepEqual(texts(running(given, slots("50cc", 1))), [
      `${wait}; 1 instead of 2 replicas come after that`,
    ]);
    const suspended = diffManagedSuspended(situation(given));
    assert.deepEqual(suspended.actions, []);
    assert.deepEqual(texts(suspended), [`${wait}; it is suspended after that`]);
    const early = running({ settings: resizing("50cc", 2) }, slots("50cc", 2));
    assert.equal(early.waits[0]?.since, null);
    const unknown = [replica("n1", "50cc", { createdAt: null }), ...replicas.slice(1)];
    const aged = running({ ...given, replicas: unknown }, slots("50cc", 2));
    assert.equal(aged.waits[0]?.since, START - 9);
  });

  it("is no longer so once that is over, however it ended", () => {
    for (const status of ["finalized", "timed-out", "cancelled", "resource-exhausted"] as const) {
      const target = { size: "50cc", replicationFactor: 2 };
      const settings = { reconfiguration: { status, deadline: START, target } };
      const steps = running({ settings }, slots("50cc", 3));
      assert.deepEqual(change(steps), { size: "50cc", replicationFactor: 3 });
      assert.deepEqual(steps.waits, []);
    }
  });
});

describe("a managed cluster that shall be suspended", () => {
  const cause: Cause = { strategy: "idle_suspend", reason: WHY, effect: "suspending" };

  it("gets no replicas, where nobody is subscribed", () => {
    const steps = diffManagedSuspended(situation({ cause }));
    assert.deepEqual(change(steps), { replicationFactor: 0 });
    const [action] = steps.actions;
    assert.equal(action?.expects.unsubscribed, true);
    assert.deepEqual(action?.remember, { kind: "suspended", replicas: BEFORE });
    assert.deepEqual(steps.waits, []);
  });

  it("is left as it is once it has none", () => {
    const given: Given = { cause, settings: { replicationFactor: 0 } };
    assert.deepEqual(diffManagedSuspended(situation(given)), { actions: [], waits: [] });
  });
});

describe("the native burst", () => {
  const burst = { strategy: "burst", reason: WHY, value: LARGE };
  const here = slots("25cc", 2);

  it("is set and taken away by whoever wants it", () => {
    const [action] = running({ burst }, here).actions;
    assert.ok(action?.kind === "alter_cluster");
    assert.deepEqual(action.change, { burst: LARGE });
    assert.equal(action.strategy, "burst");
    assert.deepEqual(action.remember, { kind: "set_burst", burst: LARGE });
    const given: Given = { settings: { burst: LARGE }, burst: { ...burst, value: null } };
    assert.deepEqual(change(running(given, here)), { burst: null });
    assert.equal(change(running({ settings: { burst: LARGE }, burst }, here)), null);
    assert.equal(change(running({ settings: { burst: LARGE } }, here)), null);
    const other = { ...LARGE, lingerSeconds: null };
    assert.deepEqual(change(running({ settings: { burst: other }, burst }, here)), {
      burst: LARGE,
    });
  });

  it("comes with a change of size, and both strategies remember their part", () => {
    const [action] = running({ burst }, slots("50cc", 2)).actions;
    assert.ok(action?.kind === "alter_cluster");
    assert.deepEqual(action.change, { size: "50cc", burst: LARGE });
    assert.equal(action.strategy, "target_size");
    assert.deepEqual(action.also, [{
      strategy: "burst",
      effect: { kind: "set_burst", burst: LARGE },
    }]);
  });

  it("goes in the same statement that gives the cluster its size, whoever has set it", () => {
    const settings = { burst: { size: "50cc", lingerSeconds: null } };
    const [action] = running({ settings }, slots("50cc", 2)).actions;
    assert.deepEqual(action?.kind === "alter_cluster" && action.change, {
      ...{ size: "50cc", burst: null },
    });
    assert.deepEqual(action?.kind === "alter_cluster" && action.also, []);
  });

  it("is not touched where this version has none, nor on a cluster that stays empty", () => {
    assert.equal(change(running({ burst, can: { nativeBurst: false } }, here)), null);
    const empty: Given = { burst, settings: { replicationFactor: 0 } };
    assert.equal(change(running(empty, slots("25cc", 0))), null);
  });
});

describe("replicas that do not serve yet", () => {
  it("are waited for where they have the size of the cluster", () => {
    const replicas = [
      replica("a", "25cc", { createdAt: START - 9, statusChangedAt: START - 3 }),
      replica("b", "25cc", { createdAt: START - 9, statusChangedAt: null }),
      replica("c", "25cc", { createdAt: null }),
      ...[replica("d", "25cc"), replica("e", "25cc"), replica("x", "400cc")],
    ];
    const states = {
      ...{ a: "starting", b: "unknown", c: "hydrating", d: "ready", x: "starting" } as const,
    };
    assert.deepEqual(running({ replicas, states }, null).waits, [
      {
        code: "NOT_READY",
        text: "a (25cc) is not ready: is starting",
        since: START - 3,
        numbers: { replica: "a" },
      },
      {
        code: "READINESS_UNKNOWN",
        text: "b (25cc) is not ready: is unknown",
        since: START - 9,
        numbers: { replica: "b" },
      },
      {
        code: "NOT_READY",
        text: "c (25cc) is not ready: is hydrating",
        since: null,
        numbers: { replica: "c" },
      },
    ]);
  });
});
