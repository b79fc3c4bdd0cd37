import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Action, Intent } from "@mz-schedctl/core";
import { toAction, toContext } from "./decision_context.ts";
import { buildIntentInsert, toIntent } from "./intents.ts";
import { buildClaimedQuery, buildLandedQuery } from "./landed.ts";
import { buildOutcomeInsert, buildPlainOutcomeInsert } from "./outcomes.ts";
import { buildSignalsInsert, changedSuspensions } from "./signals.ts";
import { buildWipe } from "./state.ts";
import { buildStrategyDelete, renderStrategyInsert } from "./strategies.ts";

const replica = { name: "it's", size: "25cc", availabilityZone: null };
const base = {
  cluster: { id: "u1", name: 'a"b' },
  strategy: "idle_suspend",
  reason: { code: "IDLE", text: "no use", numbers: { idle_s: 5 } },
  expects: { ready: [], absentNames: [], unsubscribed: true },
  before: [replica],
  remember: { kind: "suspended", replicas: [replica] },
} as const;
const drop: Action = {
  ...base,
  kind: "drop_replica",
  replica: { id: "u7", name: "it's", size: "25cc" },
  suspending: true,
};
const create: Action = { ...base, kind: "create_replica", replica };
const rename: Action = {
  ...base,
  kind: "rename_replica",
  replica: { id: "u7", name: "it's", size: "25cc" },
  newName: "n'",
};
const intent = (action: Action): Intent => ({
  actionId: "a1",
  cycleId: "c1",
  sql: "DROP ...",
  action,
  createdAt: Date.UTC(2024, 0, 1),
});
const options = {
  ...{ environmentId: "e", toolVersion: "1.2.3" },
  signals: {
    statement_log: { observedAt: Date.UTC(2024, 0, 1) - 4_500 },
    outages: { observedAt: Date.UTC(2024, 0, 1) + 1 },
    latency: { missing: "LOG_DENIED" },
  },
};

describe("decision_ctx", () => {
  it("has the published keys", () => {
    const context = JSON.parse(toContext(intent(drop), options));
    assert.deepEqual(
      { ...context, action: undefined },
      {
        v: 1,
        cycle_id: "c1",
        environment_id: "e",
        tool_version: "1.2.3",
        strategy: "idle_suspend",
        reason: base.reason,
        signals: { statement_log: { age_s: 4 }, latency: { missing: "LOG_DENIED" } },
        cluster: base.cluster,
        before: [{ name: "it's", size: "25cc", availability_zone: null }],
        after: [],
        expects: { ready: [], absent_names: [], unsubscribed: true },
        effect: {
          kind: "suspended",
          replicas: [{ name: "it's", size: "25cc", availability_zone: null }],
        },
        also: [],
        dry_run: false,
        announced_at: "2024-01-01T00:00:00.000Z",
        action: undefined,
      },
    );
  });

  it("gives the action back, and nothing when it holds none", () => {
    for (const action of [drop, create, rename]) {
      assert.deepEqual(toAction(JSON.parse(toContext(intent(action), options))), action);
    }
    for (const other of [null, {}, { action: {} }, { action: { kind: "explode" } }]) {
      assert.equal(toAction(other), null);
    }
  });

  it("tells how the cluster looks after the action", () => {
    const after = (action: Action) =>
      JSON.parse(toContext(intent(action), options)).after.map((one: { name: string }) => one.name);
    assert.deepEqual(after(create), ["it's", "it's"]);
    assert.deepEqual(after(rename), ["n'"]);
  });
});

describe("intents", () => {
  it("are read back from what was written", () => {
    const row = { phase: "intent" as const, context: toContext(intent(drop), options), at: 5 };
    const { parameters = [] } = buildIntentInsert("s", intent(drop), row);
    const [actionId = null, cycleId = null, , sql = null, context = null] = parameters;
    const read = toIntent({
      action_id: actionId,
      cycle_id: cycleId,
      action_sql: sql,
      decision_ctx: context,
      created_at: String(intent(drop).createdAt),
    });
    assert.deepEqual(read, intent(drop));
  });

  it("are looked up in the audit log by the ids that were meant", () => {
    assert.match(
      buildLandedQuery(drop, intent(drop).createdAt).text,
      /'drop'[^]*replica_id' = 'u7'/,
    );
    assert.match(
      buildLandedQuery(create, intent(create).createdAt).text,
      /'create'[^]*replica_name' = 'it''s'/,
    );
    assert.match(
      buildLandedQuery(rename, intent(rename).createdAt).text,
      /'alter'[^]*new_name' = 'n'''/,
    );
    assert.match(
      buildLandedQuery(create, intent(create).createdAt).text,
      /2023-12-31 23:59:58\.000\+00/,
    );
  });

  it("are not credited with what another action is recorded to have done", () => {
    const { text } = buildClaimedQuery("s", intent(create));
    assert.match(text, /FROM "s"\."mz_cluster_strategy_actions"/);
    assert.match(text, new RegExp(`action_id <> '${intent(create).actionId}'`));
  });
});

describe("what is written", () => {
  const outcome = { executed: true, at: 0, error: null };

  it("an outcome once, or at least plainly when nothing can be looked up", () => {
    const row = { outcome, context: "{}" };
    assert.match(buildOutcomeInsert("s", intent(drop), row).text, /WHERE NOT EXISTS/);
    const plain = buildPlainOutcomeInsert("s", intent(drop), row);
    assert.match(plain.text, /VALUES \(\$1, \$2, \$3, \$4, \$5, \$6, \$7\)$/);
    assert.deepEqual(plain.parameters?.slice(4), ["t", null, "1970-01-01 00:00:00.000+00"]);
  });

  it("only what has changed is published", () => {
    const published = new Map([["u1", true], ["u2", true], ["u3", false]]);
    const wanted = new Map([["u4", false], ["u3", true], ["u2", false], ["u1", true]]);
    const changed = changedSuspensions(wanted, published);
    assert.deepEqual(changed, [["u2", false], ["u3", true]]);
    const { text, parameters } = buildSignalsInsert("s", changed, 0);
    assert.match(text, /VALUES \(\$1, \$2, \$3, \$4\), \(\$5, \$6, \$7, \$8\)$/);
    assert.deepEqual(parameters?.slice(0, 3), ["u2", "suspended", "false"]);
  });

  it("names and values are quoted", () => {
    const row = { clusterId: "u'1", strategyType: "x", config: '{"a":"it\'s"}', updatedAt: 0 };
    assert.equal(
      renderStrategyInsert('s"x', row),
      'INSERT INTO "s""x"."mz_cluster_strategies" (cluster_id, strategy_type, config, updated_at) ' +
        `VALUES ('u''1', 'x', '{"a":"it''s"}', '1970-01-01 00:00:00.000+00')`,
    );
    assert.match(buildWipe("s", ["u'1", "u2"]).text, /IN \('u''1', 'u2'\)$/);
    assert.doesNotMatch(buildWipe("s", null).text, /WHERE/);
    assert.match(buildStrategyDelete("s", "u1", ["a", "b"]).text, /IN \('a', 'b'\)$/);
  });
});
