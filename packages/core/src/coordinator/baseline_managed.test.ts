/** What a managed cluster has, by its settings. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ManagedSettings } from "../model/managed.ts";
import type { Memory } from "../model/memory.ts";
import { hold, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { baselineOf } from "./baseline.ts";
import { desire, steadySlots } from "./desire.ts";
import { resolve } from "./resolve.ts";

const WHY = reason("WHY", "because");
const R = (number: number, size = "25cc") => ({ name: `r${number}`, size, availabilityZone: null });

function managed(more: Partial<ManagedSettings> = {}) {
  return cluster({
    ...{ managed: true, replicas: [replica("r7", "400cc")] },
    settings: {
      ...{ size: "25cc", replicationFactor: 2, schedule: "manual" },
      ...{ burst: null, reconfiguration: null },
      ...more,
    },
  });
}

function suspended(replicas: readonly ReturnType<typeof R>[]): Memory {
  const suspension = { since: START - 5, replicas };
  return { strategy: "idle_suspend", revision: 1, lastChangeAt: START, suspended: suspension };
}

describe("baselineOf() a managed cluster", () => {
  it("goes by its settings, also while it is being resized", () => {
    assert.deepEqual(baselineOf(managed(), []).replicas, [R(1), R(2)]);
    const target = { size: "50cc", replicationFactor: 1 };
    const reconfiguration = { status: "in-progress", deadline: START, target } as const;
    assert.deepEqual(baselineOf(managed({ reconfiguration }), []).replicas, [R(1, "50cc")]);
    assert.equal(baselineOf(managed(), []).managed, true);
    assert.equal("managed" in baselineOf(cluster(), []), false);
  });

  it("is suspended while it has none, and not half-way", () => {
    const memory = suspended([R(1), R(2), R(3)]);
    const empty = baselineOf(managed({ replicationFactor: 0 }), [memory]);
    assert.deepEqual(empty.replicas, [R(1), R(2), R(3)]);
    assert.equal(empty.suspension, memory.suspended);
    const some = baselineOf(managed(), [memory]);
    assert.deepEqual([some.suspension, some.overtaken], [null, ["idle_suspend"]]);
    assert.deepEqual(some.replicas, [R(1), R(2)]);
  });
});

describe("a wish for a managed cluster", () => {
  it("keeps the number whatever the size, where only a size is asked for", () => {
    const shape = speak({ size: "100cc" }, WHY);
    const resolution = resolve([{ strategy: "target_size", proposal: { shape } }]);
    const of = (seen: ReturnType<typeof managed>) =>
      steadySlots(baselineOf(seen, []), resolution).map((one) => `${one.count} x ${one.size}`);
    assert.deepEqual(of(managed()), ["2 x 100cc"]);
    assert.deepEqual(of(managed({ replicationFactor: 0 })), ["1 x 100cc"]);
    const unmanaged = cluster({ replicas: [replica("a", "25cc"), replica("b", "25cc")] });
    assert.deepEqual(of(unmanaged), ["1 x 100cc"]);
  });
});

describe("a wish while nobody can tell whether the cluster is idle", () => {
  const resolution = resolve([
    { strategy: "idle_suspend", proposal: { suspend: hold(WHY) } },
    { strategy: "target_size", proposal: { shape: speak({ size: "50cc" }, WHY) } },
  ]);
  const wish = (seen: ReturnType<typeof cluster>, memories: readonly Memory[] = []) => {
    const { desired, cause } = desire(seen, baselineOf(seen, memories), resolution);
    return [desired.kind, cause?.strategy];
  };

  it("still resizes what runs", () => {
    assert.deepEqual(wish(cluster({ replicas: [replica("a", "25cc")] })), [
      ...["running", "target_size"],
    ]);
  });

  it("changes nothing where there is nothing, or not all that there was", () => {
    assert.deepEqual(wish(cluster()), ["as_observed", undefined]);
    const memory = suspended([R(1), R(2)]);
    const halfWay = cluster({ replicas: [replica("r1", "25cc")] });
    assert.deepEqual(wish(halfWay, [memory]), ["as_observed", undefined]);
  });
});

describe("a wish that keeps what there is", () => {
  it("keeps names and zones when more of the same are asked for", () => {
    const replicas = [replica("a", "25cc", { availabilityZone: "z1" }), replica("b", "25cc")];
    const seen = cluster({ replicas });
    const resolution = resolve([{ strategy: "burst", proposal: { count: speak(3, WHY) } }]);
    const { desired } = desire(seen, baselineOf(seen, []), resolution);
    assert.deepEqual(desired.kind === "running" && desired.slots, [
      { size: "25cc", count: 1, name: "a", availabilityZone: "z1" },
      { size: "25cc", count: 1, name: "b" },
      { size: "25cc", count: 1 },
    ]);
  });

  it("wakes to what there was, where several sizes make the number mean nothing", () => {
    const memory = suspended([R(1), R(2, "50cc")]);
    const seen = cluster();
    const wake = { suspend: speak({ suspended: false } as const, WHY) };
    const resolution = resolve([
      { strategy: "burst", proposal: { count: speak(3, WHY) } },
      { strategy: "idle_suspend", proposal: wake },
    ]);
    const { desired, cause } = desire(seen, baselineOf(seen, [memory]), resolution);
    assert.equal(cause?.effect, "waking");
    assert.deepEqual(desired.kind === "running" && desired.slots, [
      { size: "25cc", count: 1, name: "r1" },
      { size: "50cc", count: 1, name: "r2" },
    ]);
  });
});
