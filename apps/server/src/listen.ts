/** The app on a socket, the same on Deno and Bun: the only file that knows how to listen. */
import { once } from "node:events";
import { isIP } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { RunOptions } from "@mz-schedctl/core";
import type { ConnectOptions } from "@mz-schedctl/mz-adapter";
import { createApp } from "./app.ts";
import { createSessions } from "./sessions.ts";

export interface ServerOptions {
  readonly hostname: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly planning: RunOptions;
  /** Asked for each connection, so that each has a cycle id of its own. */
  readonly connectOptions: () => ConnectOptions;
  readonly report: (message: string) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Listens; throws where the address is taken or is not a loopback address. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { hostname, planning, report } = options;
  if (!isLoopback(hostname)) {
    throw new RangeError(`Cannot listen on "${hostname}": it must be a loopback address`);
  }
  const withAdapter = createSessions(options.connectOptions);
  const app = createApp({ withAdapter, planning, report });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(options.port, hostname);
  try {
    await once(server, "listening");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? error.code : error;
    throw new Error(
      `Cannot listen on ${hostname}:${options.port}: ${why}, the port must be free (--port)`,
    );
  }
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "::1" ||
    (isIP(hostname) === 4 && hostname.startsWith("127."));
}
