/** DECLARE, FETCH and CLOSE. A cursor belongs to its transaction and is planned when declared, run when first fetched. */
import type { Answer, Row } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { parseDuration } from "../world/durations.ts";
import { commandPlan, type Plan, type Planning, type Run } from "./plan.ts";
import { rowFeed } from "./row_feed.ts";
import type { Cursor, SessionState } from "./session_state.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";

/** Plans a text by its own kind. */
export type PlanText = (planning: Omit<Planning, "kind">) => Promise<Plan>;

/** Plans one of these; null for another kind. */
export async function planCursor(planning: Planning, planText: PlanText): Promise<Plan | null> {
  const reader = readTokens(planning.sql);
  switch (planning.kind) {
    case "declare":
      return await planDeclare(planning, reader, planText);
    case "fetch":
      return planFetch(planning.state, reader);
    case "close":
      return planClose(planning.state, reader);
    default:
      return null;
  }
}

async function planDeclare(
  planning: Planning,
  reader: TokenReader,
  planText: PlanText,
): Promise<Plan> {
  reader.expect("declare");
  const name = reader.identifier();
  reader.expect("cursor");
  reader.accept("without", "hold");
  reader.expect("for");
  const { state, parameterTypes } = planning;
  const plan = await planText({ state, sql: reader.rest(), parameterTypes });
  return commandPlan((run) => {
    if (run.transaction.mode === "single") {
      throw new SqlError("25P01", "DECLARE CURSOR can only be used in transaction blocks");
    }
    if (state.cursors.has(name)) {
      throw new SqlError("42P03", `cursor "${name}" already exists`);
    }
    state.cursors.set(name, newCursor(plan, run));
    return "DECLARE CURSOR";
  }, { parameterTypes: plan.parameterTypes });
}

const lives = new WeakMap<Cursor, AbortController>();

function newCursor(plan: Plan, run: Run): Cursor {
  const life = new AbortController();
  const cursor: Cursor = {
    plan,
    parameters: run.execution.parameters,
    feed: null,
    close: () => life.abort(new SqlError("57014", "canceling statement due to user request")),
  };
  lives.set(cursor, life);
  return cursor;
}

function cursorNamed(state: SessionState, name: string): Cursor {
  const cursor = state.cursors.get(name);
  if (cursor) return cursor;
  throw new SqlError("34000", `cursor "${name}" does not exist`);
}

/** An identifier as Materialize writes it in messages: keywords that need quotes have them. */
function cursorName(reader: TokenReader): string {
  const token = reader.next();
  return token.kind === "word" && token.value === "all" ? '\\"all\\"' : token.value;
}

function planFetch(state: SessionState, reader: TokenReader): Plan {
  reader.expect("fetch");
  reader.accept("forward");
  const count = readCount(reader);
  reader.accept("from");
  const name = cursorName(reader);
  const cursor = cursorNamed(state, name);
  const timeout = readTimeout(reader);
  return {
    columns: cursor.plan.columns,
    parameterTypes: [],
    run: async (run): Promise<Answer> => {
      const rows = await fetchRows(run, cursorNamed(state, name), { count, timeout: timeout() });
      run.ran.rows = rows.length;
      return {
        kind: "rows",
        columns: cursor.plan.columns ?? [],
        rows,
        tag: (sent) => `FETCH ${sent}`,
      };
    },
  };
}

function readCount(reader: TokenReader): number {
  if (reader.looksAt("all") && reader.peek(1) !== undefined) {
    reader.next();
    return Infinity;
  }
  return reader.peek()?.kind === "number" ? Number(reader.next().value) : 1;
}

/** The timeout in milliseconds; null where there is none. */
function readTimeout(reader: TokenReader): () => number | null {
  if (!reader.accept("with")) return () => null;
  const options = readTokens(reader.group());
  options.expect("timeout");
  options.accept("=");
  options.accept("interval");
  const text = options.next().value;
  return () => {
    try {
      return parseDuration(text);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      throw new SqlError("XX000", `invalid TIMEOUT: ${error.field.message}`);
    }
  };
}

async function fetchRows(
  run: Run,
  cursor: Cursor,
  how: { readonly count: number; readonly timeout: number | null },
): Promise<readonly Row[]> {
  const signal = run.execution.signal;
  cursor.feed ??= await start(run, cursor);
  const deadline = how.timeout === null ? null : Date.now() + how.timeout;
  const rows: Row[] = [];
  while (rows.length < how.count) {
    // Without a timeout it waits for something, and then takes what is there.
    const wait = deadline !== null
      ? Math.max(0, deadline - Date.now())
      : rows.length === 0
      ? null
      : 0;
    const row = await cursor.feed.next(wait, signal);
    if (row === null || row === undefined) break;
    rows.push(row);
  }
  return rows;
}

/** Runs the cursor's statement with the cursor's own life, which is longer than the FETCH. */
async function start(run: Run, cursor: Cursor): Promise<NonNullable<Cursor["feed"]>> {
  const life = lives.get(cursor);
  const execution = {
    ...run.execution,
    parameters: cursor.parameters,
    signal: life?.signal ?? run.execution.signal,
  };
  const answer = await cursor.plan.run({ ...run, execution });
  return rowFeed(answer.kind === "rows" ? answer.rows : []);
}

function planClose(state: SessionState, reader: TokenReader): Plan {
  reader.expect("close");
  const name = cursorName(reader);
  return commandPlan(() => {
    cursorNamed(state, name).close();
    state.cursors.delete(name);
    return "CLOSE CURSOR";
  });
}
