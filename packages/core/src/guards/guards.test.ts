import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, replica, use } from "../../../../tests/support/builders.ts";
import { blocked, codes, draft, drop } from "../../../../tests/support/drafts.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ObservedCluster } from "../model/observation.ts";
import { checkDraft } from "./check.ts";
import type { Draft } from "./guard.ts";

const R1 = replica("r1", "25cc");
const R2 = replica("r2", "25cc");

function suspending(seen: ObservedCluster, allowStale = false, controlCluster = "control"): Draft {
  return draft(seen, {
    ...{ desired: { kind: "suspended", allowStale }, controlCluster },
    actions: seen.replicas.map((one) => drop(one, true)),
  });
}

describe("guards", () => {
  const alone = cluster({ replicas: [R1] });
  const pair = cluster({ replicas: [R1, R2] });

  it("FREEZES_DATA stops a suspension over materialized views, sources and sinks, not over indexes", () => {
    for (const kind of ["materialized-view", "source", "sink"] as const) {
      const seen = { ...alone, objects: [object(kind, { r1: true })] };
      assert.deepEqual(codes(suspending(seen)), ["block FREEZES_DATA"]);
      assert.deepEqual(blocked(suspending(seen)), ["FREEZES_DATA"]);
      assert.deepEqual(codes(suspending(seen, true)), []);
    }
    const indexed = { ...alone, objects: [object("index", { r1: true })] };
    assert.deepEqual(codes(suspending(indexed)), []);
  });

  it("OWN_CLUSTER stops the suspension of the control cluster only", () => {
    assert.deepEqual(blocked(suspending(alone, false, "prod")), ["OWN_CLUSTER"]);
    assert.deepEqual(blocked(suspending(alone, false, "other")), [undefined]);
    const resize = draft(pair, { controlCluster: "prod", actions: [drop(R1, false)] });
    assert.deepEqual(blocked(resize), [undefined]);
  });

  it("KEEPS_SERVING stops the drop of the last ready replica, and what rests on it", () => {
    assert.deepEqual(blocked(draft(alone, { actions: [drop(R1, false)] })), ["KEEPS_SERVING"]);
    const both = draft(pair, { actions: [drop(R1, false), drop(R2, false), drop(R1, false)] });
    assert.deepEqual(blocked(both), [undefined, "KEEPS_SERVING", "KEEPS_SERVING"]);
    const dead = cluster({ replicas: [{ ...R1, processesOnline: 0 }, R2] });
    assert.deepEqual(blocked(draft(dead, { actions: [drop(R1, false)] })), [undefined]);
    assert.deepEqual(blocked(suspending(alone)), [undefined]);
  });

  it("KEEPS_SERVING takes a replica that reports nothing for one that may serve", () => {
    const seen = { ...alone, objects: [object("index", {})] };
    assert.deepEqual(blocked(draft(seen, { actions: [drop(R1, false)] })), ["KEEPS_SERVING"]);
  });

  it("SYSTEM_CLUSTER tells whose replicas these are", () => {
    const system = draft(cluster({ system: true, managed: true, replicas: [R1] }), {
      actions: [drop(R1, true)],
    });
    assert.deepEqual(codes(system), ["block SYSTEM_CLUSTER"]);
    assert.deepEqual(blocked(system), ["SYSTEM_CLUSTER"]);
    assert.deepEqual(codes(draft(alone)), []);
  });

  it("NOTHING_TO_RESTORE speaks up for an empty cluster that is asked for and unknown to us", () => {
    const asked = [use({ lastRefusedAt: START - 5_000 })];
    assert.deepEqual(codes(draft(cluster(), { use: asked })), ["warn NOTHING_TO_RESTORE"]);
    assert.deepEqual(codes(draft(cluster())), []);
    assert.deepEqual(codes(draft(alone, { use: asked })), []);
    const suspension = { since: START, replicas: [] };
    const baseline = { replicas: [], suspension, overtaken: [] };
    assert.deepEqual(codes(draft(cluster(), { use: asked, baseline })), []);
  });

  it("WAIT_TOO_LONG speaks up after its limit, to the second", () => {
    const wait = (ms: number) =>
      draft(pair, { waits: [{ code: "NOT_READY", text: "r2 hydrates", since: START - ms }] });
    assert.deepEqual(codes(wait(3_600_000)), []);
    assert.deepEqual(codes(wait(3_600_001)), ["warn WAIT_TOO_LONG"]);
  });

  it("READINESS_UNKNOWN names who reports nothing, DUPLICATE_ROWS how a row was edited", () => {
    const silent = { ...alone, objects: [object("index", {})] };
    assert.deepEqual(codes(draft(silent)), ["warn READINESS_UNKNOWN"]);
    const twice = draft(alone, { duplicated: [{ type: "target_size", rows: 2 }] });
    assert.deepEqual(codes(twice), ["note DUPLICATE_ROWS"]);
  });
});

describe("FUTURE_ROW", () => {
  it("warns of a row that later ones cannot overtake, and of no other", () => {
    const seen = cluster({ replicas: [R1] });
    const future = [{ type: "target_size", at: START + 3_600_000 }];
    const found = checkDraft(draft(seen, { future })).findings;
    assert.deepEqual(found.map((one) => one.code), ["FUTURE_ROW"]);
    assert.match(found[0]?.text ?? "", /target_size is dated 2026-11-21 13:00:00 UTC/);
    assert.deepEqual(checkDraft(draft(seen)).findings, []);
  });
});

describe("STATE_RESET", () => {
  it("says whose memory was forgotten and what is wrong with it, and blocks nothing", () => {
    const seen = cluster({ replicas: [R1] });
    const reset = { kind: "reset", clusterId: "u1", why: "damaged", lastChangeAt: null } as const;
    const known = { ...reset, strategy: "burst" };
    const one = draft(seen, {
      resets: [known, { ...reset, strategy: null }],
      actions: [drop(R1, true)],
    });
    assert.deepEqual(codes(one).filter((code) => code.endsWith("STATE_RESET")).length, 2);
    const [first, second] = checkDraft(one).findings.filter(({ code }) => code === "STATE_RESET");
    assert.match(first?.text ?? "", /^what burst remembers here is damaged: /);
    assert.match(second?.text ?? "", /^what somebody remembers here /);
    assert.ok(!blocked(one).includes("STATE_RESET"));
    assert.ok(!codes(draft(seen)).includes("note STATE_RESET"));
  });
});
