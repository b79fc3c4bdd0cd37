import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Action } from "../model/action.ts";
import { reason } from "../model/reason.ts";
import { renderAction } from "./render_action.ts";

const BASE = {
  cluster: { id: "u1", name: 'pr"od' },
  strategy: "target_size",
  reason: reason("WHY", "because"),
  expects: { ready: [], absentNames: [], unsubscribed: false },
  before: [],
  remember: { kind: "awake" },
} as const;
const REPLICA = { id: "u2", name: "r.1", size: "25cc" };

describe("renderAction()", () => {
  it("writes each statement with its names quoted", () => {
    const actions: readonly (readonly [Action, string])[] = [
      [
        {
          ...{ ...BASE, kind: "create_replica" },
          replica: { name: "it's", size: "2'5", availabilityZone: null },
        },
        `CREATE CLUSTER REPLICA "pr""od"."it's" (SIZE '2''5')`,
      ],
      [
        {
          ...{ ...BASE, kind: "create_replica" },
          replica: { name: "r", size: "25cc", availabilityZone: "z'1" },
        },
        `CREATE CLUSTER REPLICA "pr""od"."r" (SIZE '25cc', AVAILABILITY ZONE 'z''1')`,
      ],
      [
        { ...BASE, kind: "drop_replica", replica: REPLICA, suspending: false },
        `DROP CLUSTER REPLICA "pr""od"."r.1"`,
      ],
      [
        { ...BASE, kind: "rename_replica", replica: REPLICA, newName: 'a"b' },
        `ALTER CLUSTER REPLICA "pr""od"."r.1" RENAME TO "a""b"`,
      ],
    ];
    for (const [action, sql] of actions) assert.equal(renderAction(action), sql);
  });
});
