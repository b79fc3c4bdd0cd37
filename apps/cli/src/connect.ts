/** The connection that a command works over, closed when the command is through. */
import { randomUUID } from "node:crypto";
import type { Adapter, ConnectOptions } from "@mz-schedctl/mz-adapter";
import type { CommonFlags } from "./arguments/request.ts";
import { readSettings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";
import { toolVersion } from "./tool_version.ts";

export interface Connected {
  readonly adapter: Adapter;
  readonly cycleId: string;
}

/** Connects as flags and variables say, does the work and disconnects, whatever happens. */
export async function withAdapter<T>(
  flags: CommonFlags,
  terminal: Terminal,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  const options = connectOptions(flags, terminal);
  const { connect } = await import("@mz-schedctl/mz-adapter");
  const adapter = await connect(options);
  try {
    return await work({ adapter, cycleId: options.cycleId });
  } finally {
    await adapter.close();
  }
}

/** How to connect, as flags and variables say; each use is a session with a cycle id of its own. */
export function connectOptions(flags: CommonFlags, terminal: Terminal): ConnectOptions {
  const { url, schema, controlCluster } = readSettings(flags, terminal);
  return {
    ...{ url, cycleId: randomUUID(), toolVersion },
    ...terminal.time,
    ...(schema === undefined ? {} : { schema }),
    ...(controlCluster === undefined ? {} : { controlCluster }),
  };
}
