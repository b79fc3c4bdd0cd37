import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LoggedStatement } from "./command.ts";
import { type Story, tell } from "./story.ts";

const SESSION = "00000000-0000-4000-8000-000000000001";
const LOG = "mz_internal.mz_statement_execution_history";

function statement(id: number, more: Partial<LoggedStatement> = {}): LoggedStatement {
  const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
  return {
    executionId: uuid(id),
    preparedStatementId: uuid(1000 + id),
    preparedStatementName: "",
    preparedAt: Date.UTC(2024, 0, 1),
    sessionId: SESSION,
    sql: "SELECT 'a'",
    redactedSql: "SELECT '<REDACTED>'",
    statementType: "select",
    applicationName: "app",
    clusterId: "u1",
    database: "materialize",
    searchPath: ["public"],
    isolation: "strict serializable",
    transactionId: id,
    params: [],
    sampleRate: 1,
    ...more,
  };
}

function connected(options: Parameters<typeof tell>[0] = {}, role = "materialize"): Story {
  const story = tell(options);
  story.say({
    type: "open_session",
    sessionId: SESSION,
    connectionId: 7,
    role,
    clientIp: "127.0.0.1",
    applicationName: "app",
  });
  return story;
}

describe("the statement log", () => {
  it("shows a statement at the next flush, unfinished until it ends", () => {
    const story = connected();
    story.say({ type: "begin_statement", statement: statement(1) });
    assert.deepEqual(story.rows(LOG), []);
    story.pass(5000);
    assert.equal(story.rows(LOG)[0]?.["finished_status"], null);
    story.say({ type: "end_statement", executionId: statement(1).executionId, status: "success" });
    story.pass(5000);
    assert.equal(story.rows(LOG)[0]?.["finished_status"], "success");
    assert.equal(story.rows("mz_internal.mz_sql_text")[0]?.["redacted_sql"], "SELECT '<REDACTED>'");
    assert.equal(story.rows("mz_internal.mz_session_history").length, 1);
  });

  it("names the cluster where a statement ran in the end", () => {
    const story = connected();
    story.say({ type: "begin_statement", statement: statement(1) });
    story.say({
      type: "end_statement",
      executionId: statement(1).executionId,
      status: "error",
      errorMessage: "no",
      clusterId: "s2",
    });
    story.pass(5000);
    const row = story.rows(LOG)[0];
    assert.deepEqual([row?.["cluster_name"], row?.["error_message"]], ["mz_catalog_server", "no"]);
  });

  it("samples no more than the system allows, and never the system's own", () => {
    const off = connected({ settings: { statement_logging_max_sample_rate: "0" } });
    off.say({ type: "begin_statement", statement: statement(1) });
    const internal = connected({}, "mz_system");
    internal.say({ type: "begin_statement", statement: statement(1) });
    for (const story of [off, internal]) {
      story.pass(5000);
      assert.deepEqual(story.rows(LOG), []);
    }
    const half = connected();
    for (let id = 1; id <= 200; id++) {
      half.say({ type: "begin_statement", statement: statement(id, { sampleRate: 0.5 }) });
    }
    half.pass(5000);
    const logged = half.rows(LOG).length;
    assert.ok(logged > 60 && logged < 140, `${logged} of 200 logged`);
  });

  it("counts what does not fit", () => {
    const story = connected();
    const huge = "x".repeat(30 * 1024 * 1024);
    for (const id of [1, 2]) {
      story.say({ type: "begin_statement", statement: statement(id, { sql: huge }) });
    }
    story.say({ type: "begin_statement", statement: statement(3) });
    story.pass(5000);
    const counts = story.rows("mz_internal.mz_prepared_statement_history").map((row) =>
      row["throttled_count"]
    );
    assert.deepEqual(counts, ["0", "1"]);
  });

  it("sessions and subscriptions come and go", () => {
    const story = connected();
    story.say({
      type: "open_subscription",
      id: "s1",
      sessionId: SESSION,
      clusterId: "u1",
      referencedIds: ["u1", "u2"],
    });
    assert.equal(
      story.rows("mz_internal.mz_subscriptions")[0]?.["referenced_object_ids"],
      "{u1,u2}",
    );
    story.say({ type: "close_session", sessionId: SESSION });
    assert.deepEqual(story.rows("mz_internal.mz_subscriptions"), []);
    assert.deepEqual(story.rows("mz_internal.mz_sessions"), []);
  });
});
