import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, log, replica, use, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Memory, Scaled } from "../model/memory.ts";
import type { Proposal } from "../model/proposal.ts";
import { reason } from "../model/reason.ts";
import { known, missing } from "../model/signal.ts";
import { decideForLoad, signalsForLoad, undoForLoad } from "./burst_for_load.ts";
import type { ClusterView } from "./strategy.ts";

const CONFIG = { max_replicas: 3, scale_up_threshold_ms: 500 };
const HIGH = known({ clusterId: "u1", p95Ms: 900, samples: 40 }, START);
const FINE = known({ clusterId: "u1", p95Ms: 400, samples: 40 }, START);
const LOW = known({ clusterId: "u1", p95Ms: 10, samples: 40 }, START);
const WHY = reason("ROW_GONE", "its row is gone");

function seen(replicas: number, more: Partial<ClusterView> = {}): ClusterView {
  const all = Array.from({ length: replicas }, (_, at) => replica(`r${at}`, "50cc"));
  return view({ cluster: cluster({ replicas: all }), ...more });
}

function remembers(scaled: Scaled | null): Memory {
  return { strategy: "burst", revision: 1, lastChangeAt: START - 3_600_000, scaled };
}

/** `2, then 2 from 1`: the number, and what is remembered once it is there. */
function said({ count, onChange, learned }: Proposal): string {
  const spoken = count?.kind === "speak" ? String(count.value) : count?.kind ?? "silent";
  const scaled = onChange?.kind === "scaled" ? onChange.scaled : undefined;
  const then = scaled === undefined
    ? ""
    : scaled === null || scaled.count === scaled.from
    ? ", then as before"
    : `, then ${scaled.count} from ${scaled.from}`;
  return `${spoken}${then}${learned === undefined ? "" : ", learned"}`;
}

describe("burst by load", () => {
  it("remembers the number from before its first step, and forgets it when that is back", () => {
    assert.equal(said(decideForLoad(CONFIG, seen(1, { latency: HIGH }))), "2, then 2 from 1");
    const at = (count: number, latency: typeof HIGH, memory: Memory) =>
      said(decideForLoad(CONFIG, seen(count, { latency, memory })));
    assert.equal(at(2, HIGH, remembers({ count: 2, from: 1 })), "3, then 3 from 1");
    assert.equal(at(3, LOW, remembers({ count: 3, from: 1 })), "2, then 2 from 1");
    assert.equal(at(2, LOW, remembers({ count: 2, from: 1 })), "1, then as before");
    assert.equal(at(2, LOW, remembers(null)), "1, then 1 from 2");
  });

  it("speaks of the number that there is, also while nothing changes", () => {
    assert.equal(said(decideForLoad(CONFIG, seen(2, { latency: FINE }))), "2, then as before");
  });

  it("restores what somebody has taken from what it wanted", () => {
    const memory = remembers({ count: 3, from: 1 });
    assert.equal(
      said(decideForLoad(CONFIG, seen(2, { latency: FINE, memory }))),
      "3, then 3 from 1",
    );
  });

  it("follows somebody who made the number what it shall be", () => {
    const memory = remembers({ count: 3, from: 1 });
    const step = decideForLoad(CONFIG, seen(2, { latency: LOW, memory }));
    assert.equal(said(step), "2, then 2 from 1, learned");
  });

  it("begins a cluster that has no replica with one", () => {
    assert.equal(said(decideForLoad(CONFIG, seen(0, { latency: HIGH }))), "1, then as before");
  });

  it("remembers nothing while it holds", () => {
    const lost = { latency: missing("LOG_DENIED", "denied") };
    assert.equal(said(decideForLoad(CONFIG, seen(2, lost))), "hold");
  });

  it("comes down to a lower max_replicas and remembers what there was", () => {
    const step = decideForLoad({ ...CONFIG, max_replicas: 2 }, seen(4, { latency: HIGH }));
    assert.equal(said(step), "2, then 2 from 4");
  });
});

