/** What moves the world from outside, for tests: the clock, restarts, the size of data. */
import type { Clock, ManualClock } from "../clock.ts";
import type { Machine } from "./machine.ts";

/** The levers. */
export interface Steering {
  /** Moves a manual clock and lets the world follow. */
  readonly advance: (ms: number) => void;
  /** A replica's processes restart: nothing on it is hydrated any more. */
  readonly restartReplica: (cluster: string, replica: string, reason?: "oom-killed") => void;
  /**
   * A replica goes down so often, each time as soon as it is back, and stays away for longer each time; Infinity: until
   * it is called with 0.
   */
  readonly crashLoop: (cluster: string, replica: string, crashes: Crashes) => void;
  /** Says how many bytes an object takes on each replica. */
  readonly setObjectData: (itemId: string, bytes: number) => void;
  /**
   * Says how much work a cluster has: what it takes of each replica, whatever its size. One with less memory is killed
   * every minute. Null: what follows from its objects again.
   */
  readonly setLoad: (
    cluster: string,
    load: { readonly memoryBytes: number; readonly cpuCores: number } | null,
  ) => void;
}

/** What a crash loop is to be. */
export interface Crashes {
  readonly times: number;
  readonly reason?: "oom-killed";
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
  const crash: Steering["crashLoop"] = (cluster, replica, { times, reason = null }) => {
    const replicaId = machine.replicaId(cluster, replica);
    machine.record({ type: "restart_replica", replicaId, times, reason }, SYSTEM_CONTEXT);
    machine.changed();
  };
  return {
    advance(ms) {
      if (!("advance" in clock)) throw new Error("Cannot advance the clock: it runs by itself");
      (clock as ManualClock).advance(ms);
      machine.follow();
      machine.changed();
    },
    restartReplica: (cluster, replica, reason) =>
      crash(cluster, replica, { times: 1, ...(reason === undefined ? {} : { reason }) }),
    crashLoop: crash,
    setObjectData(itemId, bytes) {
      machine.record({ type: "set_object_data", itemId, bytes }, SYSTEM_CONTEXT);
      machine.changed();
    },
    setLoad(cluster, wanted) {
      const load = wanted && {
        memoryBytes: wanted.memoryBytes,
        cpuNanoCores: Math.round(wanted.cpuCores * 1e9),
      };
      machine.record({ type: "set_load", cluster, load }, SYSTEM_CONTEXT);
      machine.changed();
    },
  };
}
