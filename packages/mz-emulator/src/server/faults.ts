/**
 * Things that go wrong on purpose, for tests of those who talk to a database.
 *
 * A fault waits for its statement, by text or by number, strikes as often as it is told to and is gone. Invariant: without
 * a fault a session is exactly what it would be without this file.
 */
import type { Answer, Connection, Execution, Session, Statement } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { waitUntil } from "../sql/as_of.ts";
import type { Machine } from "./machine.ts";

/** What happens to a statement. */
export type Mishap =
  /** It is refused. */
  | { readonly kind: "error"; readonly sqlstate: string; readonly message: string }
  /** It takes that much longer, on the emulator's clock. */
  | { readonly kind: "slow"; readonly ms: number }
  /** The connection breaks, before or after the statement took effect; no word of it reaches the client. */
  | { readonly kind: "lost"; readonly effect: "none" | "done" }
  /** Somebody else acts just before it. */
  | { readonly kind: "meanwhile"; readonly act: () => void | Promise<void> };

/** A mishap and the statements it waits for. */
export interface Fault {
  /** Statements whose text matches, or the n-th of all statements from now on, the first being 1. */
  readonly on: RegExp | number;
  readonly does: Mishap;
  /** Default: once. */
  readonly times?: number;
}

/** The faults that wait. */
export interface Faults {
  /** Adds a fault; the returned function takes it back. */
  readonly inject: (fault: Fault) => () => void;
  /** A session that suffers them. */
  readonly afflict: (session: Session, connection: Connection) => Session;
}

/** No faults yet. */
export function noFaults(machine: Machine): Faults {
  const waiting = new Set<{ readonly fault: Fault; seen: number; struck: number }>();
  const next = (sql: string): Mishap[] => {
    const due: Mishap[] = [];
    for (const entry of waiting) {
      entry.seen++;
      const { on, does, times = 1 } = entry.fault;
      if (typeof on === "number" ? entry.seen !== on : sql.search(on) < 0) continue;
      entry.struck++;
      due.push(does);
      if (typeof on === "number" || entry.struck >= times) waiting.delete(entry);
    }
    return due;
  };
  return {
    inject(fault) {
      const entry = { fault, seen: 0, struck: 0 };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    afflict: (session, connection) => afflicted(session, { machine, connection, next }),
  };
}

interface Affliction {
  readonly machine: Machine;
  readonly connection: Connection;
  readonly next: (sql: string) => readonly Mishap[];
}

function afflicted(session: Session, { machine, connection, next }: Affliction): Session {
  let severed = false;
  const severIfDue = () => {
    if (severed) connection.sever();
  };
  return {
    ...session,
    async execute(statement: Statement, execution: Execution): Promise<Answer> {
      for (const mishap of next(statement.sql)) {
        if (mishap.kind === "meanwhile") await mishap.act();
        else if (mishap.kind === "slow") await pass(machine, execution.signal, mishap.ms);
        else if (mishap.kind === "error") throw new SqlError(mishap.sqlstate, mishap.message);
        else if (mishap.effect === "done") severed = true;
        else {
          connection.sever();
          throw new SqlError("08006", "the connection was lost on purpose");
        }
      }
      return await session.execute(statement, execution);
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

async function pass(machine: Machine, signal: AbortSignal, ms: number): Promise<void> {
  const until = machine.clock.now() + ms;
  const run = { state: { machine }, execution: { signal } };
  await waitUntil(run, () => machine.clock.now() >= until);
}
