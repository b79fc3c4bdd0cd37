/**
 * The faults that wait, and the sessions that suffer them.
 *
 * Invariant: without a fault a session is exactly what it would be without this file, and the same faults with the same
 * seeds strike the same statements.
 */
import type { Answer, Connection, Execution, Session, Statement } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { waitUntil } from "../sql/as_of.ts";
import { checkFault, type Fault, showFault, toPattern } from "./fault.ts";
import type { Machine } from "./machine.ts";

/** The faults of an emulator. */
export interface Faults {
  /** Lets something go wrong; returns the id of the fault. */
  readonly add: (fault: Fault) => string;
  /** Takes a fault back; false when there is none of that id any more. */
  readonly remove: (id: string) => boolean;
  /** Takes all back; returns how many there were. */
  readonly clear: () => number;
  /** Those that still wait, as JSON, in the order in which they were added. */
  readonly list: () => readonly { readonly id: string; readonly fault: string }[];
}

/** What the server needs of them besides. */
export interface FaultList extends Faults {
  /** What happens to a statement that is about to run. */
  readonly strike: (sql: string, application: string) => readonly Fault[];
}

interface Waiting {
  readonly fault: Fault;
  readonly pattern: RegExp | null;
  readonly application: RegExp | null;
  readonly roll: () => number;
  seen: number;
  struck: number;
}

/** No faults yet. */
export function createFaults(): FaultList {
  const waiting = new Map<string, Waiting>();
  let lastId = 0;
  return {
    add(fault) {
      checkFault(fault);
      const id = `f${++lastId}`;
      waiting.set(id, {
        fault,
        pattern: toPattern(fault.pattern),
        application: toPattern(fault.application),
        roll: dice(fault.seed ?? 1),
        seen: 0,
        struck: 0,
      });
      return id;
    },
    remove: (id) => waiting.delete(id),
    clear() {
      const { size } = waiting;
      waiting.clear();
      return size;
    },
    list: () => [...waiting].map(([id, { fault }]) => ({ id, fault: showFault(fault) })),
    strike(sql, application) {
      const due: Fault[] = [];
      for (const [id, entry] of [...waiting]) {
        if (!isDue(entry, sql, application)) continue;
        due.push(entry.fault);
        if (isSpent(entry)) waiting.delete(id);
      }
      return due;
    },
  };
}

function isDue(entry: Waiting, sql: string, application: string): boolean {
  const { fault } = entry;
  // `search` does not care for the state that a global expression carries along.
  if (entry.pattern !== null && sql.search(entry.pattern) < 0) return false;
  if (entry.application !== null && application.search(entry.application) < 0) return false;
  entry.seen++;
  if (fault.statement !== undefined && entry.seen < fault.statement) return false;
  if (fault.probability !== undefined && entry.roll() >= fault.probability) return false;
  entry.struck++;
  return true;
}

function isSpent({ fault, struck }: Waiting): boolean {
  return struck >= (fault.times ?? (fault.probability === undefined ? 1 : Infinity));
}

/** Numbers from 0 to below 1, always the same for a seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Where faults strike. */
export interface Affliction {
  readonly machine: Machine;
  readonly connection: Connection;
  readonly faults: FaultList;
  readonly variable: (name: string) => string;
  /** Runs SQL as somebody else. */
  readonly meanwhile: (sql: string) => Promise<void>;
}

/** A session that suffers faults. */
export function afflicted(session: Session, affliction: Affliction): Session {
  const { connection, faults, variable } = affliction;
  let severed = false;
  const severIfDue = () => {
    if (severed) connection.sever();
  };
  return {
    ...session,
    async execute(statement: Statement, execution: Execution): Promise<Answer> {
      let slower = 0;
      for (const fault of faults.strike(statement.sql, variable("application_name"))) {
        if (fault.kind === "lost" && fault.when === "after") severed = true;
        else if (fault.kind === "slow") slower += fault.ms;
        else await befall(fault, affliction, execution.signal);
      }
      if (slower === 0) return await session.execute(statement, execution);
      const dawdle = () => pass(affliction.machine, execution.signal, slower);
      return await session.execute(statement, { ...execution, dawdle });
    },
    // What a statement brings about lasts from the end of its exchange on, so the connection breaks only then.
    async endSimple(failed) {
      await session.endSimple(failed);
      severIfDue();
    },
    async sync() {
      await session.sync();
      severIfDue();
    },
  };
}

async function befall(
  fault: Exclude<Fault, { readonly kind: "slow" }>,
  affliction: Affliction,
  signal: AbortSignal,
): Promise<void> {
  const { machine, connection } = affliction;
  switch (fault.kind) {
    case "error":
      throw new SqlError(fault.sqlstate ?? "XX000", fault.message ?? "injected fault");
    case "hang":
      return await pass(machine, signal, Infinity);
    case "lost":
      connection.sever();
      throw new SqlError("08006", "the connection was lost on purpose");
    case "meanwhile":
      return "act" in fault ? await fault.act() : await affliction.meanwhile(fault.sql);
  }
}

async function pass(machine: Machine, signal: AbortSignal, ms: number): Promise<void> {
  const until = machine.clock.now() + ms;
  const run = { state: { machine }, execution: { signal } };
  await waitUntil(run, () => machine.clock.now() >= until);
}
