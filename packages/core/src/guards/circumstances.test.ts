import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, replica } from "../../../../tests/support/builders.ts";
import { blocked, codes, create, draft, drop } from "../../../../tests/support/drafts.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { resolve } from "../coordinator/resolve.ts";
import { ALONE, type Surroundings } from "../coordinator/surroundings.ts";
import { hold, speak } from "../model/proposal.ts";
import type { Memory } from "../model/memory.ts";
import { reason } from "../model/reason.ts";
import { missing } from "../model/signal.ts";
import type { Undoing } from "../model/undoing.ts";
import { checkDraft } from "./check.ts";
import type { Draft } from "./guard.ts";

const R1 = replica("r1", "25cc");
const R2 = replica("r2", "25cc");
const PAIR = cluster({ replicas: [R1, R2] });

function among(surroundings: Partial<Surroundings>, more: Partial<Draft> = {}): Draft {
  return draft(PAIR, { surroundings: { ...ALONE, ...surroundings }, ...more });
}

function texts(one: Draft): string {
  return checkDraft(one).findings.map((finding) => finding.text).join("\n");
}

describe("NOT_OWNER", () => {
  const theirs = { ...PAIR, owned: false };

  it("stops every action on a cluster of somebody else, and names the remedy", () => {
    const both = draft(theirs, { actions: [create("r3", "50cc"), drop(R1, false)] });
    assert.deepEqual(blocked(both), ["NOT_OWNER", "NOT_OWNER"]);
    assert.match(texts(both), /ALTER CLUSTER "prod" OWNER TO/);
  });

  it("is silent where nothing would be done, or the cluster is ours", () => {
    assert.deepEqual(codes(draft(theirs)), []);
    assert.deepEqual(codes(draft(PAIR, { actions: [drop(R1, false)] })), []);
  });
});

describe("PAUSED", () => {
  const order = {
    ...{ id: "o1", clusterId: "u1", kind: "pause", reason: "tests", author: "alice" } as const,
    ...{ createdAt: START, until: START + 1, allowStale: false },
  };
  const actions = [create("r3", "50cc"), drop(R1, true), drop(R2, true)];

  it("stops every action, says who, why and until when, and how to end it", () => {
    const paused = among({ order }, { actions });
    assert.deepEqual(blocked(paused), ["PAUSED", "PAUSED", "PAUSED"]);
    assert.match(texts(paused), /alice has paused this cluster until .* \(tests\); .*resume prod/);
    const all = among({ order: { ...order, clusterId: null, until: null } }, { actions });
    assert.match(texts(all), /has paused all clusters until somebody resumes .*resume ends it/);
  });

  it("is silent without actions, and for other orders", () => {
    assert.deepEqual(codes(among({ order })), []);
    assert.deepEqual(blocked(among({ order: { ...order, kind: "wake" } }, { actions })), [
      ...[undefined, undefined, undefined],
    ]);
  });
});

describe("DEPLOYMENT_IN_PROGRESS", () => {
  const burst = create("b", "50cc", {
    strategy: "b",
    remember: { kind: "made", replica: { name: "b", size: "50cc" } },
  });
  const scaled = create("r3", "25cc", {
    strategy: "b",
    remember: { kind: "scaled", scaled: { count: 3, from: 2 } },
  });

  it("stops extra replicas and suspensions beside a twin, nothing else", () => {
    const actions = [create("r3", "50cc"), burst, scaled, drop(R1, false, { strategy: "t" })];
    const code = "DEPLOYMENT_IN_PROGRESS";
    assert.deepEqual(blocked(among({ twin: "prod_dbt_deploy" }, { actions })), [
      ...[undefined, code, code, undefined],
    ]);
    const suspension = among({ twin: "prod_dbt_deploy" }, { actions: [drop(R1, true)] });
    assert.deepEqual(blocked(suspension), [code]);
    assert.deepEqual(codes(among({ twin: "x" }, { actions: [create("r3", "50cc")] })), []);
    assert.deepEqual(codes(among({}, { actions })), []);
  });

  it("lets a renamed cluster settle for ten minutes, to the millisecond", () => {
    const renamedAgo = (ms: number) =>
      blocked(
        draft({ ...PAIR, renamed: { from: "old", at: START - ms } }, {
          actions: [drop(R1, true)],
        }),
      );
    assert.deepEqual(renamedAgo(599_999), ["DEPLOYMENT_IN_PROGRESS"]);
    assert.deepEqual(renamedAgo(600_000), [undefined]);
    const renamed = { ...PAIR, renamed: { from: "old", at: START - 1_000 } };
    const untilOf = (one: Draft) => checkDraft(one).findings.map((finding) => finding.until);
    const actions = [drop(R1, true)];
    assert.deepEqual(untilOf(draft(renamed, { actions })), [START + 599_000]);
    assert.deepEqual(untilOf(among({ twin: "x" }, { actions })), [undefined]);
  });
});

