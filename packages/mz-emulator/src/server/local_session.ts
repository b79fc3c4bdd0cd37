/**
 * SQL run inside of the emulator, as somebody who has a connection would run it.
 *
 * For scenario files and for what others do meanwhile. Each statement is a transaction of its own, unless the text says
 * BEGIN. Invariant: such a session meets no faults.
 */
import type { Answer, Connection, Execution, Session, Startup } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";

/** Opens a session for a start-up message. */
export type OpenSession = (startup: Startup) => Session | Promise<Session>;

/** Where a statement of a script failed. */
export class ScriptError extends Error {
  /** Of the statement's first character, from 1 on. */
  readonly line: number;
  constructor(line: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "ScriptError";
    this.line = line;
  }
}

/** Beyond what a server hands out to connections. */
let lastConnectionId = 1_000_000_000;

/** Runs the statements of a text one after the other; the first that fails ends it with a ScriptError. */
export async function runScript(
  open: OpenSession,
  text: string,
  role = "materialize",
): Promise<void> {
  const session = await open(startupOf(role));
  try {
    let at = 0;
    for (const sql of splitScript(session, text)) {
      const found = text.indexOf(sql, at);
      const begin = found < 0 ? at : found;
      try {
        await runOne(session, sql);
      } catch (error) {
        throw new ScriptError(lineOf(text, begin), error);
      }
      at = begin + sql.length;
    }
  } finally {
    await session.close();
  }
}

function splitScript(session: Session, text: string): readonly string[] {
  try {
    return session.split(text);
  } catch (error) {
    const position = error instanceof SqlError ? error.field.position ?? 1 : 1;
    throw new ScriptError(lineOf(text, position - 1), error);
  }
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

async function runOne(session: Session, sql: string): Promise<void> {
  let failed = true;
  try {
    const statement = await session.parse(sql, []);
    await drain(await session.execute(statement, EXECUTION));
    failed = false;
  } finally {
    if (failed) session.fail();
    await session.endSimple(failed);
  }
}

const EXECUTION: Execution = {
  parameters: [],
  signal: new AbortController().signal,
  notice: () => {},
  protocol: "simple",
};

async function drain(answer: Answer): Promise<void> {
  if (answer.kind === "copy_in") {
    throw new SqlError("0A000", "COPY ... FROM STDIN has no data in a script, write INSERT");
  }
  if (answer.kind === "empty" || answer.kind === "command") return;
  const rows = answer.kind === "copy_out" ? answer.lines : answer.rows;
  for await (const _row of rows) { /* nobody looks at them */ }
}

function startupOf(role: string): Startup {
  const connection: Connection = {
    statements: new Map(),
    notify: () => {},
    cancel: () => false,
    terminate: () => {},
    sever: () => {},
  };
  return {
    parameters: new Map([
      ["user", role],
      ["database", "materialize"],
      ["application_name", "mz_emulator"],
      ["welcome_message", "off"],
    ]),
    connectionId: ++lastConnectionId,
    clientAddress: null,
    port: role === "mz_system" ? "internal" : "external",
    connection,
  };
}
