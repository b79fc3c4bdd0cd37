import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, log, object, replica, use, view } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import { missing } from "../model/signal.ts";
import { idleSuspend } from "./idle_suspend.ts";
import type { ClusterView } from "./strategy.ts";

const SECOND = 1_000;

type Seen = Parameters<typeof view>[0];

/** What the reason of a cluster that runs on tells beside its text: idle for 60 of 1800 s, unless said otherwise. */
function outlook(seen: Seen = {}, config: Record<string, unknown> = {}) {
  const used = log({ use: [use({ lastUseAt: START - 60 * SECOND })] });
  const { suspend } = idleSuspend.decide({ idle_after_s: 1_800, ...config })(
    view({ log: used, ...seen }),
  );
  assert.ok(suspend !== undefined && suspend.kind !== "silent");
  return suspend.reason;
}

function suspendsIn(seen: Seen = {}, config: Record<string, unknown> = {}) {
  return outlook(seen, config).numbers["suspends_in_s"];
}

function having(...replicas: Parameters<typeof replica>[2][]): Pick<ClusterView, "cluster"> {
  return {
    cluster: cluster({ replicas: replicas.map((more, at) => replica(`r${at + 1}`, "25cc", more)) }),
  };
}

describe("when a running cluster will be suspended", () => {
  it("counts from its last use, by whoever counts", () => {
    assert.equal(suspendsIn(), 1_740);
    assert.equal(outlook().numbers["idle_after_s"], 1_800);
    const refused = log({ use: [use({ lastRefusedAt: START - 10 * SECOND })] });
    assert.equal(suspendsIn({ log: refused }), 1_790);
    const two = log({
      use: [
        use({ lastUseAt: START - 500 * SECOND }),
        use({ application: "etl", lastUseAt: START - 100 * SECOND }),
      ],
    });
    assert.equal(suspendsIn({ log: two }), 1_700);
    assert.equal(suspendsIn({ log: two }, { ignore_applications: ["etl"] }), 1_300);
  });

  it("begins once the log reaches back far enough", () => {
    const short = log({ oldestAt: START - 900 * SECOND });
    assert.equal(outlook({ log: short }).code, "LOG_TOO_SHORT");
    assert.equal(suspendsIn({ log: short }), 900);
    const used = log({ ...short, use: [use({ lastUseAt: START - 60 * SECOND })] });
    assert.equal(suspendsIn({ log: used }), 1_740);
  });

  it("lets the youngest replica have its time, idle_after_s unless min_up_s is given", () => {
    const young = { createdAt: START - 30 * SECOND };
    assert.equal(suspendsIn(having({}, young)), 1_770);
    assert.equal(suspendsIn(having({}, young), { min_up_s: 1_700 }), 1_740);
    assert.equal(suspendsIn(having({}, young), { min_up_s: 3_000 }), 2_970);
  });

  it("waits for the cooldown, unless the suspension has begun", () => {
    const seen = { lastChangeAt: START - 10 * SECOND };
    assert.equal(suspendsIn(seen, { cooldown_s: 3_600 }), 3_590);
    assert.equal(suspendsIn(seen, { cooldown_s: 1_000 }), 1_740);
    const [a, b] = ["r1", "r2"].map((name) => ({ name, size: "25cc", availabilityZone: null }));
    assert.ok(a && b);
    const suspension = { since: START - 90 * SECOND, replicas: [a, b] };
    const baseline = { replicas: [a, b], suspension, overtaken: [] };
    assert.equal(suspendsIn({ ...seen, baseline }, { cooldown_s: 3_600 }), 1_740);
  });

  it("is not told where more than time is needed", () => {
    const unknown: readonly Seen[] = [
      { cluster: cluster({ replicas: [replica("r1", "25cc")], subscriptions: 1 }) },
      having({ processesOnline: 0 }),
      having({}, { createdAt: null }),
      having({}, { size: "" }),
      { log: log({ newestAt: START - 3_600 * SECOND }) },
      { log: log({ sampleRate: 0.5 }) },
      { statementLog: missing("LOG_DENIED", "it may not be read", "grant it"), use: [] },
    ];
    for (const seen of unknown) {
      assert.equal("suspends_in_s" in outlook(seen).numbers, false, JSON.stringify(seen));
    }
  });

  it("says what to do about a log that cannot be trusted, whatever else is the reason", () => {
    const sampled = log({ sampleRate: 0.5, use: [use({ lastUseAt: START - SECOND })] });
    const why = outlook({ log: sampled });
    assert.equal(why.code, "IN_USE");
    assert.match(why.remedy ?? "", /statement_logging_max_sample_rate/);
    assert.equal("remedy" in outlook(), false);
  });

  it("counts what would stop moving, unless the row accepts that", () => {
    const kinds = ["index", "materialized-view", "sink", "index"] as const;
    const objects = kinds.map((kind, at) => object(kind, { r1: true }, `o${at}`));
    const seen = { cluster: cluster({ replicas: [replica("r1", "25cc")], objects }) };
    const { numbers } = outlook(seen);
    assert.deepEqual([numbers["frozen"], numbers["suspends_in_s"]], [2, 1_740]);
    assert.equal("frozen" in outlook(seen, { allow_stale: true }).numbers, false);
    const open = { cluster: { ...seen.cluster, subscriptions: 1 } };
    assert.deepEqual(outlook(open).numbers, { subscriptions: 1, idle_after_s: 1_800, frozen: 2 });
  });
});
