import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, observation, replica, row, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { Memory } from "../model/memory.ts";
import type { Observation, StrategyRow } from "../model/observation.ts";
import type { ProcessOutage } from "../model/outage.ts";
import { known, missing } from "../model/signal.ts";
import { findStrategy } from "../strategies/registry.ts";
import type { ClusterView } from "../strategies/strategy.ts";
import { type ClusterFacts, groundOf } from "./ground.ts";
import { readRows } from "./read_rows.ts";
import { ALONE } from "./surroundings.ts";
import { voicesOf } from "./voices.ts";

const R1 = replica("r1", "25cc");
const EXTRA = replica("prod_burst", "100cc");
const OPTIONS = { logAliveSeconds: null, defaultCooldownSeconds: 7, waitLimitSeconds: 60 };

function ground(facts: Partial<ClusterFacts> = {}, seen: Partial<Observation> = {}) {
  const room = { replicasPerCluster: 5, creditsPerHour: 9 };
  return groundOf(
    {
      ...{ cluster: cluster({ replicas: [R1, EXTRA] }), remembered: [], traces: [], use: [] },
      ...{ room, surroundings: ALONE },
      ...facts,
    },
    observation(seen),
    OPTIONS,
  );
}

/** What target_size gets to see. */
function viewOf(facts: Partial<ClusterFacts> = {}, seen: Partial<Observation> = {}): ClusterView {
  const strategy = findStrategy("target_size");
  assert.ok(strategy);
  let view: ClusterView | undefined;
  const decide = (one: ClusterView) => {
    view = one;
    return {};
  };
  const entry = { kind: "configured", strategy, config: {}, decide } as const;
  voicesOf({ entries: [entry], problems: [], duplicated: [] }, ground(facts, seen));
  assert.ok(view);
  return view;
}

function memory(strategy: string, more: Partial<Memory> = {}) {
  const base = { strategy, revision: 1, lastChangeAt: START - 5_000 };
  return { kind: "memory", clusterId: "u1", memory: { ...base, ...more } } as const;
}

describe("voicesOf()", () => {
  const voices = (rows: readonly StrategyRow[], facts: Partial<ClusterFacts> = {}) =>
    voicesOf(readRows(rows, { sizes: SIZES }), ground(facts));
  const names = (rows: readonly StrategyRow[]) => voices(rows).map((one) => one.strategy).sort();
  const all = ["burst", "idle_suspend", "shrink_to_fit", "target_size"];

  it("asks every strategy once, with a row or without", () => {
    assert.deepEqual(names([]), all);
    assert.deepEqual(names([row("target_size", { target_size: "25cc" })]), all);
    assert.deepEqual(names([row("idle_shutdown", { idle_after_s: 9 })]), all);
    assert.deepEqual(names([row("no_such", {})]), [...all, "no_such"].sort());
  });

  it("holds what an unreadable row could speak about", () => {
    const [voice] = voices([row("target_size", {})]);
    assert.deepEqual(Object.keys(voice?.proposal ?? {}), ["shape", "count"]);
    const { shape } = voice?.proposal ?? {};
    assert.equal(
      shape?.kind === "hold" && shape.reason.text,
      "its row cannot be read (INVALID_CONFIG)",
    );
  });

  it("lets those without a row undo what they did", () => {
    const made = { id: EXTRA.id, name: EXTRA.name, size: EXTRA.size };
    const said = voices([], { remembered: [memory("burst", { made })] });
    const { burst } = said.find((one) => one.strategy === "burst")?.proposal ?? {};
    assert.deepEqual(burst?.kind === "speak" && burst.value, { wanted: false });
  });
});

describe("what a strategy sees", () => {
  it("is its own memory, and the newest change of its own or of an earlier tool", () => {
    const other = memory("burst", { lastChangeAt: START });
    const own = memory("target_size");
    const anchor = (ms: number) =>
      ({ kind: "anchor", clusterId: "u1", lastChangeAt: START - ms }) as const;
    const seen = (...remembered: ClusterFacts["remembered"]) => viewOf({ remembered });
    assert.deepEqual(seen(other, own).memory, own.memory);
    assert.equal(seen(other).memory, null);
    assert.equal(seen(other).lastChangeAt, null);
    assert.equal(seen(own).lastChangeAt, START - 5_000);
    assert.equal(seen(own, anchor(1_000)).lastChangeAt, START - 1_000);
    assert.equal(seen(own, anchor(9_000)).lastChangeAt, START - 5_000);
    assert.equal(seen(anchor(9_000), anchor(8_000)).lastChangeAt, START - 8_000);
    assert.equal(seen(memory("target_size", { lastChangeAt: null })).lastChangeAt, null);
  });

  it("is the cluster without the extra replica, which takes a place all the same", () => {
    const made = { id: EXTRA.id, name: EXTRA.name, size: EXTRA.size };
    const remembered = [memory("burst", { made })];
    const seen = viewOf({ remembered });
    assert.deepEqual(seen.cluster.replicas, [R1]);
    assert.deepEqual(seen.room, { replicasPerCluster: 4, creditsPerHour: 9 });
    assert.deepEqual(viewOf().room, { replicasPerCluster: 5, creditsPerHour: 9 });
    const room = { replicasPerCluster: null, creditsPerHour: 9 };
    assert.deepEqual(viewOf({ remembered, room }).room, room);
    assert.deepEqual(viewOf({ room }).room, room);
  });

  it("is how long reads take on this cluster, or that nobody knows", () => {
    const own = { clusterId: "u1", p95Ms: 5, samples: 9 };
    const latency = known([{ ...own, clusterId: "u2", p95Ms: 8 }, own], START - 1);
    assert.deepEqual(viewOf({}, { latency }).latency, known(own, START - 1));
    assert.deepEqual(viewOf({}, { latency: known([], START) }).latency, known(null, START));
    const lost = missing("LOST", "gone");
    assert.deepEqual(viewOf({}, { latency: lost }).latency, lost);
  });

  it("are the outages of its replicas, the oldest first", () => {
    const outage = (name: string, ms: number): ProcessOutage => ({
      ...{ replicaId: `u_${name}`, processId: 0, outOfMemory: true, at: START - ms },
    });
    const all = [outage("r1", 1), outage("other", 5), outage("r1", 9), outage("prod_burst", 4)];
    const seen = viewOf({}, { outages: known(all, START) }).outages;
    assert.ok(seen.kind === "known");
    assert.deepEqual(seen.value.map((one) => START - one.at), [9, 4, 1]);
    const others = known([outage("other", 5)], START);
    assert.deepEqual(viewOf({}, { outages: others }).outages, known([], START));
    const lost = missing("LOST", "gone");
    assert.deepEqual(viewOf({}, { outages: lost }).outages, lost);
  });

  it("is what the cycle was told", () => {
    const seen = viewOf({}, { now: START + 3 });
    assert.deepEqual([seen.now, seen.defaultCooldownSeconds, seen.logAliveSeconds], [
      ...[START + 3, 7, null],
    ]);
  });
});
