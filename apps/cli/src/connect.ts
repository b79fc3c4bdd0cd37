/** The connection that a command works over, closed when the command is through. */
import { randomUUID } from "node:crypto";
import type { Adapter, ConnectOptions } from "@mz-schedctl/mz-adapter";
import type { CommonFlags } from "./arguments/request.ts";
import type { Log } from "./log/log.ts";
import type { LoggedTerminal } from "./log/logged_terminal.ts";
import { readSettings } from "./settings.ts";
import { toolVersion } from "./tool_version.ts";

export interface Connected {
  readonly adapter: Adapter;
  readonly cycleId: string;
  /** Its records name the cycle and the environment. */
  readonly log: Log;
}

/** Connects as flags and variables say, does the work and disconnects, whatever happens. */
export async function withAdapter<T>(
  flags: CommonFlags,
  terminal: LoggedTerminal,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  const options = connectOptions(flags, terminal);
  const { connect } = await import("@mz-schedctl/mz-adapter");
  const adapter = await connect(options);
  try {
    const { cycleId } = options;
    const { identity, settings, schema } = adapter.facts;
    const { environmentId } = identity;
    const log = terminal.log.with({ cycle_id: cycleId, environment_id: environmentId });
    log.debug("connected", { version: settings.databaseVersion, schema });
    return await work({ adapter, cycleId, log });
  } finally {
    await adapter.close();
  }
}

/** How to connect, as flags and variables say; each use is a session with a cycle id of its own. */
export function connectOptions(flags: CommonFlags, terminal: LoggedTerminal): ConnectOptions {
  const { url, schema, controlCluster } = readSettings(flags, terminal);
  const cycleId = randomUUID();
  return {
    ...{ url, cycleId, toolVersion },
    ...(terminal.log.isOn("trace") ? { onStatement: tracing(terminal.log, cycleId) } : {}),
    ...terminal.time,
    ...(schema === undefined ? {} : { schema }),
    ...(controlCluster === undefined ? {} : { controlCluster }),
  };
}

/** Every statement with what it took; values that were bound are not told. */
function tracing(log: Log, cycleId: string): NonNullable<ConnectOptions["onStatement"]> {
  const traced = log.with({ cycle_id: cycleId });
  return ({ doing, sql, milliseconds, rows }) =>
    traced.trace(doing, { sql, milliseconds, rows, failed: rows === null });
}
