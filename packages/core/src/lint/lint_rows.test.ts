import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cluster, object, row, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { ObservedCluster, StrategyRow } from "../model/observation.ts";
import { LINT_RULES } from "./registry.ts";
import { lintRows } from "./lint_rows.ts";
import { configOf, type LintSubject } from "./rule.ts";

const surroundings = { sizes: SIZES, controlCluster: "control", now: START };

/** Codes of what is said about these rows of cluster u1. */
function codes(rows: readonly StrategyRow[], more: Partial<ObservedCluster> = {}) {
  return lintRows(rows, [cluster(more)], surroundings).findings.map((one) => one.code);
}

/** Codes of what is said about configs, whether or not their strategies read them today. */
function codesOf(configs: Readonly<Record<string, unknown>>): readonly string[] {
  const subject: LintSubject = {
    cluster: cluster(),
    configs: new Map(Object.entries(configs).map(([type, one]) => [type, configOf(one)])),
    duplicated: [],
    future: [],
    surroundings,
  };
  return LINT_RULES.flatMap(({ code, check }) => check(subject).map(() => code));
}

describe("lint says nothing about rows that do what they say", () => {
  it("a size, a larger burst and a patient suspension", () => {
    const rows = [
      row("target_size", { target_size: "50cc" }),
      row("burst", { burst_replica_size: "400cc" }),
      row("idle_suspend", { idle_after_s: 1800 }),
    ];
    assert.deepEqual(codes(rows), []);
  });

  it("no rows at all", () => assert.deepEqual(codes([]), []));
});

describe("lint about burst", () => {
  const target = row("target_size", { target_size: "100cc" });

  it("that is as large as the target, or smaller", () => {
    const burst = (size: string) => row("burst", { burst_replica_size: size });
    assert.deepEqual(codes([target, burst("100cc")]), ["BURST_SAME_SIZE"]);
    assert.deepEqual(codes([target, burst("50cc")]), ["BURST_SMALLER"]);
    assert.deepEqual(codes([target, burst("200cc")]), []);
    assert.deepEqual(codes([burst("50cc")]), []);
  });

  it("that scales by latency", () => {
    const load = { max_replicas: 3, scale_up_threshold_ms: 500 };
    assert.deepEqual(codesOf({ burst: load }), ["LOAD_BURST"]);
  });

  it("whose ceiling is lower than what target_size asks for", () => {
    const load = { max_replicas: 2, scale_up_threshold_ms: 500 };
    const wanting = (replicas: number) => ({
      burst: load,
      target_size: { target_size: "50cc", replicas },
    });
    assert.deepEqual(codesOf(wanting(3)), ["MAX_BELOW_TARGET", "LOAD_BURST"]);
    assert.deepEqual(codesOf(wanting(2)), ["LOAD_BURST"]);
  });

  it("and shrink_to_fit that target_size leaves no say", () => {
    const shrink = { max_replica_size: "400cc" };
    assert.deepEqual(codesOf({ shrink_to_fit: shrink }), []);
    assert.deepEqual(codesOf({ shrink_to_fit: shrink, target_size: { target_size: "50cc" } }), [
      "SHADOWED_ROW",
    ]);
  });
});

describe("lint about suspending", () => {
  const idle = (more: Readonly<Record<string, unknown>> = {}) =>
    row("idle_suspend", { idle_after_s: 1800, ...more });

  it("a cluster with what must not stop, unless the row accepts that", () => {
    const objects = [object("materialized-view", {}), object("index", {})];
    assert.deepEqual(codes([idle()], { objects }), ["FREEZES"]);
    assert.deepEqual(codes([idle({ allow_stale: true })], { objects }), []);
    assert.deepEqual(codes([idle()], { objects: [object("index", {})] }), []);
    const [said] = lintRows([idle()], [cluster({ objects })], surroundings).findings;
    assert.match(said?.text ?? "", /1 materialized view would stop moving/);
    assert.match(said?.remedy ?? "", /"allow_stale": true/);
  });

  it("our own cluster", () => {
    assert.deepEqual(codes([idle()], { name: "control" }), ["OWN_CLUSTER"]);
    assert.deepEqual(codes([row("target_size", { target_size: "50cc" })], { name: "control" }), []);
  });

  it("after less than a minute", () => {
    assert.deepEqual(codes([idle({ idle_after_s: 59 })]), ["SHORT_IDLE"]);
    assert.deepEqual(codes([idle({ idle_after_s: 60 })]), []);
  });

  it("with a cooldown that is over anyway", () => {
    assert.deepEqual(codes([idle({ cooldown_s: 1800 })]), ["COOLDOWN_NO_EFFECT"]);
    assert.deepEqual(codes([idle({ cooldown_s: 1801 })]), []);
    assert.deepEqual(codes([idle({ cooldown_s: 0 })]), []);
    assert.deepEqual(codes([idle({ cooldown_s: 600, min_up_s: 599 })]), []);
    assert.deepEqual(codes([idle({ cooldown_s: 600, min_up_s: 600 })]), ["COOLDOWN_NO_EFFECT"]);
  });
});

describe("lint about whole clusters and dates", () => {
  const target = row("target_size", { target_size: "50cc" });

  it("on which rows have no effect", () => {
    assert.deepEqual(codes([target], { system: true }), ["SYSTEM_CLUSTER"]);
    const settings = {
      ...{ size: "50cc", replicationFactor: 0, burst: null, reconfiguration: null },
    };
    const managed = (schedule: string) => ({ managed: true, settings: { ...settings, schedule } });
    assert.deepEqual(codes([target], managed("on-refresh")), ["SCHEDULED_CLUSTER"]);
    assert.deepEqual(codes([target], managed("manual")), []);
    assert.deepEqual(codes([target], { owned: false }), ["NOT_OWNED"]);
  });

  it("rows from the future, with a minute's patience", () => {
    const at = (ms: number) => row("target_size", { target_size: "50cc" }, START + ms);
    assert.deepEqual(codes([at(60_000)]), []);
    assert.deepEqual(codes([at(60_001)]), ["FUTURE_ROW"]);
  });

  it("several rows of one type", () => {
    const older = row("target_size", { target_size: "25cc" }, START - 1);
    assert.deepEqual(codes([target, older]), ["DUPLICATE_ROWS"]);
  });
});

describe("lint and rows that cannot be read", () => {
  it("reports them, and they take no part in the rules", () => {
    const rows = [
      row("target_size", { target_size: "9cc" }),
      row("burst", { burst_replica_size: "25cc" }),
    ];
    const report = lintRows(rows, [cluster()], surroundings);
    assert.deepEqual(report.problems.map((one) => one.code), ["INVALID_CONFIG"]);
    assert.deepEqual(report.findings, []);
  });

  it("reports rows of a cluster that does not exist", () => {
    const report = lintRows([row("target_size", { target_size: "50cc" })], [], surroundings);
    assert.deepEqual(report.problems.map((one) => one.code), ["UNKNOWN_CLUSTER"]);
  });

  it("does not depend on the order of rows and clusters", () => {
    const rows = [
      row("idle_suspend", { idle_after_s: 5 }),
      row("burst", { burst_replica_size: "25cc" }),
      row("target_size", { target_size: "50cc" }),
      { ...row("idle_suspend", { idle_after_s: 6 }), clusterId: "u2" },
      { ...row("target_size", { target_size: "1cc" }), clusterId: "u3" },
    ];
    const clusters = [cluster(), cluster({ id: "u2", name: "a" })];
    assert.deepEqual(
      lintRows(rows.toReversed(), clusters.toReversed(), surroundings),
      lintRows(rows, clusters, surroundings),
    );
  });
});
