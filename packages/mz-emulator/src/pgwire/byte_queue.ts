/** Bytes of a socket in the order in which they came, kept until somebody takes them. A flood pauses the socket. */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";

/** Unread bytes above which a socket is not read any further. */
const PAUSE_ABOVE_BYTES = 8 * 1024 * 1024;

export interface ByteQueue {
  /** Waits until that many bytes are there; false when they will never be. */
  readonly fill: (bytes: number) => Promise<boolean>;
  /** Takes bytes that are there. */
  readonly take: (bytes: number) => Buffer;
  /** Reads this socket from here on. */
  readonly attach: (socket: Socket) => void;
  /** Stops reading and gives back what was not taken. */
  readonly detach: () => Buffer;
  /** Called when the client closes its side; `lost` when the whole connection is gone. */
  readonly onEnd: (listener: (lost: boolean) => void) => void;
}

/** A queue that reads the socket from now on. */
export function createByteQueue(first: Socket): ByteQueue {
  let socket = first;
  let chunks: Buffer[] = [];
  let size = 0;
  let end: "open" | "half" | "lost" = "open";
  let wake: (() => void) | null = null;
  let listener: ((lost: boolean) => void) | null = null;

  const onData = (data: Buffer): void => {
    chunks.push(data);
    size += data.length;
    if (size > PAUSE_ABOVE_BYTES) socket.pause();
    wake?.();
  };
  const finish = (how: "half" | "lost"): void => {
    if (end === "lost" || end === how) return;
    end = how;
    listener?.(how === "lost");
    wake?.();
  };
  const onEnd = (): void => finish("half");
  const onClose = (): void => finish("lost");
  const attach = (next: Socket): void => {
    socket = next;
    socket.on("data", onData).on("end", onEnd).on("close", onClose);
  };
  const take = (bytes: number): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    chunks = all.length > bytes ? [all.subarray(bytes)] : [];
    size -= bytes;
    if (size < PAUSE_ABOVE_BYTES && socket.isPaused()) socket.resume();
    return all.subarray(0, bytes);
  };

  attach(first);
  return {
    attach,
    take,
    fill: async (bytes) => {
      while (size < bytes) {
        if (end !== "open") return false;
        if (socket.isPaused()) socket.resume();
        await new Promise<void>((resolve) => wake = resolve);
        wake = null;
      }
      return true;
    },
    detach: () => {
      socket.off("data", onData).off("end", onEnd).off("close", onClose);
      return take(size);
    },
    onEnd: (listen) => {
      listener = listen;
      if (end !== "open") listen(end === "lost");
    },
  };
}
