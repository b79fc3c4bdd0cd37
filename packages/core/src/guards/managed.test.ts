/** The guards of managed clusters, each both ways. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { draft } from "../../../../tests/support/drafts.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { resolve } from "../coordinator/resolve.ts";
import type { AlterCluster, ClusterChange } from "../model/action.ts";
import type { ManagedSettings, Reconfiguration } from "../model/managed.ts";
import type { Memory } from "../model/memory.ts";
import type { ObservedReplica } from "../model/observation.ts";
import { type BurstWish, hold, type Shape, speak } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { checkDraft } from "./check.ts";
import type { Draft } from "./guard.ts";

const WHY = reason("WHY", "because");
const HOUR = 3_600_000;

function managed(more: Partial<ManagedSettings> = {}, replicas: readonly ObservedReplica[] = []) {
  const settings = { size: "25cc", replicationFactor: 1, schedule: "manual" };
  const rest = { burst: null, reconfiguration: null };
  return cluster({ managed: true, replicas, settings: { ...settings, ...rest, ...more } });
}

function alter(change: ClusterChange, more: Partial<AlterCluster> = {}): AlterCluster {
  return {
    ...{ kind: "alter_cluster", cluster: { id: "u1", name: "prod" }, strategy: "target_size" },
    ...{ reason: WHY, before: [], change, remember: { kind: "changed" }, also: [] },
    expects: { ready: [], absentNames: [], unsubscribed: false },
    ...more,
  };
}

/** Whether this guard speaks, and what it stops. */
function said(code: string, one: Draft): readonly number[] | null {
  const found = checkDraft(one).findings.filter((finding) => finding.code === code);
  assert.ok(found.length <= 1);
  return found[0]?.actions ?? null;
}

const shaped = (value: Shape) =>
  resolve([{ strategy: "target_size", proposal: { shape: speak(value, WHY) } }]);
const bursting = (value: BurstWish) =>
  resolve([{ strategy: "burst", proposal: { burst: speak(value, WHY) } }]);
const wanted = (size: string): BurstWish => ({ wanted: true, size, afterSeconds: 0 });

describe("BURST_OF_OWN_SIZE", () => {
  const code = "BURST_OF_OWN_SIZE";

  it("compares with the size that the cluster gets, else with the one it has", () => {
    const at = (size: string, more: Partial<Draft> = {}) =>
      said(code, draft(managed(), { resolution: bursting(wanted(size)), ...more }));
    assert.deepEqual([at("25cc"), at("50cc")], [[], null]);
    const desired = { kind: "running", slots: [{ size: "50cc", count: 1 }] } as const;
    assert.deepEqual([at("25cc", { desired }), at("50cc", { desired })], [null, []]);
  });

  it("is silent on other clusters and where nobody wants an extra replica", () => {
    assert.equal(said(code, draft(cluster(), { resolution: bursting(wanted("25cc")) })), null);
    const none = bursting({ wanted: false });
    assert.equal(said(code, draft(managed(), { resolution: none })), null);
  });
});

describe("NO_NATIVE_BURST", () => {
  it("warns where the version has none and a row asks for one", () => {
    const at = (nativeBurst: boolean, wish: BurstWish, seen = managed()) =>
      said(
        "NO_NATIVE_BURST",
        draft(seen, {
          capabilities: { backgroundResize: true, waitUntilReady: true, nativeBurst },
          resolution: bursting(wish),
        }),
      );
    assert.deepEqual(at(false, wanted("50cc")), []);
    assert.equal(at(true, wanted("50cc")), null);
    assert.equal(at(false, { wanted: false }), null);
    assert.equal(at(false, wanted("50cc"), cluster()), null);
  });
});

describe("FIXED_NAME_ON_MANAGED", () => {
  it("is said of a name on a managed cluster only", () => {
    const at = (value: Shape, seen = managed()) =>
      said("FIXED_NAME_ON_MANAGED", draft(seen, { resolution: shaped(value) }));
    assert.deepEqual(at({ size: "25cc", name: "main" }), []);
    assert.equal(at({ size: "25cc" }), null);
    assert.equal(at({ size: "25cc", name: "main" }, cluster()), null);
    const held = resolve([{ strategy: "target_size", proposal: { shape: hold(WHY) } }]);
    assert.equal(said("FIXED_NAME_ON_MANAGED", draft(managed(), { resolution: held })), null);
  });
});

describe("SCHEDULED_CLUSTER", () => {
  it("names the schedule, and is silent where it is manual", () => {
    const one = draft(managed({ schedule: "on-refresh" }));
    assert.deepEqual(said("SCHEDULED_CLUSTER", one), []);
    assert.match(checkDraft(one).findings[0]?.text ?? "", /^its schedule is ON REFRESH: /);
    assert.equal(said("SCHEDULED_CLUSTER", draft(managed())), null);
    assert.equal(said("SCHEDULED_CLUSTER", draft(cluster())), null);
  });
});

describe("DOWNTIME", () => {
  const old = { backgroundResize: false, waitUntilReady: false, nativeBurst: false };
  const at = (more: Partial<Draft> = {}, seen = managed()) =>
    said(
      "DOWNTIME",
      draft(seen, { capabilities: old, actions: [alter({ size: "50cc" })], ...more }),
    );

  it("stops a resize that drops first, unless the row accepts that", () => {
    assert.deepEqual(at(), [0]);
    assert.deepEqual(at({ resolution: shaped({ size: "50cc" }) }), [0]);
    const accepted = shaped({ size: "50cc", allowDowntime: true });
    assert.equal(at({ resolution: accepted }), null);
    const held = resolve([{ strategy: "target_size", proposal: { shape: hold(WHY) } }]);
    assert.deepEqual(at({ resolution: held }), [0]);
  });

  it("stops no other change, and none where nothing goes down", () => {
    const number = alter({ replicationFactor: 2 });
    assert.equal(at({ actions: [number] }), null);
    assert.deepEqual(at({ actions: [number, alter({ size: "50cc" })] }), [1]);
    assert.equal(at({ actions: [alter({ size: "50cc" }, { waitSeconds: 9 })] }), null);
    assert.equal(at({ capabilities: { ...old, backgroundResize: true } }), null);
    assert.equal(at({}, managed({ replicationFactor: 0 })), null);
  });
});

