/**
 * AS OF and UP TO: at which timestamp a query reads, and waiting until that comes.
 *
 * What is in the future is waited for; what is long past is gone, as data is compacted.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { namesOf } from "./names.ts";
import type { Run } from "./plan.ts";
import { analyzeQuery } from "./query.ts";
import type { PreparedQuery } from "./select.ts";
import { type SessionState, settingsOf } from "./session_state.ts";
import { translateError } from "./store_errors.ts";
import { readTokens } from "./token_reader.ts";
import { findCluster, get } from "./world_access.ts";

/** `AS OF [AT LEAST] <expression>`. */
export interface AsOf {
  readonly atLeast: boolean;
  readonly expression: string;
}

/** A query without its times. */
export interface Times {
  readonly text: string;
  readonly asOf: AsOf | null;
  readonly upTo: string | null;
}

/** Takes the times off the end of a query. */
export function splitTimes(sql: string): Times {
  const reader = readTokens(sql);
  const found: { start: number; end: number; word: string }[] = [];
  let depth = 0;
  while (!reader.done()) {
    const start = reader.peek()?.start ?? 0;
    const word = depth > 0
      ? null
      : reader.accept("as", "of")
      ? "as"
      : reader.accept("up", "to")
      ? "up"
      : null;
    if (word !== null) {
      found.push({ start, end: reader.peek()?.start ?? sql.length, word });
      continue;
    }
    const token = reader.next();
    if (token.kind === "operator" && token.value === "(") depth++;
    if (token.kind === "operator" && token.value === ")") depth--;
  }
  const end = sql.replace(/;?\s*$/, "").length;
  const expression = (word: string): string | null => {
    const i = found.findIndex((each) => each.word === word);
    const each = found[i];
    return each ? sql.slice(each.end, found[i + 1]?.start ?? end).trim() : null;
  };
  const asOf = expression("as");
  const least = /^at\s+least\b/i;
  return {
    text: found[0] ? sql.slice(0, found[0].start) : sql,
    asOf: asOf === null ? null : { atLeast: least.test(asOf), expression: asOf.replace(least, "") },
    upTo: expression("up"),
  };
}

/** The timestamp that an expression gives. */
export async function timestampOfExpression(
  state: SessionState,
  expression: string,
): Promise<number> {
  if (/^\s*\d+\s*$/.test(expression)) return Number(expression);
  const literal = /^\s*'(?:[^']|'')*'\s*$/.test(expression) ? "::timestamptz" : "";
  const { machine } = state;
  const now = machine.readTimestamp();
  const { sql } = analyzeQuery(`SELECT (${expression})${literal}`, namesOf(state));
  try {
    const { rows } = await machine.store.run(settingsOf(state, { ts: now, now }), {
      sql: `SELECT (x::mz_catalog.mz_timestamp)::text FROM (${sql}) AS t (x)`,
    });
    return Number(rows[0]?.[0]);
  } catch (error) {
    throw translateError(error);
  }
}

/** Data older than this is compacted away. */
const KEPT_MS = 10_000;

/** The earliest timestamp at which the relations can be read: tables are compacted, and were not always there. */
export function readableSince(state: SessionState, query: PreparedQuery): number {
  const world = state.machine.world();
  const begins = query.analysis.items.map((item) => item.createdAt);
  return Math.max(0, Math.min(world.now, state.machine.clock.now()) - KEPT_MS, ...begins);
}

/** Refuses a timestamp before the data that is kept. */
export function requireReadable(state: SessionState, query: PreparedQuery, at: number): void {
  const since = readableSince(state, query);
  if (at >= since || query.analysis.items.length === 0) return;
  const shown = (ms: number) =>
    `${String(ms).padStart(13)} (${new Date(ms).toISOString().replace("T", " ").replace("Z", "")})`;
  const ids = query.analysis.items.map((item) => item.id).join(", ");
  throw new SqlError("22000", "could not find a valid timestamp for the query", {
    detail: `Constraints:\nlower:\n  (Storage inputs: [${ids}]): [${shown(since)}]\n` +
      `upper:\n  (Query's AS OF): [${shown(at)}]\n`,
  });
}

/** Pins the transaction's timestamp to an AS OF and waits until it has come. */
export async function readAsOf(run: Run, query: PreparedQuery, asOf: AsOf): Promise<void> {
  const { state, transaction } = run;
  const wanted = await timestampOfExpression(state, asOf.expression);
  const at = asOf.atLeast ? Math.max(wanted, state.machine.readTimestamp()) : wanted;
  requireReadable(state, query, at);
  transaction.readTimestamp = at;
  const cluster = findCluster(state.machine.world(), state.variables.get("cluster") ?? "");
  await waitUntil(run, () => {
    if (cluster && !get(state.machine.world().clusters, cluster.id)) {
      throw new SqlError("42704", `cluster '${cluster.name}' was dropped`);
    }
    return state.machine.readTimestamp() >= at;
  });
}

const POLL_MS = 100;

/** Waits until the condition holds, looking after each change and now and then; ends when the statement is aborted. */
export async function waitUntil(
  run: {
    readonly state: Pick<SessionState, "machine">;
    readonly execution: Pick<Run["execution"], "signal">;
  },
  condition: () => boolean,
): Promise<void> {
  while (!condition()) {
    await changeOrTick(run.state, run.execution.signal, POLL_MS);
    run.execution.signal.throwIfAborted();
  }
}

/** Resolves at the next change of data, after a while, or when the signal is aborted. */
export function changeOrTick(
  state: Pick<SessionState, "machine">,
  signal: AbortSignal,
  ms: number,
): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      forget();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(() => {
      state.machine.follow();
      done();
    }, ms);
    const forget = state.machine.onChange(done);
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}
