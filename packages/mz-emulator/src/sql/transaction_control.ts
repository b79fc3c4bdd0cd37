/** BEGIN, COMMIT, ROLLBACK, SET TRANSACTION: what they do to a session. */
import type { Answer, Execution } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { commitDdl } from "./ddl_transaction.ts";
import { commandPlan, type Plan, type Planning, type Run } from "./plan.ts";
import { sessionVariable } from "./parameters.ts";
import { type SessionState, setVariable, variable, wantsNotice } from "./session_state.ts";
import { readTokens, type TokenReader } from "./token_reader.ts";
import {
  hasBegunWork,
  newTransaction,
  type PendingInsert,
  type Transaction,
} from "./transaction.ts";

/** The kinds that this file plans. */
export const CONTROL = new Set(["start_transaction", "commit", "rollback"]);

interface Modes {
  readonly readOnly: boolean;
  readonly accessSaid: boolean;
  readonly isolation: string | null;
}

function readModes(reader: TokenReader): Modes {
  let modes: Modes = { readOnly: false, accessSaid: false, isolation: null };
  while (!reader.done()) {
    if (reader.accept("read", "only")) modes = { ...modes, readOnly: true, accessSaid: true };
    else if (reader.accept("read", "write")) {
      modes = { ...modes, readOnly: false, accessSaid: true };
    } else if (reader.accept("isolation", "level")) {
      const words = [reader.next().value];
      while (!reader.done() && !reader.looksAt(",") && !reader.looksAt("read", "only")) {
        words.push(reader.next().value);
      }
      modes = { ...modes, isolation: words.join(" ") };
    } else reader.next();
  }
  return modes;
}

/** Opens a block. */
export function begin(state: SessionState, sql: string, execution: Execution): Answer {
  if (state.transaction?.mode === "explicit") {
    warn(state, execution, {
      sqlstate: "25001",
      message: "there is already a transaction in progress",
    });
    return { kind: "command", tag: "BEGIN" };
  }
  const modes = readModes(readTokens(sql));
  const before = state.transaction;
  state.transaction = {
    ...(before ?? startTransaction(state, "explicit", modes.readOnly)),
    mode: "explicit",
    readOnly: modes.readOnly,
  };
  state.beforeTransaction ??= state.variables;
  if (modes.isolation !== null) setIsolation(state, modes.isolation);
  return { kind: "command", tag: "BEGIN" };
}

function setIsolation(state: SessionState, level: string): void {
  const name = "transaction_isolation";
  if (!state.localUndo.has(name)) state.localUndo.set(name, variable(state, name));
  setVariable(state, name, sessionVariable(name)?.kind.read(name, [level]) ?? level);
}

/** A new transaction of a session. */
export function startTransaction(
  state: SessionState,
  mode: Transaction["mode"],
  readOnly = false,
): Transaction {
  const startedAt = state.machine.clock.now();
  return newTransaction({ mode, readOnly, startedAt, number: state.nextTransaction++ });
}

/** A block that begins as another ends is more than there is. */
export function refuseChain(sql: string): void {
  const words = readTokens(sql);
  words.next();
  if (!words.accept("transaction")) words.accept("work");
  if (words.accept("and", "chain")) throw new SqlError("0A000", "CHAIN not yet supported");
}

/** Ends a block by COMMIT, or by ROLLBACK. */
export async function end(
  state: SessionState,
  how: "commit" | "rollback",
  execution: Execution,
): Promise<Answer> {
  const tag = how.toUpperCase();
  if (state.transaction?.mode !== "explicit") {
    if (how === "commit") await finish(state, true);
    else await finish(state, false);
    warn(state, execution, { sqlstate: "25P01", message: "there is no transaction in progress" });
    return { kind: "command", tag };
  }
  const failed = state.failed;
  await finish(state, how === "commit" && !failed);
  return { kind: "command", tag: failed ? "ROLLBACK" : tag };
}

function warn(
  state: SessionState,
  execution: Execution,
  what: { readonly sqlstate: string; readonly message: string },
): void {
  const notice = { severity: "WARNING", ...what } as const;
  if (wantsNotice(state, notice)) execution.notice(notice);
}

/** Makes what the transaction did lasting, or undoes it; then there is none. */
export async function finish(state: SessionState, commit: boolean): Promise<void> {
  const { transaction } = state;
  state.transaction = null;
  state.failed = false;
  for (const cursor of state.cursors.values()) cursor.close();
  state.cursors.clear();
  if (!commit && state.beforeTransaction) state.variables = state.beforeTransaction;
  state.beforeTransaction = null;
  for (const [name, value] of state.localUndo) setVariable(state, name, value);
  state.localUndo.clear();
  if (!transaction) return;
  await settleInserts(state, transaction.inserts, commit);
  if (commit) commitDdl(state, transaction);
  if (commit && transaction.single) await transaction.single();
}

/** Makes rows that wait lasting, or forgets them. */
export async function settleInserts(
  state: SessionState,
  inserts: readonly PendingInsert[],
  commit: boolean,
): Promise<void> {
  if (inserts.length === 0) return;
  const at = commit ? state.machine.writeTimestamp() : null;
  for (const { table, mark } of inserts) {
    if (!state.machine.world().items) continue;
    await state.machine.store.settle(table, mark, at).catch(ignoreDropped);
  }
  if (commit) state.machine.changed();
}

/** A table that another session dropped in the meantime has nothing to settle. */
function ignoreDropped(): void {}

/** Plans SET TRANSACTION and SET SESSION CHARACTERISTICS. */
export function planSetTransaction(planning: Planning): Plan {
  const reader = readTokens(planning.sql);
  reader.expect("set");
  const forSession = reader.accept("session", "characteristics", "as", "transaction");
  if (!forSession) {
    reader.accept("local");
    reader.expect("transaction");
  }
  const modes = readModes(reader);
  return commandPlan((run: Run) => {
    const { state, transaction } = run;
    if (modes.accessSaid) {
      throw new SqlError("0A000", "SET TRANSACTION <access-mode> not yet supported");
    }
    if (modes.isolation === null) return "SET";
    if (forSession) {
      const name = "transaction_isolation";
      setVariable(state, name, sessionVariable(name)?.kind.read(name, [modes.isolation]) ?? "");
      return "SET";
    }
    if (hasBegunWork(transaction)) {
      throw new SqlError(
        "25001",
        "SET TRANSACTION ISOLATION LEVEL must be called before any query",
      );
    }
    if (transaction.mode === "explicit") setIsolation(state, modes.isolation);
    return "SET";
  });
}
