import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { reason } from "../model/reason.ts";
import { type BurstGround, burstSteps } from "./burst_steps.ts";

const WHY = reason("WHY", "because");
const BEFORE = [{ name: "r1", size: "25cc", availabilityZone: null }];

function ground(names: readonly string[], taken: readonly string[] = []): BurstGround {
  const replicas = names.map((name) => replica(name, "25cc"));
  const leaving = new Set<string>();
  return { cluster: cluster({ replicas }), strategy: "burst", before: BEFORE, taken, leaving };
}

describe("burstSteps()", () => {
  it("makes one under a name that is free, here and in the same plan", () => {
    const name = (of: BurstGround) => {
      const { actions: [action], waits } = burstSteps(
        { kind: "make", size: "100cc", reason: WHY },
        of,
      );
      assert.deepEqual(waits, []);
      assert.ok(action?.kind === "create_replica");
      assert.deepEqual(action.expects, {
        ready: [],
        absentNames: [action.replica.name],
        unsubscribed: false,
      });
      assert.deepEqual(action.remember, {
        kind: "made",
        replica: { name: action.replica.name, size: "100cc" },
      });
      assert.deepEqual([action.before, action.strategy], [BEFORE, "burst"]);
      return action.replica.name;
    };
    assert.equal(name(ground(["r1"])), "prod_burst");
    assert.equal(name(ground(["r1", "prod_burst"])), "prod_burst_2");
    assert.equal(name(ground(["r1", "prod_burst"], ["prod_burst_2"])), "prod_burst_3");
  });

  it("retires all by name, and rests on one that serves", () => {
    const replicas = ["c", "b"].map((name) => replica(name, "100cc"));
    const ready = ["z", "y"].map((name) => replica(name, "25cc"));
    const steps = burstSteps({ kind: "retire", replicas, ready, reason: WHY }, ground(["y", "z"]));
    assert.deepEqual(
      steps.actions.map((one) =>
        one.kind === "drop_replica" &&
        [one.replica.name, one.suspending, one.expects, one.remember.kind]
      ),
      ["b", "c"].map((name) => [
        name,
        false,
        { ready: ["u_y"], absentNames: [], unsubscribed: false },
        "retired",
      ]),
    );
    assert.deepEqual(steps.waits, []);
  });

  it("rests on one that stays, not on one that goes in the same plan", () => {
    const replicas = [replica("c", "100cc")];
    const ready = ["y", "z"].map((name) => replica(name, "25cc"));
    const rests = (leaving: readonly string[]) =>
      burstSteps({ kind: "retire", replicas, ready, reason: WHY }, {
        ...ground(["y", "z"]),
        leaving: new Set(leaving),
      }).actions[0]?.expects.ready;
    assert.deepEqual(rests([]), ["u_y"]);
    assert.deepEqual(rests(["u_y"]), ["u_z"]);
    assert.deepEqual(rests(["u_y", "u_z"]), ["u_y"]);
  });

  it("waits, or has nothing to do", () => {
    const told = { text: "soon", since: START, until: START + 30_000 };
    assert.deepEqual(burstSteps({ kind: "wait", ...told }, ground([])), {
      actions: [],
      waits: [{ code: "BURST_AFTER", ...told }],
    });
    assert.deepEqual(burstSteps({ kind: "nothing" }, ground([])), { actions: [], waits: [] });
  });
});
