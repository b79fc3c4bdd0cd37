import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { replica, SIZES } from "../../../../tests/support/builders.ts";
import { create, drop } from "../../../../tests/support/drafts.ts";
import type { AlterCluster, ClusterChange } from "../model/action.ts";
import { reason } from "../model/reason.ts";
import { demandOf } from "./demand.ts";

/** A managed cluster with two replicas of 50cc (0.5 credits per hour each). */
function alter(change: ClusterChange, settings = { size: "50cc", replicationFactor: 2 }) {
  const rest = { schedule: "manual", burst: null, reconfiguration: null };
  const action: AlterCluster = {
    ...{ kind: "alter_cluster", cluster: { id: "u1", name: "prod" }, strategy: "s", change },
    ...{ reason: reason("WHY", "because"), before: [], remember: { kind: "changed" }, also: [] },
    expects: {
      ...{ ready: [], absentNames: [], unsubscribed: false },
      settings: { ...rest, ...settings },
    },
  };
  return demandOf(action, SIZES);
}

describe("demandOf()", () => {
  it("is one replica for a creation, and one less for a drop", () => {
    assert.deepEqual(demandOf(create("x", "100cc"), SIZES), {
      ...{ replicas: 1, added: 1, saved: 0 },
      makes: { what: "create x, 100cc", size: "100cc" },
    });
    assert.deepEqual(demandOf(drop(replica("x", "100cc"), false), SIZES), {
      ...{ replicas: -1, added: 0, saved: 1, makes: null },
    });
  });

  it("is unknown for a size that is not listed, which saves nothing either", () => {
    assert.equal(demandOf(create("x", "odd"), SIZES).added, null);
    assert.equal(demandOf(drop(replica("x", "odd"), false), SIZES).saved, 0);
    assert.equal(alter({ size: "odd" }).added, null);
  });

  it("is all new replicas beside the old ones for another size", () => {
    assert.deepEqual(alter({ size: "100cc" }), {
      ...{ replicas: 2, added: 2, saved: 0 },
      makes: { what: "make 2 of size 100cc", size: "100cc" },
    });
    assert.deepEqual(alter({ size: "100cc", replicationFactor: 3 }).added, 3);
  });

  it("is the difference for another number", () => {
    assert.deepEqual(alter({ replicationFactor: 3 }), {
      ...{ replicas: 1, added: 0.5, saved: 0 },
      makes: { what: "make 1 of size 50cc", size: "50cc" },
    });
    assert.deepEqual(alter({ replicationFactor: 0 }), {
      ...{ replicas: -2, added: 0, saved: 1, makes: null },
    });
    assert.deepEqual(alter({ burst: null }), { replicas: 0, added: 0, saved: 0, makes: null });
  });
});
