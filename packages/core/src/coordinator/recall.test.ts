import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Trace } from "../model/effect.ts";
import type { Memory } from "../model/memory.ts";
import { recall } from "./recall.ts";

const REPLICAS = [{ name: "a", size: "25cc", availabilityZone: null }];
const TRACE: Trace = {
  clusterId: "u1",
  strategy: "idle_suspend",
  startedAt: START - 5,
  at: START,
  effect: { kind: "suspended", replicas: REPLICAS },
};

function awake(at: number): Memory {
  return { strategy: "idle_suspend", revision: 3, lastChangeAt: at, suspended: null };
}

describe("recall()", () => {
  it("rebuilds what was wiped, without the cooldown", () => {
    assert.deepEqual(recall([], [TRACE]), [{
      strategy: "idle_suspend",
      revision: 1,
      lastChangeAt: null,
      suspended: { since: START - 5, replicas: REPLICAS },
    }]);
  });

  it("believes the newer of trail and memory, and the memory of the same moment", () => {
    for (const at of [START, START + 1]) {
      assert.deepEqual(recall([awake(at)], [TRACE]), [awake(at)]);
    }
    const [overtaken] = recall([awake(START - 1)], [TRACE]);
    assert.deepEqual(overtaken?.suspended, { since: START - 5, replicas: REPLICAS });
    assert.equal(overtaken?.lastChangeAt, START - 1);
  });

  it("keeps strategies apart", () => {
    const other: Memory = { strategy: "target_size", revision: 9, lastChangeAt: START + 9 };
    const strategies = recall([other], [TRACE]).map((memory) => memory.strategy);
    assert.deepEqual(strategies, ["target_size", "idle_suspend"]);
  });
});
