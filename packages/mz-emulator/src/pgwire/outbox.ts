/**
 * Bytes on their way to one client: gathered, and written no faster than the client reads.
 *
 * Nothing is sent before `flush`. Once the socket is gone everything is dropped silently: there is nobody to tell.
 */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { clearTimeout, setImmediate, setTimeout } from "node:timers";

/** Gathered bytes above which a sender of many rows should flush. */
export const FLUSH_ABOVE_BYTES = 64 * 1024;
/** How long a closed connection may take to read its last words. */
const LINGER_MS = 2_000;

export interface Outbox {
  readonly send: (message: Uint8Array) => void;
  /** Bytes gathered and not yet flushed. */
  readonly gathered: () => number;
  /** Hands what was gathered to the socket without waiting. */
  readonly push: () => void;
  /** Pushes before the process next waits for anything, so that a stream that pauses leaves nothing behind. */
  readonly pushSoon: () => void;
  /** Hands what was gathered to the socket and waits until it takes more. */
  readonly flush: () => Promise<void>;
  /** Flushes, ends our side, and reads the client's remaining bytes away so that it sees our last words. */
  readonly finish: () => void;
  /** Forgets what was gathered and breaks the connection. */
  readonly drop: () => void;
}

/** An outbox that writes to the socket. */
export function createOutbox(socket: Socket): Outbox {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let soon = false;
  let waiting: (() => void)[] = [];
  const release = (): void => {
    const all = waiting;
    waiting = [];
    for (const resolve of all) resolve();
  };
  socket.on("drain", release);
  socket.on("close", release);

  /** Whether the socket takes more. */
  const write = (): boolean => {
    if (parts.length === 0) return !socket.writableNeedDrain;
    const data = parts.length === 1 ? parts[0]! : Buffer.concat(parts, bytes);
    parts = [];
    bytes = 0;
    return !socket.writable || socket.write(data);
  };

  return {
    send: (message) => {
      parts.push(message);
      bytes += message.length;
    },
    gathered: () => bytes,
    push: () => void write(),
    pushSoon: () => {
      if (soon || bytes === 0) return;
      soon = true;
      setImmediate(() => {
        soon = false;
        write();
      });
    },
    flush: async () => {
      if (write() || socket.destroyed || !socket.writable) return;
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    drop: () => {
      parts = [];
      bytes = 0;
      socket.destroy();
    },
    finish: () => {
      write();
      if (socket.destroyed) return;
      socket.end();
      socket.resume();
      const timer = setTimeout(() => socket.destroy(), LINGER_MS);
      timer.unref();
      socket.once("close", () => clearTimeout(timer));
    },
  };
}
