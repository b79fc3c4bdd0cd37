/** The functions of the schema `mz_emulator`. */
import type { Cell } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { tokenize } from "../sql/lexer.ts";
import type { Context, ObjectName } from "../world/command.ts";
import { parseDuration, timestampText } from "../world/durations.ts";
import { itemNamed } from "../world/lookup.ts";
import { get } from "../world/sorted_map.ts";
import type { ControlPanel } from "./control.ts";
import { readFault } from "./fault.ts";
import type { FaultList } from "./faults.ts";
import type { Machine } from "./machine.ts";
import type { Crashes, Steering } from "./steering.ts";

/** What the functions act on. */
export interface Controls {
  readonly machine: Machine;
  readonly steering: Steering;
  readonly faults: FaultList;
  /** Of the session that calls. */
  readonly context: () => Omit<Context, "now">;
}

/** The functions, for one session. */
export function controlPanel(controls: Controls): ControlPanel {
  const { machine, steering } = controls;
  return {
    ...faultFunctions(controls.faults),
    now: {
      usage: "now()",
      takes: [0, 0],
      run: () => [timestampText(machine.clock.now())],
    },
    advance: {
      usage: "advance('30 minutes')",
      takes: [1, 1],
      run: ([interval]) => {
        if (!("advance" in machine.clock)) {
          throw new SqlError("55000", "Cannot advance the clock: it runs by itself", {
            hint: "Start the sandbox with --clock manual.",
          });
        }
        steering.advance(parseDuration(required(interval, "an interval")));
        return [timestampText(machine.clock.now())];
      },
    },
    restart_replica: {
      usage: "restart_replica('cluster', 'replica', 'oom-killed')",
      takes: [2, 3],
      run: ([cluster, replica, reason]) =>
        crash(steering, [cluster, replica], { times: 1, ...reasonOf(reason) }),
    },
    crash_loop: {
      usage: "crash_loop('cluster', 'replica', 5, 'oom-killed')",
      takes: [2, 4],
      run: ([cluster, replica, times, reason]) =>
        crash(steering, [cluster, replica], { times: timesOf(times), ...reasonOf(reason) }),
    },
    ...workFunctions(controls),
  };
}

/** How much there is to do. */
function workFunctions(controls: Controls): ControlPanel {
  const { steering } = controls;
  return {
    set_object_data: {
      usage: "set_object_data('view, index or other object', 1000000)",
      takes: [2, 2],
      run: ([name, size]) => {
        const bytes = Number(required(size, "a number of bytes"));
        if (!Number.isSafeInteger(bytes) || bytes < 0) {
          throw new SqlError(
            "22023",
            `Cannot set the object's data: "${size}" is no size in bytes`,
          );
        }
        const id = itemId(controls, required(name, "the name of an object"));
        steering.setObjectData(id, bytes);
        return [id];
      },
    },
    set_load: {
      usage: "set_load('cluster', 2000000000, 0.5)",
      takes: [3, 3],
      run: ([name, memory, cores]) => {
        const cluster = required(name, "a cluster");
        const memoryBytes = amountOf(required(memory, "bytes of memory"));
        const cpuCores = amountOf(required(cores, "a number of cores"));
        steering.setLoad(cluster, { memoryBytes, cpuCores });
        return [cluster];
      },
    },
  };
}

function amountOf(text: string): number {
  const amount = Number(text);
  if (Number.isFinite(amount) && amount >= 0) return amount;
  throw new SqlError("22023", `Cannot set the load: "${text}" is no number from 0 on`);
}

function crash(
  steering: Steering,
  [cluster, replica]: readonly [Cell | undefined, Cell | undefined],
  crashes: Crashes,
): readonly string[] {
  const names = [required(cluster, "a cluster"), required(replica, "a replica")] as const;
  try {
    steering.crashLoop(...names, crashes);
  } catch (error) {
    if (error instanceof SqlError) throw error;
    throw new SqlError("42704", error instanceof Error ? error.message : String(error));
  }
  return [names.join(".")];
}

function reasonOf(cell: Cell | undefined): Pick<Crashes, "reason"> {
  if (cell === undefined || cell === null) return {};
  if (cell === "oom-killed") return { reason: cell };
  throw new SqlError("22023", "Cannot restart the replica: a reason must be oom-killed");
}

/** Without a number it goes on until it is ended with 0. */
function timesOf(cell: Cell | undefined): number {
  if (cell === undefined || cell === null) return Infinity;
  const times = Number(cell);
  if (Number.isInteger(times) && times >= 0) return times;
  throw new SqlError("22023", `Cannot crash the replica: "${cell}" is no whole number from 0 on`);
}

function faultFunctions(faults: FaultList): ControlPanel {
  return {
    inject_fault: {
      usage: `inject_fault('{"kind": "error", "pattern": "..."}')`,
      takes: [1, 1],
      run: ([json]) => [faults.add(readFault(required(json, "JSON")))],
    },
    remove_fault: {
      usage: "remove_fault('f1')",
      takes: [1, 1],
      run: ([id]) => [faults.remove(required(id, "the id of a fault")) ? "t" : "f"],
    },
    clear_faults: {
      usage: "clear_faults()",
      takes: [0, 0],
      run: () => [String(faults.clear())],
    },
    faults: {
      usage: "faults()",
      takes: [0, 0],
      run: () => faults.list().map(({ id, fault }) => `${id} ${fault}`),
    },
  };
}

function required(cell: Cell | undefined, what: string): string {
  if (cell === undefined || cell === null) {
    throw new SqlError("22004", `Cannot call the function: NULL was given, it must be ${what}`);
  }
  return cell;
}

/** An id, or a name as it would be written in SQL. */
function itemId({ machine, context }: Controls, name: string): string {
  const world = machine.world();
  if (get(world.items, name) !== undefined) return name;
  const parts = tokenize(name).filter((token) => token.value !== ".").map((token) => token.value);
  const [last = name, schema, database] = parts.reverse();
  const written: ObjectName = {
    ...(database === undefined ? {} : { database }),
    ...(schema === undefined ? {} : { schema }),
    name: last,
  };
  return itemNamed(world, { ...context(), now: world.now }, written).id;
}
