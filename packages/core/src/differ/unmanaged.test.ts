import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Cause } from "../coordinator/desire.ts";
import { remembered } from "../coordinator/baseline.ts";
import type { Slot } from "../model/desired.ts";
import type { RememberedReplica } from "../model/memory.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { reason } from "../model/reason.ts";
import { renderAction } from "../sql/render_action.ts";
import { readinessOf } from "./readiness.ts";
import type { Situation } from "./actions.ts";
import { diffRunning, diffSuspended } from "./unmanaged.ts";

const WHY = reason("WHY", "because");
const WORKING: Cause = {
  ...{ strategy: "target_size", reason: WHY, effect: "working", moves: "shape" },
  remember: { kind: "worked_towards", target: { size: "50cc" } },
};
const WAKING: Cause = { strategy: "idle_suspend", reason: WHY, effect: "waking" };

function situation(
  replicas: readonly ObservedReplica[],
  cause: Cause = WORKING,
  before: readonly RememberedReplica[] = replicas.map(remembered),
): Situation {
  const seen = cluster({ replicas });
  return {
    cluster: seen,
    readiness: readinessOf(seen, { sizes: SIZES, now: START }),
    names: new Set(replicas.map((one) => one.name)),
    before,
    cause,
  };
}

function sql(one: Situation, slots: readonly Slot[]): readonly string[] {
  return diffRunning(one, slots).actions.map((action) =>
    renderAction(action).replaceAll('"', "").replace(" CLUSTER REPLICA", "")
  );
}

describe("diffRunning()", () => {
  const old = replica("old", "25cc", { availabilityZone: "z1" });
  const starting = replica("new", "50cc", { processesOnline: 0 });
  const ready = replica("new", "50cc");
  const slot: Slot = { size: "50cc", count: 1 };

  it("creates before it drops, in the zone of whom it replaces", () => {
    assert.deepEqual(sql(situation([old]), [slot]), [
      "CREATE prod.r_50cc (SIZE '50cc', AVAILABILITY ZONE 'z1')",
    ]);
  });

  it("drops nothing while a wanted replica is not ready, and says what it waits for", () => {
    const steps = diffRunning(situation([old, starting]), [slot]);
    assert.deepEqual(steps.actions, []);
    assert.match(steps.waits[0]?.text ?? "", /new \(50cc\) is not ready: starting; old stays/);
  });

  it("retires once all wanted replicas are ready, and expects them to be", () => {
    assert.deepEqual(sql(situation([old, ready]), [slot]), ["DROP prod.old"]);
    const [drop] = diffRunning(situation([old, ready]), [slot]).actions;
    assert.deepEqual(drop?.expects.ready, [ready.id]);
    assert.deepEqual(sql(situation([old, ready]), [{ size: "50cc", count: 2 }]), [
      "CREATE prod.r_50cc (SIZE '50cc', AVAILABILITY ZONE 'z1')",
    ]);
  });

  it("pins no zone where nobody is replaced", () => {
    const pinned = replica("r_50cc", "50cc", { availabilityZone: "z1" });
    assert.deepEqual(sql(situation([pinned]), [{ size: "50cc", count: 2 }]), [
      "CREATE prod.r_50cc_2 (SIZE '50cc')",
    ]);
  });

  it("hands a fixed name over in three steps", () => {
    const named: Slot = { size: "50cc", count: 1, name: "main" };
    const main = replica("main", "25cc");
    const next = replica("main_next", "50cc");
    assert.deepEqual(sql(situation([main]), [named]), ["CREATE prod.main_next (SIZE '50cc')"]);
    assert.deepEqual(sql(situation([main, next]), [named]), [
      "DROP prod.main",
      "ALTER prod.main_next RENAME TO main",
    ]);
    assert.deepEqual(sql(situation([next]), [named]), ["ALTER prod.main_next RENAME TO main"]);
    const late = { ...next, processesOnline: 0 };
    assert.deepEqual(sql(situation([main, late]), [named]), []);
  });

  it("wakes to the names and zones it had, and only the last create makes it awake", () => {
    const before = [
      { name: "a", size: "50cc", availabilityZone: "z1" },
      { name: "b", size: "50cc", availabilityZone: "z2" },
    ];
    const waking = situation([], WAKING, before);
    assert.deepEqual(sql(waking, [{ size: "50cc", count: 2 }]), [
      "CREATE prod.a (SIZE '50cc', AVAILABILITY ZONE 'z1')",
      "CREATE prod.b (SIZE '50cc', AVAILABILITY ZONE 'z2')",
    ]);
    const effects = diffRunning(waking, [{ size: "50cc", count: 2 }]).actions.map((one) =>
      one.remember.kind
    );
    assert.deepEqual(effects, ["waking", "awake"]);
    assert.deepEqual(sql(waking, [{ size: "100cc", count: 1 }]), [
      "CREATE prod.r_100cc (SIZE '100cc', AVAILABILITY ZONE 'z1')",
    ]);
  });
});

describe("diffSuspended()", () => {
  it("drops all, by name, each remembering what there was before", () => {
    const cause: Cause = { strategy: "idle_suspend", reason: WHY, effect: "suspending" };
    const one = situation([replica("b", "25cc"), replica("a", "50cc")], cause);
    const { actions } = diffSuspended(one);
    assert.deepEqual(
      actions.map((action) => action.kind === "drop_replica" && action.replica.name),
      [
        "a",
        "b",
      ],
    );
    for (const action of actions) {
      assert.deepEqual(action.remember, { kind: "suspended", replicas: one.before });
    }
  });
});
