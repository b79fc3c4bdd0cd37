import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { row, SIZES } from "../../../../tests/support/builders.ts";
import { START } from "../../../../tests/support/fake_world.ts";
import type { StrategyRow } from "../model/observation.ts";
import { FIELDS } from "../model/proposal.ts";
import { canonicalJson, readRow, readRows, rowReader } from "./read_rows.ts";

const OFFER = { sizes: SIZES };

function problemOf(one: StrategyRow): { readonly code: string; readonly text: string } {
  const entry = readRow(one, OFFER);
  assert.ok(entry.kind === "unreadable", "it can be read");
  return entry.problem;
}

describe("readRow()", () => {
  it("names what is wrong and what would be right", () => {
    const cases: readonly (readonly [StrategyRow, string, RegExp])[] = [
      [
        row("target_sise", {}),
        "UNKNOWN_STRATEGY",
        /"target_sise", it must be one of .*"target_size"/,
      ],
      [row("target_size", "x"), "CONFIG_NOT_OBJECT", /config is "x".*\{"target_size": "100cc"\}/],
      [row("target_size", null), "CONFIG_NOT_OBJECT", /config is null/],
      [row("target_size", [1]), "CONFIG_NOT_OBJECT", /config is \[1\]/],
      [row("target_size", {}), "INVALID_CONFIG", /config\.target_size is missing, it must be text/],
      [row("target_size", { target_size: "9cc" }), "INVALID_CONFIG", /"9cc".*it offers 25cc/],
      [row("idle_suspend", { idle_after_s: 60, x: 1 }), "INVALID_CONFIG", /unknown key "x"/],
      [row("idle_suspend", { idle_after_s: "60" }), "INVALID_CONFIG", /config\.idle_after_s/],
    ];
    for (const [one, code, text] of cases) {
      const problem = problemOf(one);
      assert.equal(problem.code, code);
      assert.match(problem.text, text);
    }
  });

  it("describes a config of several forms in the words of the one that is meant", () => {
    const load = { max_replicas: 2, scale_up_threshold_ms: 500 };
    const cases: readonly (readonly [config: unknown, text: RegExp])[] = [
      [
        { burst_replica_size: "1", x: 1 },
        /unknown key "x", the keys are burst_replica_size, after/,
      ],
      [{ ...load, x: 1 }, /unknown key "x", the keys are max_replicas, .*min_samples$/],
      [{ after_s: 1 }, /^config\.burst_replica_size is missing, it must be text$/],
      [{ max_replicas: 0 }, /max_replicas is 0, it must be at least 1; .*_ms is missing, it must/],
      [{ ...load, scale_up_threshold_ms: 0 }, /_ms is 0, it must be more than 0$/],
      [{ ...load, scale_up_threshold_ms: "x" }, /_ms is "x", it must be a number of milliseconds$/],
      [
        { ...load, after_s: 1 },
        /^config mixes after_s with max_replicas, scale_up_threshold_ms, it/,
      ],
      [{ cooldown_s: 1 }, /^config is \{"cooldown_s":1\}, it must have the keys burst_.*, or max_/],
      [{}, /^config is \{\}, it must have the keys burst_replica_size \(and optionally after_s/],
    ];
    for (const [config, text] of cases) assert.match(problemOf(row("burst", config)).text, text);
  });

  it("holds the fields of its type, and every field where the type is unknown", () => {
    const held = (one: StrategyRow) => {
      const entry = readRow(one, OFFER);
      return entry.kind === "unreadable" ? entry.fields : [];
    };
    assert.deepEqual(held(row("idle_shutdown", {})), ["suspend"]);
    assert.deepEqual(held(row("burst", { max_replicas: 2 })), ["burst", "count", "suspend"]);
    assert.deepEqual(held(row("no_such", {})), FIELDS);
  });
});

describe("readRows()", () => {
  const at = (seconds: number | null, size: string) =>
    row("target_size", { target_size: size }, seconds === null ? null : START + seconds * 1000);
  const winner = (rows: readonly StrategyRow[]) => {
    const [entry] = readRows(rows, OFFER).entries;
    return entry?.kind === "configured" ? entry.config : entry?.problem.code;
  };

  it("takes the newest of a type, a NULL being the oldest", () => {
    assert.deepEqual(winner([at(1, "25cc"), at(2, "50cc"), at(null, "100cc")]), {
      target_size: "50cc",
    });
    assert.deepEqual(winner([at(1, "50cc"), at(0, "25cc")]), { target_size: "50cc" });
    assert.deepEqual(winner([at(null, "100cc")]), { target_size: "100cc" });
  });

  it("refuses two different newest rows, and not the same one twice", () => {
    assert.equal(winner([at(1, "25cc"), at(1, "50cc")]), "AMBIGUOUS_ROWS");
    assert.equal(winner([at(null, "25cc"), at(null, "50cc")]), "AMBIGUOUS_ROWS");
    assert.deepEqual(winner([at(1, "25cc"), at(1, "25cc")]), { target_size: "25cc" });
    assert.deepEqual(winner([at(0, "25cc"), at(0, "50cc"), at(1, "100cc")]), {
      target_size: "100cc",
    });
  });

  it("lets an unreadable newest row hold its type, whatever older ones say", () => {
    assert.equal(winner([at(0, "25cc"), at(1, "nope")]), "INVALID_CONFIG");
  });

  it("counts rows under an alias as rows of the type", () => {
    const rows = [
      row("idle_suspend", { idle_after_s: 5 }),
      row("idle_shutdown", { idle_after_s: 5 }),
    ];
    assert.deepEqual(readRows(rows, OFFER).duplicated, [{ type: "idle_suspend", rows: 2 }]);
  });
});

describe("readRows(), what it says", () => {
  it("goes by type, and counts only what is there more than once", () => {
    const rows = [
      row("target_size", { target_size: "25cc" }, START),
      row("idle_suspend", { idle_after_s: 5 }, START),
      row("target_size", { target_size: "25cc" }, START - 1),
    ];
    for (const order of [rows, rows.toReversed()]) {
      const { entries, duplicated, problems } = readRows(order, OFFER);
      assert.deepEqual(
        entries.map((one) => one.kind === "configured" ? one.strategy.type : one.type),
        ["idle_suspend", "target_size"],
      );
      assert.deepEqual(duplicated, [{ type: "target_size", rows: 2 }]);
      assert.deepEqual(problems, []);
    }
  });

  it("names the first alias of rows that cannot be told apart, in any order", () => {
    const rows = [
      row("idle_suspend", { idle_after_s: 5 }),
      row("idle_shutdown", { idle_after_s: 6 }),
    ];
    for (const order of [rows, rows.toReversed()]) {
      const { entries: [entry], problems: [problem] } = readRows(order, OFFER);
      assert.equal(problem?.strategyType, "idle_shutdown");
      assert.ok(entry?.kind === "unreadable");
      assert.equal(entry.type, "idle_suspend");
      assert.equal(
        problem.text,
        '2 different rows of type "idle_shutdown" share the newest updated_at: ' +
          '{"idle_after_s": 5} and {"idle_after_s": 6}; ' +
          "insert one row with a later updated_at, or delete all but one",
      );
    }
  });

  it("keeps rows of different unknown types apart", () => {
    const { entries, duplicated } = readRows([row("no_such", {}), row("nor_this", {})], OFFER);
    assert.deepEqual(entries.map((one) => one.kind === "unreadable" && one.type), [
      ...["no_such", "nor_this"],
    ]);
    assert.deepEqual(duplicated, []);
  });

  it("keeps a row of unknown type under the name that it was given", () => {
    const { entries: [entry], problems: [problem] } = readRows([row("no_such", {})], OFFER);
    assert.ok(entry?.kind === "unreadable");
    assert.equal(entry.type, "no_such");
    assert.deepEqual(problem, entry.problem);
    assert.deepEqual([problem?.clusterId, problem?.updatedAt], ["u1", START]);
  });
});

describe("rowReader()", () => {
  const at = (clusterId: string, config: unknown) => ({ ...row("target_size", config), clusterId });

  it("reads rows of several clusters that say the same once", () => {
    const read = rowReader(OFFER);
    const entry = (one: StrategyRow) => read([one]).entries[0];
    const first = entry(at("u1", { target_size: "25cc" }));
    assert.equal(entry(at("u2", { target_size: "25cc" })), first);
    assert.notEqual(entry(at("u3", { target_size: "50cc" })), first);
    assert.notEqual(rowReader(OFFER)([at("u1", { target_size: "25cc" })]).entries[0], first);
  });

  it("tells of each row that cannot be read which one it is", () => {
    const read = rowReader(OFFER);
    const bad = { target_size: "9cc" };
    const told = ["u1", "u2"].map((id) => read([at(id, bad)]).problems[0]?.clusterId);
    assert.deepEqual(told, ["u1", "u2"]);
  });
});

describe("canonicalJson()", () => {
  it("has a word for what JSON cannot say", () => {
    assert.equal(canonicalJson(undefined), "nothing");
  });

  it("is the same for the same value, whatever the order of its keys", () => {
    assert.equal(
      canonicalJson({ b: [1, { d: null, c: "x" }], a: true }),
      '{"a": true, "b": [1, {"c": "x", "d": null}]}',
    );
  });
});
