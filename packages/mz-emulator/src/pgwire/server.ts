/**
 * The server: listens on a port and serves every client that connects, each on its own session.
 *
 * One call serves one port. Several ports may share a backend; connection ids are then shared too.
 */
import { createServer, type Socket } from "node:net";
import type { PasswordMethod } from "./authenticate.ts";
import type { Backend } from "./backend.ts";
import { converse } from "./conversation.ts";
import type { TlsIdentity } from "./startup.ts";

export interface PgwireOptions {
  /** Default: loopback only. */
  readonly host?: string;
  /** Default: any free port. */
  readonly port?: number;
  readonly portKind: "external" | "internal";
  /** Offers TLS to clients that ask for it. */
  readonly tls?: TlsIdentity;
  /** Default: in clear text, as Materialize asks. */
  readonly passwordMethod?: PasswordMethod;
}

export interface PgwireServer {
  readonly port: number;
  /** How many sockets are open. */
  readonly connections: () => number;
  /** Stops listening, drops every client and waits until their sessions are closed. */
  readonly close: () => Promise<void>;
}

/** Serves a backend on a port. */
export async function servePgwire(backend: Backend, options: PgwireOptions): Promise<PgwireServer> {
  const sockets = new Map<Socket, Promise<void>>();
  const settings = {
    backend,
    portKind: options.portKind,
    tls: options.tls,
    passwordMethod: options.passwordMethod ?? "cleartext",
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const served = Promise.all([converse(socket, settings), closed]).then(() => {
      sockets.delete(socket);
    });
    sockets.set(socket, served);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    connections: () => sockets.size,
    close: async () => {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets.keys()) socket.destroy();
      await Promise.all(sockets.values());
      await stopped;
    },
  };
}