describe("burst by load, once its row is gone", () => {
  it("goes back to the number from before, and forgets it there", () => {
    const memory = remembers({ count: 3, from: 1 });
    assert.equal(said(undoForLoad(seen(3, { memory }), WHY)), "1, then as before");
    assert.equal(said(undoForLoad(seen(1, { memory }), WHY)), "1, then as before, learned");
    assert.equal(said(undoForLoad(seen(0, { memory }), WHY)), "1, then as before");
  });

  it("leaves the number to a row that says one, and forgets its own", () => {
    const memory = remembers({ count: 3, from: 1 });
    const undone = undoForLoad(seen(3, { memory }), WHY, new Set(["count"]));
    assert.deepEqual(undone, { learned: { kind: "scaled", scaled: null } });
    assert.deepEqual(undoForLoad(seen(3), WHY, new Set(["count"])), {});
  });

  it("says nothing where it changed nothing", () => {
    assert.deepEqual(undoForLoad(seen(2), WHY), {});
    assert.deepEqual(undoForLoad(seen(2, { memory: remembers(null) }), WHY), {});
  });
});

describe("burst by load and idleness", () => {
  const idle = { ...CONFIG, idle_after_s: 60 };
  const suspend = (config: typeof CONFIG, one: ClusterView) => {
    const { suspend: say } = decideForLoad(config, one);
    if (say?.kind === "speak") {
      return `${say.value.suspended ? "suspended" : "running"} ${say.reason.code}`;
    }
    return say?.kind ?? "silent";
  };
  const own = {
    since: START - 600_000,
    replicas: [{ name: "r0", size: "50cc", availabilityZone: null }],
  };
  const memory: Memory = { ...remembers(null), suspended: own };

  it("is suspended when nobody uses it, to the second, and only when asked for", () => {
    const usedAgo = (seconds: number) =>
      seen(1, {
        use: [use({ lastUseAt: START - seconds * 1000 })],
        statementLog: known(log(), START),
      });
    assert.equal(suspend(idle, usedAgo(59)), "running IN_USE");
    assert.equal(suspend(idle, usedAgo(60)), "suspended IDLE");
    assert.equal(suspend(CONFIG, usedAgo(60)), "silent");
  });

  it("holds without the statement log, running or suspended", () => {
    const statementLog = missing("LOG_DENIED", "denied");
    assert.equal(suspend(idle, seen(1, { statementLog, use: [] })), "hold");
    assert.equal(suspend(idle, seen(0, { memory, statementLog, use: [] })), "hold");
  });

  it("wakes for a refused query, and when idle_after_s or the row goes", () => {
    const refused = [use({ lastRefusedAt: START - 1000 })];
    assert.equal(suspend(idle, seen(0, { memory })), "suspended SUSPENDED");
    assert.equal(suspend(idle, seen(0, { memory, use: refused })), "running WOKEN");
    assert.equal(suspend(CONFIG, seen(0, { memory })), "running NO_IDLE_AFTER");
    const { suspend: say } = undoForLoad(seen(0, { memory }), WHY);
    assert.deepEqual(say?.kind === "speak" && say.value, { suspended: false });
  });

  it("leaves a suspension alone that was not its doing", () => {
    const foreign = { since: START - 5, replicas: own.replicas };
    const baseline = { replicas: own.replicas, suspension: foreign, overtaken: [] };
    assert.deepEqual(undoForLoad(seen(0, { baseline }), WHY), {});
    assert.deepEqual(undoForLoad(seen(0, { baseline, memory }), WHY), {});
    assert.equal(suspend(CONFIG, seen(0, { baseline })), "silent");
  });
});

describe("burst by load reads", () => {
  it("the latency of its window, and the statement log where idleness counts", () => {
    assert.deepEqual(signalsForLoad(CONFIG), { latencySeconds: 300 });
    assert.deepEqual(signalsForLoad({ ...CONFIG, window_s: 60, idle_after_s: 100 }), {
      latencySeconds: 60,
      statementLogSeconds: 86_500,
      idleAfterSeconds: 100,
    });
  });
});
