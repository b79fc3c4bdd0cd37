/** What moves the world from outside, for tests: the clock, restarts, the size of data. */
import type { Clock, ManualClock } from "../clock.ts";
import type { Machine } from "./machine.ts";

/** The levers. */
export interface Steering {
  /** Moves a manual clock and lets the world follow. */
  readonly advance: (ms: number) => void;
  /** A replica's processes restart: nothing on it is hydrated any more. */
  readonly restartReplica: (cluster: string, replica: string, reason?: "oom-killed") => void;
  /** Says how many bytes an object takes on each replica. */
  readonly setObjectData: (itemId: string, bytes: number) => void;
}

const SYSTEM_CONTEXT = {
  role: "mz_system",
  database: "materialize",
  searchPath: ["public"],
  cluster: "quickstart",
  connectionId: 0,
} as const;

/** The levers of a machine. */
export function steer(machine: Machine, clock: Clock): Steering {
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