describe("CONTESTED", () => {
  const undone = (by: string | null, agoSeconds = 60, strategy = "s"): Undoing => ({
    ...{ clusterId: "u1", strategy, did: "dropped", replicaName: "r9", by },
    at: START - agoSeconds * 1000,
  });
  const actions = [create("r3", "50cc"), create("r4", "50cc", { strategy: "other" })];

  it("stops the strategy that was undone twice, and no other", () => {
    const twice = among({ undoings: [undone("bob"), undone("bob", 30)] }, { actions });
    assert.deepEqual(blocked(twice), ["CONTESTED", undefined]);
    assert.match(texts(twice), /^bob took back twice .*last at 2026-11-21 11:59:30 UTC \(r9 was/);
  });

  it("accepts one, two of different strategies, and two without anything to do", () => {
    assert.deepEqual(codes(among({ undoings: [undone("bob")] }, { actions })), []);
    const apart = [undone("bob"), undone("bob", 30, "other")];
    assert.deepEqual(codes(among({ undoings: apart }, { actions })), []);
    assert.deepEqual(codes(among({ undoings: [undone("bob"), undone("bob")] })), []);
  });

  it("names everybody, and Materialize where the log names nobody", () => {
    const many = among({ undoings: [undone(null), undone("bob"), undone("amy")] }, { actions });
    assert.match(texts(many), /^Materialize itself and amy and bob took back 3 times/);
  });
});

describe("CONTESTED, until", () => {
  const DAY = 86_400_000;
  const at = (ms: number, strategy = "s", replicaName = "r9"): Undoing => ({
    ...{ clusterId: "u1", strategy, did: "dropped", by: "bob", at: START - ms, replicaName },
  });
  const told = (undoings: readonly Undoing[]) =>
    checkDraft(among({ undoings }, { actions: [create("r3", "50cc")] })).findings;

  it("is the moment at which all but one are more than a day ago, in any order", () => {
    const undoings = [at(9_000), at(5_000), at(7_000)];
    for (const order of [undoings, undoings.toReversed()]) {
      assert.deepEqual(told(order).map((one) => one.until), [START - 7_000 + DAY + 1]);
    }
  });

  it("names of two at one moment the first by name", () => {
    const pair = [at(5_000, "s", "r8"), at(5_000, "s", "r7")];
    for (const order of [pair, pair.toReversed()]) {
      assert.match(told(order)[0]?.text ?? "", /\(r7 was dropped\)/);
    }
  });
});

describe("UNDOINGS_UNSEEN", () => {
  const DAY = 86_400_000;
  const undoingsUnseen = missing("AUDIT_UNREADABLE", "it took too long");
  const memory = (strategy: string, lastChangeAt: number | null): Memory => ({
    ...{ strategy, revision: 1, lastChangeAt },
  });
  const waking = { remember: { kind: "waking" } } as const;
  const actions = [create("r4", "50cc", waking), create("r3", "50cc"), create("r5", "50cc")];
  const unseen = (lastChangeAt: number | null, more: Partial<Draft> = {}) =>
    among({ undoingsUnseen }, { actions, memories: [memory("s", lastChangeAt)], ...more });

  it("stops who has changed the cluster within a day, but no wake", () => {
    const one = unseen(START - DAY);
    assert.deepEqual(blocked(one), [undefined, "UNDOINGS_UNSEEN", "UNDOINGS_UNSEEN"]);
    assert.match(texts(one), /^s changed this cluster at 2026-11-20 12:00:00 UTC, .*it took too/);
    assert.deepEqual(checkDraft(one).findings.map((finding) => finding.until), [START + 1]);
  });

  it("stops nobody a day after its change, without one, or where all can be seen", () => {
    for (const lastChangeAt of [START - DAY - 1, null]) {
      assert.deepEqual(codes(unseen(lastChangeAt)), []);
    }
    assert.deepEqual(codes(unseen(START, { memories: [memory("other", START)] })), []);
    assert.deepEqual(codes(unseen(START, { surroundings: ALONE })), []);
    assert.deepEqual(codes(unseen(START, { actions: [create("r4", "50cc", waking)] })), []);
  });

  it("stops no person", () => {
    const ordered = create("r3", "50cc", { strategy: "override" });
    const memories = [memory("override", START)];
    assert.deepEqual(codes(unseen(START, { actions: [ordered], memories })), []);
  });
});

describe("what is only noted", () => {
  const cooling = hold(reason("COOLDOWN", "10 s left", { left_s: 10 }));
  const wants = (size: string) => speak({ size }, reason("WHY", "because"));

  it("COOLDOWN once per strategy that holds for it, winners and losers", () => {
    const resolution = resolve([
      { strategy: "target_size", proposal: { shape: cooling, count: cooling } },
      { strategy: "idle_suspend", proposal: { suspend: cooling } },
    ]);
    const one = draft(PAIR, { resolution });
    assert.deepEqual(codes(one), ["note COOLDOWN", "note COOLDOWN"]);
    assert.match(texts(one), /^idle_suspend .* another 10 s; .*\ntarget_size/);
    const other = resolve([{
      strategy: "target_size",
      proposal: { shape: hold(reason("LOG_OFF", "why")) },
    }]);
    assert.deepEqual(codes(draft(PAIR, { resolution: other })), []);
  });

  it("SHADOWED where two speak about the size, not where one holds", () => {
    const two = resolve([
      { strategy: "target_size", proposal: { shape: wants("25cc") } },
      { strategy: "shrink_to_fit", proposal: { shape: wants("50cc") } },
    ]);
    assert.deepEqual(codes(draft(PAIR, { resolution: two })), ["note SHADOWED"]);
    assert.match(texts(draft(PAIR, { resolution: two })), /^shrink_to_fit has no effect/);
    const held = resolve([
      { strategy: "target_size", proposal: { shape: wants("25cc") } },
      { strategy: "shrink_to_fit", proposal: { shape: hold(reason("X", "x")) } },
    ]);
    assert.deepEqual(codes(draft(PAIR, { resolution: held })), []);
    const unheard = resolve([
      { strategy: "target_size", proposal: { shape: hold(reason("X", "x")) } },
      { strategy: "shrink_to_fit", proposal: { shape: wants("25cc") } },
    ]);
    assert.deepEqual(codes(draft(PAIR, { resolution: unheard })), []);
  });

  it("MOVED where another cluster without rows bears the former name", () => {
    const moved = among({ successor: { id: "u2", name: "prod" } }, { rowCount: 2 });
    assert.deepEqual(codes(moved), ["note MOVED"]);
    assert.match(texts(moved), /strategy rows; .* prod now \(u2\) .*follow prod moves them/);
  });

  it("STALE_SIGNAL as a warning", () => {
    const stale = [{ signal: "latency" as const, text: "it is old" }];
    assert.deepEqual(codes(draft(PAIR, { stale })), ["warn STALE_SIGNAL"]);
  });
});

describe("what a stopped step stops with it", () => {
  it("is what the same strategy does later, but no end of a replica for a new one's sake", () => {
    const theirs = { twin: "x" };
    const made = { kind: "made", replica: { name: "b", size: "50cc" } } as const;
    const actions = [
      create("b", "50cc", { remember: made }),
      create("r3", "50cc"),
      drop(R1, false),
      create("r4", "50cc", { strategy: "t" }),
    ];
    const code = "DEPLOYMENT_IN_PROGRESS";
    assert.deepEqual(blocked(among(theirs, { actions })), [code, code, undefined, undefined]);
  });
});
