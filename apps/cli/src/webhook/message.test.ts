import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ActionResult } from "@mz-schedctl/core";
import { messageOf, type RunTold } from "./message.ts";

const shop = { id: "u2", name: "shop" };

function result(kind: ActionResult["kind"], message = "", sql = "DROP X"): ActionResult {
  const reason = { code: "IDLE", text: "no use", numbers: { idle_s: 9 } };
  const action = { kind: "drop_replica", cluster: shop, strategy: "idle_suspend", reason };
  return { actionId: "a", sql, kind, message, action } as unknown as ActionResult;
}

function told(rest: Partial<RunTold>): ReturnType<typeof messageOf> {
  return messageOf({
    ...{ environmentId: "env", cycleId: "c", toolVersion: "1.0.0", now: 3_600_000 },
    ...{ results: [], due: [] },
    ...rest,
  });
}

describe("the message", () => {
  it("is none where nothing was changed, failed or lasted", () => {
    const quiet = ["done_by_other", "moved", "blocked", "skipped"] as const;
    assert.equal(told({ results: quiet.map((kind) => result(kind)) }), null);
  });

  it("tells failures first, with what the server said and without what nobody should read", () => {
    const message = "cannot: postgres://u:pw@h/d";
    const told_ = told({ results: [result("done"), result("failed", message), result("done")] });
    assert.deepEqual(told_, {
      ...{ v: 1, environment_id: "env", cycle_id: "c", tool_version: "1.0.0" },
      at: "1970-01-01T01:00:00.000Z",
      text: "mz-schedctl on env\n" +
        "• shop: failed DROP X (idle_suspend: cannot: postgres://u:***@h/d)\n" +
        "• shop: applied DROP X (idle_suspend: no use); DROP X (idle_suspend: no use)",
      events: [
        {
          ...{ event: "failed", cluster: shop },
          text: "DROP X (idle_suspend: cannot: postgres://u:***@h/d)",
          actions: [action("failed", "cannot: postgres://u:***@h/d")],
        },
        {
          ...{ event: "applied", cluster: shop },
          text: "DROP X (idle_suspend: no use); DROP X (idle_suspend: no use)",
          actions: [action("done"), action("done")],
        },
      ],
    });
  });

  it("tells since when something is blocked or waited for, and by what", () => {
    const trouble = { cluster: shop, code: "CODE", text: "why", since: 0 };
    const message = told({
      due: [{ kind: "blocked", ...trouble }, { kind: "waiting", ...trouble }],
    });
    assert.equal(
      message?.text,
      "mz-schedctl on env\n• shop: blocked for 1 h by CODE: why\n• shop: waiting for 1 h: why [CODE]",
    );
  });

  it("shows twenty lines at most", () => {
    const due = Array.from({ length: 22 }, (_, nth) => ({
      ...{ kind: "blocked" as const, cluster: shop, code: `C${nth}`, text: "why", since: 0 },
    }));
    const lines = told({ due })?.text.split("\n") ?? [];
    assert.deepEqual([lines.length, lines.at(-1)], [22, "and 2 more"]);
    assert.equal(told({ due })?.events.length, 22);
  });
});

function action(kind: string, message = "") {
  return {
    ...{ action_id: "a", sql: "DROP X", result: kind, message, strategy: "idle_suspend" },
    reason: { code: "IDLE", text: "no use", numbers: { idle_s: 9 } },
  };
}
