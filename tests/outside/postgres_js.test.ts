/** A script of recorded statements through postgres.js, with both protocols: it gets what was recorded. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import postgres from "postgres";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { inOrder, readGroups, type RecordedStatement } from "./recorded_statements.ts";

const groups = readGroups();

describe("postgres.js gets what was recorded", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator?.close());

  it("there is enough of it", () => {
    const count = groups.reduce((sum, group) => sum + group.statements.length, 0);
    assert.ok(count >= 30, `${count} statements`);
  });

  for (const simple of [true, false]) {
    it(`with the ${simple ? "simple" : "extended"} protocol`, async () => {
      const client = postgres(emulator.url, { max: 1, fetch_types: false, onnotice: () => {} });
      const differences: unknown[] = [];
      try {
        for (const group of groups) {
          for (const sql of [...group.before, ...group.setup]) await client.unsafe(sql);
          for (const statement of group.statements) {
            const got = await answerOf(client, statement, simple);
            const wanted = expected(statement);
            if (isDeepStrictEqual(got, wanted)) continue;
            differences.push({ case: group.case, sql: statement.sql, got, wanted });
          }
        }
      } finally {
        await client.end();
      }
      assert.deepEqual(differences, []);
    });
  }
});

async function answerOf(client: postgres.Sql, statement: RecordedStatement, simple: boolean) {
  try {
    const options = { simple } as postgres.UnsafeQueryOptions;
    const result = await client.unsafe(statement.sql, [], options).raw();
    // The driver leaves holes where an earlier result was cut short by an error.
    const rows = [...result].filter((row) => row !== undefined) as unknown as (Buffer | null)[][];
    const columns = (result.columns ?? []).map((column) => [column.name, column.type]);
    return {
      columns,
      rows: inOrder(statement, rows.map((row) => row.map((cell) => cell?.toString() ?? null))),
      command: result.command,
    };
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    return { sqlstate: error.code, message: error.message };
  }
}

function expected(statement: RecordedStatement) {
  if (statement.sqlstate !== undefined) {
    return { sqlstate: statement.sqlstate, message: statement.message };
  }
  const { columns = [], rows = [] } = statement;
  return {
    columns,
    rows: inOrder(statement, rows),
    command: commandOf(statement),
  };
}

/** The words of the command tag, without its numbers. */
function commandOf(statement: RecordedStatement): string {
  const tag = statement.tag ?? "SELECT";
  return tag.replace(/( \d+)+$/, "");
}
