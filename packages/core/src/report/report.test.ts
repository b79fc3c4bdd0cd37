import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildReport, type ReportBasis } from "./report.ts";
import type { ReplicaLife } from "./replica_life.ts";
import { resultOf, type TrailEntry } from "./trail_entry.ts";

const H = 3_600_000;
const M = 60_000;

const basis: ReportBasis = {
  since: 0,
  now: 10 * H,
  lives: [],
  trail: [],
  prices: new Map([["25cc", 0.5], ["100cc", 2]]),
  dropped: new Map(),
  scheduled: new Set(["u1"]),
};

let count = 0;

function life(createdAt: number, droppedAt: number | null, rest: Partial<ReplicaLife> = {}) {
  return {
    ...{ replicaId: `u${++count}`, clusterId: "u1", clusterName: "dev", replicaName: "r_25cc" },
    ...{ size: "25cc", creditsPerHour: 0.5, onlineAt: null, createdAt, droppedAt },
    ...rest,
  };
}

function entry(at: number, kind: string, rest: Partial<TrailEntry> = {}): TrailEntry {
  const replicas = kind === "suspended"
    ? [{ name: "r_25cc", size: "25cc", availabilityZone: null }]
    : [];
  return {
    ...{ actionId: `a${++count}`, at, announcedAt: at, cycleId: `c${count}` },
    ...{ cluster: { id: "u1", name: "dev" }, strategy: "idle_suspend", sql: "X", reason: null },
    ...{ step: null, sizesBefore: [], effects: [{ kind, replicas, ends: false }] },
    ...{ executed: true, error: null },
    ...rest,
  };
}

function woken(at: number, refusedAt: string): TrailEntry {
  return entry(at, "awake", {
    reason: { code: "WOKEN", text: "a query was refused", numbers: { refused_at: refusedAt } },
  });
}

function only(change: Partial<ReportBasis>) {
  const { clusters } = buildReport({ ...basis, ...change });
  assert.equal(clusters.length, 1);
  const [one] = clusters;
  assert.ok(one);
  return one;
}

describe("always-on", () => {
  it("is what was there when the window began, for all of it", () => {
    const one = only({ lives: [life(-H, 4 * H), life(2 * H, 3 * H, { creditsPerHour: 2 })] });
    assert.equal(one.creditsUsed, 4 * 0.5 + 2);
    assert.deepEqual([one.alwaysOn?.since, one.alwaysOn?.credits], [0, 10 * 0.5]);
  });

  it("begins with the first replicas where there were none, those of the same moment together", () => {
    const first = [life(2 * H, null), life(2 * H + 9_999, null), life(2 * H + 10_000, null)];
    assert.deepEqual(only({ lives: first }).alwaysOn?.replicas.length, 2);
    assert.equal(only({ lives: first }).alwaysOn?.credits, 8);
  });

  it("is what the suspension gives back where the window began in one", () => {
    const one = only({ trail: [entry(-5 * H, "suspended")], lives: [life(9 * H, null)] });
    assert.deepEqual([one.alwaysOn?.since, one.alwaysOn?.credits, one.creditsUsed], [0, 5, 0.5]);
    assert.deepEqual([one.suspended.hours, one.suspended.creditsSaved], [9, 4.5]);
  });

  it("is nothing where no replica ever was, and a price that nobody knows is no price of zero", () => {
    assert.equal(only({ trail: [entry(H, "changed")] }).alwaysOn, null);
    const one = only({ lives: [life(-H, null, { creditsPerHour: null })] });
    assert.deepEqual([one.unpriced, one.alwaysOn?.replicas[0]?.creditsPerHour], [1, null]);
  });

  it("counts a replica that was dropped just when the window began as gone", () => {
    assert.equal(only({ lives: [life(-H, 0)] }).alwaysOn, null);
    assert.equal(only({ lives: [life(-H, 1)] }).alwaysOn?.credits, 5);
  });
});

describe("suspensions", () => {
  it("last from the last drop to the first replica, whoever makes it", () => {
    const trail = [entry(H, "suspended"), entry(H + M, "suspended")];
    const lives = [life(-H, H), life(-H, H + M), life(4 * H + M, null)];
    const { suspended, wakes } = only({ trail, lives });
    assert.deepEqual([suspended.count, suspended.hours, suspended.creditsSaved], [1, 3, 1.5]);
    assert.deepEqual(wakes, [], "somebody else has brought it back");
  });

  it("do not count while a replica stays", () => {
    const { suspended } = only({ trail: [entry(H, "suspended")], lives: [life(-H, null)] });
    assert.equal(suspended.count, 0);
  });

  it("begin when the last replica is gone that goes in the background", () => {
    const { suspended } = only({
      trail: [entry(H, "suspended")],
      lives: [life(-H, H + 2 * M)],
      now: 2 * H + 2 * M,
    });
    assert.deepEqual([suspended.count, suspended.hours], [1, 1]);
  });

  it("are of this window only", () => {
    const trail = [entry(-5 * H, "suspended"), woken(-4 * H, "1969-12-31 20:00:00 UTC")];
    const { suspended, wakes } = only({ trail, lives: [life(-4 * H, null)] });
    assert.deepEqual([suspended.count, wakes], [0, []]);
  });

  it("name replicas whose price nobody knows", () => {
    const { suspended } = only({ trail: [entry(H, "suspended")], prices: new Map() });
    assert.deepEqual([suspended.unpriced, suspended.creditsSaved], [1, 0]);
  });

  it("that failed are none", () => {
    const failed = entry(H, "suspended", { executed: false, error: "no" });
    const one = only({ trail: [failed] });
    assert.deepEqual([one.suspended.count, one.failed], [0, 1]);
  });
});

