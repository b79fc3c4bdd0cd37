import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { memoryAfter } from "./effect.ts";
import type { Memory } from "./memory.ts";

const WHEN = { strategy: "idle_suspend", startedAt: 10, landedAt: 12 };
const REPLICAS = [{ name: "a", size: "25cc", availabilityZone: null }];

describe("memoryAfter()", () => {
  const before: Memory = { strategy: "idle_suspend", revision: 7, lastChangeAt: 1 };

  it("counts revisions from the one before and cooldowns from the landing", () => {
    const first = memoryAfter(null, { ...WHEN, effect: { kind: "waking" } });
    assert.deepEqual([first.revision, first.lastChangeAt], [1, 12]);
    assert.equal(memoryAfter(before, { ...WHEN, effect: { kind: "waking" } }).revision, 8);
  });

  it("counts a suspension from just before its statement was sent", () => {
    const after = memoryAfter(before, {
      ...WHEN,
      effect: { kind: "suspended", replicas: REPLICAS },
    });
    assert.deepEqual(after.suspended, { since: 10, replicas: REPLICAS });
    const waking = memoryAfter(after, { ...WHEN, effect: { kind: "waking" } });
    assert.deepEqual(waking.suspended, after.suspended);
    assert.equal(memoryAfter(after, { ...WHEN, effect: { kind: "awake" } }).suspended, null);
  });

  it("keeps what was worked towards", () => {
    const target = { size: "50cc", replicaName: "main" };
    const effect = { kind: "worked_towards", target } as const;
    assert.deepEqual(memoryAfter(before, { ...WHEN, effect }).target, target);
  });
});
