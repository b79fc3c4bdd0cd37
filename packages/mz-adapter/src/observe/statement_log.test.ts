import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildStatementLogQuery, CONSTANT_INSERT, toStatementLog } from "./statement_log.ts";

const empty = {
  cluster_id: "u1",
  application: "psql",
  sample_rate: "1",
  oldest_at: "1000",
  newest_at: "2000",
  throttled_at: null,
  last_use_at: null,
  running: "0",
  last_refused_at: null,
};

describe("toStatementLog()", () => {
  it("covers everybody's statements, ours included, and counts only others' as use", () => {
    const log = toStatementLog([
      { ...empty, application: "mz-schedctl", oldest_at: "500", last_use_at: "1900" },
      { ...empty, cluster_id: "s2", newest_at: "3000.9", last_use_at: "3000.9" },
      { ...empty, cluster_id: null, oldest_at: "700" },
      { ...empty, last_use_at: "1200", running: "2" },
    ], 0.99);
    assert.equal(log.oldestAt, 500);
    assert.equal(log.newestAt, 3000);
    assert.equal(log.sampleRate, 0.99);
    assert.deepEqual(log.use, [
      { clusterId: "u1", application: "psql", lastUseAt: 1200, running: 2, lastRefusedAt: null },
    ]);
  });

  it("adds up what was logged at different rates, and tells the last that cannot be trusted", () => {
    const log = toStatementLog([
      { ...empty, last_use_at: "1200", last_refused_at: "1900" },
      { ...empty, sample_rate: "0.5", newest_at: "1500", last_use_at: "1300", running: "1" },
      { ...empty, sample_rate: "0.1", newest_at: "1400", throttled_at: "1400" },
    ], 1);
    assert.deepEqual(log.lastUntrusted, { at: 1500, rate: 0.5 });
    assert.equal(log.lastThrottledAt, 1400);
    assert.deepEqual(log.use, [
      { clusterId: "u1", application: "psql", lastUseAt: 1300, running: 1, lastRefusedAt: 1900 },
    ]);
  });

  it("knows nothing of an empty log", () => {
    const log = toStatementLog([], 1);
    assert.deepEqual([log.oldestAt, log.newestAt, log.lastUntrusted, log.use], [
      null,
      null,
      null,
      [],
    ]);
  });
});

describe("the text of the query", () => {
  it("reads error messages only where we may", () => {
    assert.match(buildStatementLogQuery(0, "full").text, /mz_statement_execution_history e/);
    const redacted = buildStatementLogQuery(0, "redacted").text;
    assert.doesNotMatch(redacted, /error_message/);
    assert.match(redacted, /mz_statement_execution_history_redacted e/);
  });

  it("compares no row with every other: subqueries are joined on equality", () => {
    assert.doesNotMatch(buildStatementLogQuery(0, "full").text, /\bIN\s*\(\s*SELECT/);
  });

  const plain = new RegExp(CONSTANT_INSERT, "i");
  for (
    const sql of [
      "INSERT INTO t VALUES ('<REDACTED>')",
      "INSERT INTO a.b.t (x, y) VALUES ('<REDACTED>', $1), (NULL, '<REDACTED>')",
      'insert into "T" (a) values (1);',
      "INSERT INTO t VALUES ('<REDACTED>'::timestamptz, DEFAULT)",
    ]
  ) {
    it(`takes for constant: ${sql}`, () => assert.match(sql, plain));
  }
  for (
    const sql of [
      "INSERT INTO t SELECT a FROM b",
      "INSERT INTO t VALUES ((SELECT max(a) FROM b))",
      "INSERT INTO t VALUES (now())",
      "INSERT INTO t (a) VALUES ('<REDACTED>') RETURNING a",
      "INSERT INTO t SELECT * FROM (VALUES ('<REDACTED>'))",
    ]
  ) {
    it(`takes for use: ${sql}`, () => assert.doesNotMatch(sql, plain));
  }
});
