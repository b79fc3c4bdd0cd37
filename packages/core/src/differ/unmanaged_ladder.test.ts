/** Sizes that are tried out, and those that were found too small. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Cause } from "../coordinator/desire.ts";
import type { Slot } from "../model/desired.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { reason } from "../model/reason.ts";
import { readinessOf } from "./readiness.ts";
import { diffRunning } from "./unmanaged.ts";

const SMALL = reason("TOO_SMALL", "it ran out of memory");
const CAUSE: Cause = {
  ...{ strategy: "s", reason: reason("WHY", "because"), effect: "working", moves: "shape" },
  ...{ remember: { kind: "changed" }, unwanted: { "25cc": SMALL } },
};
const WANTED: Slot = { size: "100cc", count: 1, onLadder: true };
const PROBE: Slot = { size: "50cc", count: 1, onLadder: true, probe: true };

function down(name: string, size: string): ObservedReplica {
  return replica(name, size, { processesOnline: 0 });
}

/** What is done, and whom it waits for. */
function steps(
  replicas: readonly ObservedReplica[],
  slots: readonly Slot[],
  more: { readonly cause?: Cause; readonly silent?: true } = {},
) {
  const objects = more.silent ? [object("index", {})] : [];
  const seen = cluster({ replicas, objects });
  const { actions, waits } = diffRunning({
    cluster: seen,
    readiness: readinessOf(seen, { sizes: SIZES, now: START }),
    names: new Set(replicas.map((one) => one.name)),
    before: [],
    cause: more.cause ?? CAUSE,
  }, slots);
  return {
    done: actions.flatMap((one) =>
      one.kind === "alter_cluster" ? [] : [`${one.kind} ${one.replica.name} ${one.reason.code}`]
    ),
    waits: waits.map((one) => one.text),
  };
}

describe("a size that is tried out", () => {
  it("is not waited for: what is no longer wanted goes without it", () => {
    const replicas = [replica("old", "200cc"), replica("a", "100cc"), down("b", "50cc")];
    assert.deepEqual(steps(replicas, [WANTED, PROBE]), {
      done: ["drop_replica old REPLACED"],
      waits: ["b (50cc) is not ready: starting; it is tried out"],
    });
  });

  it("does not make up for a wanted one that is missing or not ready", () => {
    const probe = replica("b", "50cc");
    const old = replica("old", "200cc");
    const missing = steps([old, probe], [WANTED, PROBE]);
    assert.deepEqual(missing.done, ["create_replica prod_100cc MISSING"]);
    const late = steps([old, probe, down("a", "100cc")], [WANTED, PROBE]);
    assert.deepEqual(late, {
      done: [],
      waits: ["a (100cc) is not ready: starting; old stays until then"],
    });
  });
});

describe("several wanted ones", () => {
  const two: readonly Slot[] = [{ size: "100cc", count: 1 }, { size: "200cc", count: 1 }];

  it("must all be there and ready before anything goes", () => {
    const old = replica("old", "50cc");
    const ready = replica("a", "100cc");
    assert.deepEqual(steps([old, ready], two).done, ["create_replica r_200cc MISSING"]);
    assert.deepEqual(steps([old, ready, down("b", "200cc")], two).done, []);
    assert.deepEqual(steps([old, ready, replica("b", "200cc")], two).done, [
      "drop_replica old REPLACED",
    ]);
  });
});

describe("a number that goes back to what it was", () => {
  const scaled = { count: 2, from: 2 };
  const cause: Cause = {
    ...{ strategy: "burst", reason: SMALL, effect: "working", moves: "count" },
    remember: { kind: "scaled", scaled },
  };
  const effects = (replicas: readonly ObservedReplica[], one: Cause = cause) => {
    const seen = cluster({ replicas });
    const readiness = readinessOf(seen, { sizes: SIZES, now: START });
    const names = new Set(replicas.map(({ name }) => name));
    const situation = { cluster: seen, readiness, names, before: [], cause: one };
    return diffRunning(situation, [{ size: "50cc", count: 2 }]).actions
      .map(({ remember }) => remember.kind === "scaled" && remember.scaled);
  };
  const three = ["a", "b", "c", "d"].map((name) => replica(name, "50cc"));

  it("is forgotten with its last step, and not before", () => {
    assert.deepEqual(effects(three), [scaled, null]);
    assert.deepEqual(effects(three.slice(0, 1)), [null]);
    assert.deepEqual(effects([replica("old", "25cc")]), [scaled, scaled]);
  });

  it("is remembered while it is another one", () => {
    const higher = { count: 2, from: 1 };
    const up: Cause = {
      ...{ strategy: "burst", reason: SMALL, effect: "working", moves: "count" },
      remember: { kind: "scaled", scaled: higher },
    };
    assert.deepEqual(effects(three.slice(0, 1), up), [higher]);
  });
});

describe("a replica that was found too small", () => {
  const late = down("a", "100cc");

  it("goes before others are ready where it does not serve, and nobody waits for its end", () => {
    assert.deepEqual(steps([late, down("tiny", "25cc")], [WANTED]), {
      done: ["drop_replica tiny TOO_SMALL"],
      waits: ["a (100cc) is not ready: starting"],
    });
  });

  it("stays while it serves, or may serve", () => {
    const serving = steps([late, replica("tiny", "25cc")], [WANTED]);
    assert.deepEqual(serving.done, []);
    assert.match(serving.waits[0] ?? "", /tiny stays until then$/);
    const silent = steps([late, replica("tiny", "25cc")], [WANTED], { silent: true });
    assert.deepEqual(silent.done, []);
  });

  it("stays as the last one of its cluster", () => {
    assert.deepEqual(steps([down("t1", "25cc")], [WANTED]).done, [
      "create_replica prod_100cc MISSING",
    ]);
    assert.deepEqual(steps([down("t1", "25cc"), down("t2", "25cc")], [WANTED]).done, [
      "create_replica prod_100cc MISSING",
      "drop_replica t2 TOO_SMALL",
    ]);
  });

  it("is known by its size, and only from a strategy that works towards sizes", () => {
    assert.deepEqual(steps([late, down("other", "50cc")], [WANTED]).done, []);
    const { strategy, reason: why } = CAUSE;
    const waking: Cause = { strategy, reason: why, effect: "waking" };
    const { done } = steps([late, down("tiny", "25cc")], [WANTED], { cause: waking });
    assert.deepEqual(done, []);
  });
});
