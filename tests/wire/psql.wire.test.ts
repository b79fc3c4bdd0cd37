/** A script of recorded statements through psql: it shows what was recorded. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inOrder, readGroups, type RecordedStatement } from "../outside/recorded_statements.ts";
import { findProgram, run, type Sandbox, startSandbox } from "./sandbox.ts";

/** What cannot be in an answer: separates cells, rows and statements, and stands for NULL. */
const [CELL, ROW, END, NULL] = ["\x1f", "\x1e", "\x1d", "\x1c"] as const;

describe("psql shows what was recorded", () => {
  let sandbox: Sandbox;
  let folder = "";
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "mz-schedctl-psql-"));
    sandbox = await startSandbox();
  });
  after(async () => {
    await sandbox?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  it("in one session", async () => {
    const groups = readGroups();
    const script = groups.flatMap((group) => [
      ...[...group.before, ...group.setup].map((sql) => `${sql};`),
      `\\echo '${END}'`,
      // psql keeps the state and the message of the statement before.
      ...group.statements.flatMap(({ sql }) => [
        `${sql}\n;`,
        `\\echo '${CELL}':SQLSTATE'${END}'`,
      ]),
    ]);
    const file = join(folder, "statements.sql");
    writeFileSync(file, script.join("\n") + "\n");
    const psql = await findProgram("psql");
    const shape = ["-F", CELL, "-R", ROW, "-P", `null=${NULL}`];
    const ended = await run([psql, "-XAtq", ...shape, "-f", file, sandbox.url]);
    assert.equal(ended.code, 0, ended.stderr);
    const answers = ended.stdout.split(`${END}\n`);
    const differences: unknown[] = [];
    let at = 0;
    for (const group of groups) {
      assert.equal(answers[at++]?.trim(), "", `setup of ${group.case}`);
      for (const statement of group.statements) {
        const got = readAnswer(statement, answers[at++] ?? "");
        const wanted = expected(statement);
        if (JSON.stringify(got) === JSON.stringify(wanted)) continue;
        differences.push({ case: group.case, sql: statement.sql, got, wanted });
      }
    }
    assert.deepEqual(differences, []);
    assert.deepEqual(messagesOf(ended.stderr), groups.flatMap(recordedMessages));
  });
});

function readAnswer(statement: RecordedStatement, text: string) {
  const end = text.lastIndexOf(CELL);
  const sqlstate = text.slice(end + 1);
  const body = text.slice(0, end).replace(/\n$/, "");
  const rows = end <= 0
    ? []
    : body.split(ROW).map((row) => row.split(CELL).map((cell) => cell === NULL ? null : cell));
  return { sqlstate, rows: inOrder(statement, rows) };
}

function expected(statement: RecordedStatement) {
  return {
    sqlstate: statement.sqlstate ?? "00000",
    rows: inOrder(statement, statement.rows ?? []),
  };
}

/** The first line of each error. */
function messagesOf(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^psql:[^\n]*: ERROR: {2}([^\n]*)$/gm)].map((match) => match[1] ?? "");
}

function recordedMessages(group: { readonly statements: readonly RecordedStatement[] }) {
  return group.statements.flatMap(({ message }) => message?.split("\n")[0] ?? []);
}