describe("wake-ups", () => {
  it("are told with the delay from the refused query to the replica, and until it was online", () => {
    const trail = [entry(H, "suspended"), woken(3 * H + 31_000, "1970-01-01 03:00:00 UTC")];
    const lives = [
      life(-H, H),
      life(3 * H + 30_000, null, { onlineAt: 3 * H + 45_000 }),
    ];
    assert.deepEqual(only({ trail, lives }).wakes, [{
      ...{ at: 3 * H + 30_000, refusedAt: 3 * H },
      ...{ delaySeconds: 30, onlineSeconds: 45 },
    }]);
  });

  it("without a refused query have no delay", () => {
    const trail = [entry(H, "suspended"), entry(3 * H, "awake")];
    const [wake] = only({ trail, lives: [life(3 * H - 1000, null, { onlineAt: 4 * H })] }).wakes;
    assert.deepEqual([wake?.delaySeconds, wake?.onlineSeconds], [null, null]);
  });
});

describe("bursts and resizes", () => {
  const made = { kind: "create_replica", replicaName: "dev_burst", size: "100cc" };

  it("a burst is the replica that was created while our statement ran", () => {
    const burst = { replicaName: "dev_burst", size: "100cc", creditsPerHour: 2 };
    const one = only({
      trail: [entry(H + 500, "made", { announcedAt: H, step: made, sizesBefore: ["25cc"] })],
      lives: [life(0, null), life(H + 100, 2 * H + 100, burst), life(5 * H, 6 * H, burst)],
    });
    assert.deepEqual(one.bursts, { count: 1, hours: 1, credits: 2 });
    assert.equal(one.resizes, 0);
  });

  it("several replicas of a new size in one run are one resize", () => {
    const rest = { cycleId: "c", step: made, sizesBefore: ["25cc"] };
    const trail = [entry(H, "worked_towards", rest), entry(H + 1, "worked_towards", rest)];
    assert.equal(only({ trail }).resizes, 1);
    const same = { ...rest, sizesBefore: ["100cc"] };
    assert.equal(only({ trail: [entry(H, "worked_towards", same)] }).resizes, 0);
    const drop = { ...rest, step: { ...made, kind: "drop_replica" } };
    assert.equal(only({ trail: [entry(H, "worked_towards", drop)] }).resizes, 0);
  });

  it("a native burst that is taken away is none", () => {
    const effects = [{ kind: "set_burst", replicas: [], ends: true }];
    assert.equal(only({ trail: [entry(H, "set_burst", { effects })] }).bursts.count, 0);
  });
});

describe("a cluster that is gone", () => {
  it("costs and saves nothing from its drop on", () => {
    const one = only({
      lives: [life(-H, H)],
      trail: [entry(H, "suspended")],
      dropped: new Map([["u1", 3 * H]]),
    });
    assert.deepEqual([one.alwaysOn?.credits, one.suspended.hours], [1.5, 2]);
    assert.equal(one.droppedAt, 3 * H);
  });

  it("since before the window is left out", () => {
    const trail = [entry(-H, "suspended")];
    assert.equal(
      buildReport({ ...basis, trail, dropped: new Map([["u1", 0]]) }).clusters.length,
      0,
    );
    assert.equal(
      buildReport({ ...basis, trail, dropped: new Map([["u1", 1]]) }).clusters.length,
      1,
    );
  });
});

describe("which clusters", () => {
  it("only ours, under their newest names, sorted", () => {
    const lives = [
      life(0, null, { clusterId: "u2", clusterName: "a" }),
      life(0, null, { clusterName: "z" }),
      life(0, null, { clusterId: "u3", clusterName: "b" }),
    ];
    const trail = [entry(H, "changed", { cluster: { id: "u3", name: "old" } })];
    const report = buildReport({ ...basis, lives, trail });
    assert.deepEqual(report.clusters.map((one) => one.cluster.name), ["b", "z"]);
    assert.equal(report.others, 1);
    const some = buildReport({ ...basis, lives, trail }, (name) => name === "z");
    assert.deepEqual([some.clusters.length, some.others], [1, 0]);
  });
});

describe("what became of a statement", () => {
  it("is told by executed and error together", () => {
    const told = [[true, null], [true, "x"], [false, "done by another: x"], [false, "x"], [
      false,
      null,
    ]] as const;
    assert.deepEqual(
      told.map(([executed, error]) => resultOf({ executed, error })),
      ["done", "missed", "done_by_other", "failed", "not_done"],
    );
  });
});
