/**
 * An emulator that listens: world, store, clock and two ports put together.
 *
 * The external port is for users, the internal one for mz_system, as in Materialize.
 */
import { type Clock, type ManualClock, manualClock, runningClock } from "../clock.ts";
import { servePgwire } from "../pgwire/server.ts";
import { openStore } from "../store/store.ts";
import { createWorld, type WorldOptions } from "../world/world.ts";
import { loadTreeParser } from "../sql/syntax_tree.ts";
import { createBackend } from "./backend.ts";
import { builtinRelations } from "./builtins.ts";
import { type Fault, noFaults } from "./faults.ts";
import { loadFixedRows } from "./fixed_rows.ts";
import { type Machine, startMachine } from "./machine.ts";

/** How an emulator is to be. */
export interface EmulatorOptions extends Omit<WorldOptions, "now" | "builtins"> {
  readonly host?: string;
  /** Default: any free port. */
  readonly port?: number;
  readonly internalPort?: number;
  /** `manual` stands still until `advance`. Default: running with the machine's time. */
  readonly clock?: "manual" | "running";
  /** When the clock starts, in milliseconds since 1970. */
  readonly start?: number;
  /** How many times as fast as real time a running clock is. */
  readonly speed?: number;
  /** Asked of roles on the external port. */
  readonly password?: string;
}

/** An emulator that runs. */
export interface Emulator {
  readonly url: string;
  readonly internalUrl: string;
  readonly port: number;
  readonly internalPort: number;
  readonly clock: Clock;
  readonly machine: Machine;
  /** Moves a manual clock and lets the world follow. */
  readonly advance: (ms: number) => void;
  /** A replica's processes restart: nothing on it is hydrated any more. */
  readonly restartReplica: (cluster: string, replica: string, reason?: "oom-killed") => void;
  /** Says how many bytes an object takes on each replica. */
  readonly setObjectData: (itemId: string, bytes: number) => void;
  /** Lets something go wrong; the returned function takes it back. */
  readonly injectFault: (fault: Fault) => () => void;
  readonly close: () => Promise<void>;
}

/** Starts an emulator and waits until it listens. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  await loadTreeParser();
  const clock = options.clock === "manual"
    ? manualClock(options.start ?? Date.now())
    : runningClock({
      ...(options.start === undefined ? {} : { start: options.start }),
      ...(options.speed === undefined ? {} : { speed: options.speed }),
    });
  const store = await openStore();
  const now = clock.now();
  const created = createWorld({ ...options, now, builtins: builtinRelations() });
  store.note(created.changes);
  loadFixedRows(store, now);
  const machine = startMachine({ world: created.world, store, clock });
  const faults = noFaults(machine);
  const backend = createBackend(machine, { ...options, faults });
  const host = options.host ?? "127.0.0.1";
  const external = await servePgwire(backend, {
    host,
    portKind: "external",
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const internal = await servePgwire(backend, {
    host,
    portKind: "internal",
    ...(options.internalPort === undefined ? {} : { port: options.internalPort }),
  });
  return {
    url: `postgres://materialize@${host}:${external.port}/materialize`,
    internalUrl: `postgres://mz_system@${host}:${internal.port}/materialize`,
    port: external.port,
    internalPort: internal.port,
    clock,
    machine,
    ...worldAccess(machine, clock),
    injectFault: faults.inject,
    close: async () => {
      await Promise.all([external.close(), internal.close()]);
      await store.close();
    },
  };
}

const SYSTEM_CONTEXT = {
  role: "mz_system",
  database: "materialize",
  searchPath: ["public"],
  cluster: "quickstart",
  connectionId: 0,
} as const;

function worldAccess(
  machine: Machine,
  clock: Clock,
): Pick<Emulator, "advance" | "restartReplica" | "setObjectData"> {
  return {
    advance(ms) {
      if (!("advance" in clock)) throw new Error("Cannot advance the clock: it runs by itself");
      (clock as ManualClock).advance(ms);
      machine.follow();
      machine.changed();
    },
    restartReplica(cluster, replica, reason) {
      const replicaId = machine.replicaId(cluster, replica);
      machine.record(
        { type: "restart_replica", replicaId, reason: reason ?? null },
        SYSTEM_CONTEXT,
      );
      machine.changed();
    },
    setObjectData(itemId, bytes) {
      machine.record({ type: "set_object_data", itemId, bytes }, SYSTEM_CONTEXT);
      machine.changed();
    },
  };
}
