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
import { createFaults, type Faults } from "./faults.ts";
import { loadFixedRows } from "./fixed_rows.ts";
import { type Machine, startMachine } from "./machine.ts";
import { steer, type Steering } from "./steering.ts";

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
export interface Emulator extends Steering {
  readonly url: string;
  readonly internalUrl: string;
  readonly port: number;
  readonly internalPort: number;
  readonly clock: Clock;
  readonly machine: Machine;
  /** What goes wrong on purpose. */
  readonly faults: Faults;
  /** Runs SQL as the user materialize without a connection, statement by statement; throws a ScriptError. */
  readonly run: (sql: string) => Promise<void>;
  /**
   * Keeps this moment of a manual clock; what it returns brings it back, as often as one likes. Only one moment is kept,
   * and the connections must be the same at both ends.
   */
  readonly keep: () => Promise<() => Promise<void>>;
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
  const created = createWorld({ ...options, now, builtins: builtinRelations(options.profile) });
  store.note(created.changes);
  loadFixedRows(store, created.world);
  const machine = startMachine({ world: created.world, store, clock });
  const faults = createFaults();
  const steering = steer(machine, clock);
  const { backend, run } = createBackend(machine, { ...options, faults, steering });
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
    ...steering,
    faults,
    run,
    keep: () => keep(machine, clock),
    close: async () => {
      await Promise.all([external.close(), internal.close()]);
      await store.close();
    },
  };
}

async function keep(machine: Machine, clock: Clock): Promise<() => Promise<void>> {
  if (!("rewind" in clock)) throw new Error("Cannot keep the moment: the clock runs by itself");
  const manual = clock as ManualClock;
  const at = manual.now();
  const connected = [...machine.connections.keys()];
  const bringBack = await machine.keep();
  return async () => {
    const still = [...machine.connections.keys()];
    if (still.join() !== connected.join()) {
      throw new Error(
        `Cannot bring the moment back: connections ${still.join(", ")} are open, ` +
          `it must be ${connected.join(", ") || "none"}`,
      );
    }
    await bringBack();
    manual.rewind(at);
  };
}
