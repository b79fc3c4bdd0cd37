import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Action, Effect } from "@mz-schedctl/core";
import { assertGolden } from "../../../../tests/support/golden.ts";
import { decisionCtx, decisionCtxSchema } from "../../schema/decision_ctx.ts";
import { toContext } from "./decision_context.ts";

const replica = { name: "r1", size: "25cc", availabilityZone: null };

/** One of every kind; the keys make the compiler ask for a new one. */
const EFFECTS: { readonly [K in Effect["kind"]]: Extract<Effect, { readonly kind: K }> } = {
  changed: { kind: "changed" },
  worked_towards: {
    kind: "worked_towards",
    target: { size: "25cc", replicaName: "m", replicas: 2 },
  },
  suspended: { kind: "suspended", replicas: [replica], servesAfterSeconds: 61.2 },
  waking: { kind: "waking" },
  awake: { kind: "awake" },
  made: { kind: "made", replica: { name: "r1", size: "25cc" } },
  retired: { kind: "retired" },
  set_burst: { kind: "set_burst", burst: { size: "100cc", lingerSeconds: 60 } },
  scaled: { kind: "scaled", scaled: { count: 2, from: 1 } },
  climbed: {
    kind: "climbed",
    ladder: {
      ...{ maxSize: "100cc", objects: "u1", objectsSince: 5, probing: ["50cc"] },
      tooSmall: [{ size: "25cc", outOfMemory: 1, crashes: 0, at: 1, until: 2 }],
    },
  },
  seen: { kind: "seen", service: { ready: true, since: 1 } },
};

function contextOf(remember: Effect): unknown {
  const action: Action = {
    ...{ kind: "create_replica", replica, strategy: "burst", before: [replica], remember },
    cluster: { id: "u1", name: "prod" },
    reason: { code: "WHY", text: "because", numbers: { size: "25cc", waited_s: 1.5 } },
    expects: { ready: ["u5"], absentNames: ["r1"], unsubscribed: false },
  };
  const intent = { actionId: "a", cycleId: "c", sql: "CREATE", action, createdAt: 9_000 };
  const signals = { outages: { observedAt: 2_000 }, latency: { missing: "LOG_DENIED" } };
  return JSON.parse(toContext(intent, { environmentId: "e", toolVersion: "1", signals }));
}

describe("the published schema of decision_ctx", () => {
  it("is the one in docs/schemas", () => {
    const path = new URL("../../../../docs/schemas/decision_ctx.schema.json", import.meta.url);
    assertGolden(path, JSON.stringify(decisionCtxSchema(), null, 2) + "\n");
  });

  for (const effect of Object.values(EFFECTS)) {
    it(`fits what is written about an effect of kind ${effect.kind}, to the last key`, () => {
      const context = contextOf(effect);
      assert.deepEqual(decisionCtx.parse(context), context);
    });
  }

  it("does not fit anything else", () => {
    const context = contextOf({ kind: "awake" }) as Readonly<Record<string, unknown>>;
    for (
      const wrong of [
        { v: 2 },
        { reason: { code: "not a code", text: "", numbers: {} } },
        { signals: { moon: { age_s: 1 } } },
        { effect: { kind: "suspended" } },
        { before: [{ name: "r1" }] },
        { announced_at: "yesterday" },
      ]
    ) assert.equal(decisionCtx.safeParse({ ...context, ...wrong }).success, false);
  });
});
