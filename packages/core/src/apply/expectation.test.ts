import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { readinessOf } from "../differ/readiness.ts";
import type { Action } from "../model/action.ts";
import type { ObservedCluster } from "../model/observation.ts";
import { reason } from "../model/reason.ts";
import { standingOf } from "./expectation.ts";

const BASE = {
  cluster: { id: "u1", name: "prod" },
  strategy: "target_size",
  reason: reason("WHY", "because"),
  expects: { ready: [], absentNames: [], unsubscribed: false },
  before: [],
  remember: { kind: "awake" },
} as const;
const OLD = replica("old", "25cc");
const NEW = replica("new", "50cc");
const create: Action = {
  ...{ ...BASE, kind: "create_replica" },
  replica: { name: "new", size: "50cc", availabilityZone: null },
  expects: { ...BASE.expects, absentNames: ["new"] },
};
const drop: Action = {
  ...{ ...BASE, kind: "drop_replica", suspending: false },
  replica: OLD,
  expects: { ...BASE.expects, ready: [NEW.id] },
};
const suspend: Action = {
  ...{ ...BASE, kind: "drop_replica", suspending: true },
  replica: OLD,
  expects: { ...BASE.expects, unsubscribed: true },
};
const rename: Action = {
  ...{ ...BASE, kind: "rename_replica" },
  ...{ replica: NEW, newName: "old" },
  expects: { ...BASE.expects, absentNames: ["old"] },
};

function standing(action: Action, seen: ObservedCluster | null): string {
  const readiness = seen === null ? new Map() : readinessOf(seen, { sizes: SIZES, now: START });
  const one = standingOf(action, seen, readiness);
  return one.kind === "moved" ? one.text : one.kind;
}

describe("standingOf()", () => {
  it("asks whether the cluster is still the one that was meant", () => {
    assert.match(standing(create, null), /no longer exists/);
    assert.match(standing(create, cluster({ name: "dev" })), /now called dev/);
    assert.match(standing(create, cluster({ managed: true })), /become managed/);
  });

  it("of a create: name and size tell whether it is done, the name alone that it is taken", () => {
    assert.equal(standing(create, cluster()), "holds");
    assert.equal(standing(create, cluster({ replicas: [NEW] })), "already");
    assert.match(
      standing(create, cluster({ replicas: [replica("new", "25cc")] })),
      /name new is taken/,
    );
  });

  it("of a retirement: who takes over must be there and ready", () => {
    assert.equal(standing(drop, cluster({ replicas: [OLD, NEW] })), "holds");
    assert.equal(standing(drop, cluster({ replicas: [NEW] })), "already");
    assert.match(standing(drop, cluster({ replicas: [OLD] })), /should take over is gone/);
    const unready = { ...NEW, processesOnline: 0 };
    assert.match(standing(drop, cluster({ replicas: [OLD, unready] })), /not ready any more/);
    const renamed = { ...OLD, name: "older" };
    assert.match(standing(drop, cluster({ replicas: [renamed, NEW] })), /old is now called older/);
  });

  it("of a suspension: nobody may have subscribed since", () => {
    assert.equal(standing(suspend, cluster({ replicas: [OLD] })), "holds");
    assert.match(standing(suspend, cluster({ replicas: [OLD], subscriptions: 1 })), /SUBSCRIBE/);
  });

  it("of a rename: the name must be free, and its bearer there", () => {
    assert.equal(standing(rename, cluster({ replicas: [NEW] })), "holds");
    assert.equal(standing(rename, cluster({ replicas: [{ ...NEW, name: "old" }] })), "already");
    assert.match(standing(rename, cluster({ replicas: [NEW, OLD] })), /name old is taken/);
    assert.match(standing(rename, cluster()), /no longer exists/);
  });
});
