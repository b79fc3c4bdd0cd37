/**
 * What one client sends, cut into start-up packets and messages and handed out one at a time.
 *
 * Lengths are judged before anything is kept for them. What a client sent before it left is still handed out.
 */
import type { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { type ByteQueue, createByteQueue } from "./byte_queue.ts";
import { decodeMessage, type FrontendMessage } from "./message_decode.ts";
import { brokenProtocol } from "./protocol_error.ts";

/** No frame is longer than this, whatever its length field says. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** No single request is longer than this. */
const MAX_REQUEST_BYTES = 2_000_000;
/** A start-up packet holds a few parameters. */
const MAX_STARTUP_BYTES = 100_000;

export interface Inbox extends Pick<ByteQueue, "attach" | "detach" | "onEnd"> {
  /** The next start-up packet without its length; null when the client is gone. */
  readonly startupPacket: () => Promise<Buffer | null>;
  /** The next message; null when the client is gone. Throws a FATAL SqlError for what is no message. */
  readonly message: () => Promise<FrontendMessage | null>;
}

/** An inbox that reads the socket from now on. */
export function createInbox(socket: Socket): Inbox {
  const queue = createByteQueue(socket);

  async function body(length: number, limit: number): Promise<Buffer | null> {
    if (length > MAX_FRAME_BYTES) throw brokenProtocol("frame size too big");
    if (length < 4) throw brokenProtocol("invalid frame length");
    if (length - 4 > limit) {
      // Answered only when that much has come: a client that still writes would not read the answer.
      await queue.fill(limit);
      throw brokenProtocol("request larger than 2.0 MB");
    }
    return await queue.fill(length - 4) ? queue.take(length - 4) : null;
  }

  return {
    attach: queue.attach,
    detach: queue.detach,
    onEnd: queue.onEnd,
    startupPacket: async () => {
      if (!await queue.fill(4)) return null;
      return await body(queue.take(4).readUInt32BE(0), MAX_STARTUP_BYTES);
    },
    message: async () => {
      if (!await queue.fill(5)) return null;
      const head = queue.take(5);
      const content = await body(head.readUInt32BE(1), MAX_REQUEST_BYTES);
      return content === null ? null : decodeMessage(head.readUInt8(0), content);
    },
  };
}
