/** The TCP connection below the driver, made here so that it cannot try for ever. */
import { connect, type Socket } from "node:net";
import type { Address } from "./address.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** Hands out a socket once, and again only after the server has greeted the one before. */
export interface SocketSource {
  readonly open: () => Promise<Socket>;
  /** The server has answered the start-up of the socket. */
  readonly greeted: () => void;
}

/**
 * Sockets for one client of the driver, which starts over without end, and without telling, when a server accepts
 * a connection and hangs up on it.
 */
export function socketSource(address: Pick<Address, "host" | "port">): SocketSource {
  let ungreeted = 0;
  return {
    open: () => {
      ungreeted += 1;
      if (ungreeted > 1) return Promise.reject(failure("CONNECTION_CLOSED", "the server hung up"));
      return openSocket(address);
    },
    greeted: () => {
      ungreeted = 0;
    },
  };
}

function openSocket({ host, port }: Pick<Address, "host" | "port">): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    // The driver asks the certificate for this name.
    Object.assign(socket, { host, port });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(failure("CONNECT_TIMEOUT", "no answer"));
    }, CONNECT_TIMEOUT_MS);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