describe("RESIZE_FAILED", () => {
  const at = (
    reconfiguration: Partial<Reconfiguration>,
    more: { readonly change?: ClusterChange; readonly memory?: Partial<Memory> | null } = {},
  ) => {
    const target = { size: "50cc", replicationFactor: 1 };
    const failed: Reconfiguration = {
      ...{ status: "timed-out", deadline: START - HOUR + 1, target },
      ...reconfiguration,
    };
    const memory: Memory = {
      ...{ strategy: "target_size", revision: 1, lastChangeAt: START - HOUR + 1 },
      ...{ target: { size: "50cc" } },
      ...more.memory,
    };
    const one = draft(managed({ reconfiguration: failed }), {
      memories: more.memory === null ? [] : [memory],
      actions: [alter(more.change ?? { size: "50cc" })],
    });
    return said("RESIZE_FAILED", one);
  };

  it("stops the same resize for an hour after it was given up", () => {
    assert.deepEqual(at({}), [0]);
    assert.equal(at({ deadline: START - HOUR }), null);
    assert.equal(at({}, { change: { size: "100cc" } }), null);
    assert.equal(at({}, { change: { replicationFactor: 2 } }), null);
  });

  it("counts from our own statement where Materialize leaves no time behind", () => {
    for (const status of ["cancelled", "resource-exhausted"] as const) {
      assert.deepEqual(at({ status, deadline: 0 }), [0]);
      assert.equal(at({ status }, { memory: { lastChangeAt: START - HOUR } }), null);
      assert.equal(at({ status }, { memory: { lastChangeAt: null } }), null);
      assert.equal(at({ status }, { memory: null }), null);
      assert.equal(at({ status }, { memory: { strategy: "other" } }), null);
    }
  });

  it("knows what was cancelled by what we had set it to", () => {
    const target = { size: "25cc", replicationFactor: 1 };
    assert.deepEqual(at({ status: "cancelled", target }), [0]);
    assert.equal(at({ status: "resource-exhausted", target }), null);
    const memory = { target: { size: "100cc" } };
    assert.equal(at({ status: "cancelled" }, { memory }), null);
    const nobody = { memory: null, change: { replicationFactor: 2 } };
    assert.equal(at({ status: "cancelled" }, nobody), null);
  });

  it("has nothing to say of one that has succeeded or goes on", () => {
    assert.equal(at({ status: "finalized" }), null);
    assert.equal(at({ status: "in-progress" }), null);
    assert.equal(
      said("RESIZE_FAILED", draft(managed(), { actions: [alter({ size: "50cc" })] })),
      null,
    );
  });
});

describe("KEEPS_SERVING on a managed cluster", () => {
  const up = (id: string) => replica(id, "25cc", { id });
  const down = (id: string) => replica(id, "25cc", { id, processesOnline: 0 });
  const at = (replicas: readonly ObservedReplica[], change: ClusterChange) =>
    said(
      "KEEPS_SERVING",
      draft(managed({ replicationFactor: 3 }, replicas), {
        actions: [alter(change)],
      }),
    );
  const fewer = { replicationFactor: 1 };

  it("stops fewer replicas where none of the oldest, which stay, is ready", () => {
    assert.deepEqual(at([down("u1"), up("u2")], fewer), [0]);
    assert.equal(at([up("u1"), up("u2")], fewer), null);
    assert.equal(at([down("u1"), down("u2")], fewer), null);
    assert.equal(at([down("u1"), up("u2"), up("u3")], { replicationFactor: 2 }), null);
    assert.deepEqual(at([up("u10"), down("u9")], fewer), [0]);
    assert.equal(at([up("u10"), down("u9")], { replicationFactor: 2 }), null);
  });

  it("keeps the setting of the extra replica as long as that one alone serves", () => {
    const extra = replica("u5", "100cc", { id: "u5" });
    const burst = { size: "100cc", lingerSeconds: null };
    const taking = (replicas: readonly ObservedReplica[], change: ClusterChange) =>
      said("KEEPS_SERVING", draft(managed({ burst }, replicas), { actions: [alter(change)] }));
    assert.deepEqual(taking([down("u1"), extra], { burst: null }), [0]);
    assert.deepEqual(taking([down("u1"), extra], { size: "100cc", burst: null }), [0]);
    assert.equal(taking([up("u1"), extra], { size: "100cc", burst: null }), null);
    assert.equal(taking([down("u1"), { ...extra, processesOnline: 0 }], { burst: null }), null);
    assert.equal(taking([down("u1"), extra], { size: "50cc" }), null);
    assert.equal(taking([down("u1"), extra], { replicationFactor: 0 }), null);
  });

  it("does not count an extra replica of another size as one that stays", () => {
    const extra = replica("u1", "400cc", { id: "u1" });
    assert.deepEqual(at([extra, down("u2"), up("u3")], fewer), [0]);
  });

  it("lets it be suspended, and resized", () => {
    const replicas = [down("u1"), up("u2")];
    assert.equal(at(replicas, { replicationFactor: 0 }), null);
    assert.equal(at(replicas, { size: "50cc", replicationFactor: 1 }), null);
    assert.equal(at(replicas, { size: "50cc" }), null);
  });
});
