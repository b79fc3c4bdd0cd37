import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Plan } from "../model/plan.ts";
import { changedTroubles, followTroubles, type Trouble, troublesOf } from "./troubles.ts";

const cluster = { id: "u1", name: "dev" };
const M = 60_000;
const afterMs = 30 * M;

function trouble(rest: Partial<Trouble> = {}): Trouble {
  return { kind: "blocked", cluster, code: "NOT_OWNER", text: "no", since: null, ...rest };
}

describe("troubles of a plan", () => {
  it("are what blocks and what is waited for, each once", () => {
    const wait = { code: "HYDRATING", text: "r hydrates", since: 5 };
    const finding = { code: "NOT_OWNER", severity: "block", text: "no", actions: [0] };
    const plan = {
      clusters: [{
        cluster,
        actions: [{ blockedBy: "NOT_OWNER" }, { blockedBy: "LATER" }, {}],
        findings: [
          finding,
          finding,
          { ...finding, code: "LATER", severity: "note", text: "later" },
          { ...finding, code: "HINT", severity: "note" },
        ],
        waits: [wait],
      }],
    } as unknown as Plan;
    assert.deepEqual(troublesOf(plan).map((one) => [one.kind, one.code, one.since]), [
      ["blocked", "NOT_OWNER", null],
      ["blocked", "LATER", null],
      ["waiting", "HYDRATING", 5],
    ]);
  });
});

describe("a trouble", () => {
  it("is due when it has lasted so long, to the millisecond, and once only", () => {
    let known = followTroubles([trouble()], new Map(), { now: 0, afterMs }).known;
    assert.deepEqual(known.get("u1"), [{
      ...{ kind: "blocked", code: "NOT_OWNER", since: 0, told: false },
    }]);
    const early = followTroubles([trouble()], known, { now: afterMs - 1, afterMs });
    assert.deepEqual([early.due, changedTroubles(known, early.known).size], [[], 0]);
    const due = followTroubles([trouble()], known, { now: afterMs, afterMs });
    assert.deepEqual(due.due, [{ ...trouble(), since: 0 }]);
    assert.equal(changedTroubles(known, due.known).size, 1);
    known = due.known;
    assert.deepEqual(followTroubles([trouble()], known, { now: 2 * afterMs, afterMs }).due, []);
  });

  it("that has ended begins anew", () => {
    const told = new Map([["u1", [
      { kind: "blocked", code: "NOT_OWNER", since: 0, told: true } as const,
    ]]]);
    const over = followTroubles([], told, { now: M, afterMs });
    assert.deepEqual([...changedTroubles(told, over.known)], [["u1", []]]);
    const again = followTroubles([trouble()], over.known, { now: 2 * M, afterMs });
    assert.equal(again.known.get("u1")?.[0]?.since, 2 * M);
  });

  it("counts from when the plan says, where it does", () => {
    const old = trouble({ kind: "waiting", since: -afterMs });
    assert.equal(followTroubles([old], new Map(), { now: 0, afterMs }).due.length, 1);
  });

  it("is known by its kind and its code", () => {
    const known = followTroubles([trouble()], new Map(), { now: 0, afterMs }).known;
    const other = followTroubles([trouble({ code: "PAUSED" })], known, { now: afterMs, afterMs });
    assert.deepEqual(other.due, []);
  });
});
