/**
 * The world, its store and its clock as one thing that sessions share.
 *
 * The only place that changes the world. Invariant: timestamps never go back, and each write gets one greater than every
 * timestamp handed out before, also when the clock stands still.
 */
import type { Clock } from "../clock.ts";
import type { Connection } from "../pgwire/backend.ts";
import type { Notice } from "../pgwire/message_fields.ts";
import type { Store } from "../store/store.ts";
import type { Command, Context } from "../world/command.ts";
import type { World } from "../world/state.ts";
import { clusterNamed, findReplica } from "../world/lookup.ts";
import { advance, execute } from "../world/world.ts";

/** What a command brought about. */
export interface Executed {
  readonly notices: readonly Notice[];
  readonly tag: string;
  readonly at: number;
}

/** See above. */
export interface Machine {
  readonly store: Store;
  readonly clock: Clock;
  readonly startedAt: number;
  /** Of all open sessions, by their ids. */
  readonly connections: Map<number, Connection>;
  readonly world: () => World;
  /** Rises with every command that changed the catalog. */
  readonly revision: () => number;
  /** Lets the world follow the clock. */
  readonly follow: () => void;
  /** A timestamp at which all that was written is visible. */
  readonly readTimestamp: () => number;
  /** A timestamp after all that were handed out. */
  readonly writeTimestamp: () => number;
  readonly execute: (command: Command, context: Omit<Context, "now">) => Executed;
  /** Executes a command that is no write: the statement log, sessions, subscriptions. It takes no timestamp. */
  readonly record: (command: Command, context: Omit<Context, "now">) => void;
  /** A time that never comes, different each time: where rows of an open transaction begin. */
  readonly pendingMark: () => number;
  /** Runs read-then-writes one at a time. */
  readonly exclusively: <T>(work: () => Promise<T>) => Promise<T>;
  /** Keeps this moment; what it returns brings it back, as often as one likes. Only one moment is kept. */
  readonly keep: () => Promise<() => Promise<void>>;
  /** Calls back after every change of data, until the returned function is called. */
  readonly onChange: (listener: () => void) => () => void;
  readonly changed: () => void;
  /** Throws for a replica that is not there. */
  readonly replicaId: (cluster: string, replica: string) => string;
}

const PENDING = 8_000_000_000_000_000;

/** Puts a machine together. */
export function startMachine(start: { world: World; store: Store; clock: Clock }): Machine {
  let world = start.world;
  let last = start.clock.now();
  let marks = 0;
  let revision = 0;

  const machine: Machine = {
    store: start.store,
    clock: start.clock,
    startedAt: last,
    connections: new Map(),
    world: () => world,
    revision: () => revision,
    follow() {
      const now = Math.max(start.clock.now(), last);
      const next = advance(world, now);
      world = next.world;
      if (next.changes.length === 0) return;
      start.store.note(next.changes);
      machine.changed();
    },
    readTimestamp() {
      last = Math.max(last, start.clock.now());
      machine.follow();
      return last;
    },
    writeTimestamp() {
      last = Math.max(last + 1, start.clock.now());
      return last;
    },
    record(command, context) {
      machine.follow();
      const done = execute(world, command, { ...context, now: machine.writeTimestamp() });
      world = done.world;
      start.store.note(done.changes);
    },
    pendingMark: () => PENDING + ++marks,
    execute(command, context) {
      machine.follow();
      const now = machine.writeTimestamp();
      const done = execute(world, command, { ...context, now });
      world = done.world;
      start.store.note(done.changes);
      if (done.changes.length > 0) {
        revision++;
        machine.changed();
      }
      return { notices: done.notices, tag: done.tag, at: now };
    },
    keep: () =>
      keepMoment(start.store, { at: machine.readTimestamp(), world }, (kept) => {
        ({ world, at: last } = kept);
        revision++;
      }),
    exclusively: oneAtATime(),
    ...listening(),
    replicaId: (cluster, replica) => replicaIdIn(world, cluster, replica),
  };
  return machine;
}

/** What is derived from the catalog knows it by its revision: a moment that is brought back gets a new one. */
interface Moment {
  readonly at: number;
  readonly world: World;
}

async function keepMoment(
  store: Store,
  moment: Moment,
  set: (kept: Moment) => void,
): Promise<() => Promise<void>> {
  const bringBack = await store.keep(moment.at);
  return async () => {
    await bringBack();
    set(moment);
  };
}

function listening(): Pick<Machine, "onChange" | "changed"> {
  const listeners = new Set<() => void>();
  return {
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed() {
      for (const listener of [...listeners]) listener();
    },
  };
}

function oneAtATime(): Machine["exclusively"] {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = tail.then(work, work);
    tail = turn.catch(() => {});
    return turn;
  };
}

function replicaIdIn(world: World, cluster: string, replica: string): string {
  const found = findReplica(world, clusterNamed(world, cluster).id, replica);
  if (!found) throw new Error(`Cannot find the replica: ${cluster}.${replica} does not exist`);
  return found.id;
}
