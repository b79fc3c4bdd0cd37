/** The COPY messages in both directions. Payload is passed on as it is; only the binary format is made here. */
import { Buffer } from "node:buffer";
import type { Answer } from "./backend.ts";
import { encodeBinary } from "./binary_encode.ts";
import { announceParameters, type Client, receive } from "./client.ts";
import { commandComplete, copyData, copyDone, copyResponse } from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import { FLUSH_ABOVE_BYTES } from "./outbox.ts";
import { cancelled, violation } from "./protocol_error.ts";
import { openCursor, unlessAborted } from "./row_cursor.ts";

type Of<K extends Answer["kind"]> = Extract<Answer, { readonly kind: K }>;

const SIGNATURE = Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

/** Sends lines until they end. */
export async function copyOut(
  client: Client,
  answer: Of<"copy_out">,
  signal: AbortSignal,
): Promise<void> {
  const binary = answer.format === "binary";
  client.outbox.send(copyResponse("H", binary ? 1 : 0, answer.columnCount));
  const cursor = openCursor(answer.lines, signal);
  const count = await sendAll(
    client,
    cursor.next,
    (line) => binary ? Buffer.from(line, "latin1") : Buffer.from(`${line}\n`, "utf8"),
  );
  finish(client, count);
}

/** Sends rows in the binary COPY format; the header travels with the first row, as it does elsewhere. */
export async function copyOutBinary(
  client: Client,
  answer: Of<"copy_out_binary">,
  signal: AbortSignal,
): Promise<void> {
  client.outbox.send(copyResponse("H", 1, answer.columns.length));
  let head: Buffer = SIGNATURE;
  const cursor = openCursor(answer.rows, signal);
  const count = await sendAll(client, cursor.next, (row) => {
    const parts = [head, Buffer.from([row.length >> 8, row.length & 0xff])];
    head = Buffer.alloc(0);
    row.forEach((cell, i) => {
      const value = cell === null ? null : encodeBinary(answer.columns[i]?.typeOid ?? 25, cell);
      const length = Buffer.alloc(4);
      length.writeInt32BE(value?.length ?? -1);
      parts.push(length);
      if (value !== null) parts.push(value);
    });
    return Buffer.concat(parts);
  });
  client.outbox.send(copyData(Buffer.concat([head, TRAILER])));
  finish(client, count);
}

/** Takes the client's payload and hands it over when it is complete. */
export async function copyIn(
  client: Client,
  answer: Of<"copy_in">,
  signal: AbortSignal,
): Promise<void> {
  client.outbox.send(copyResponse("G", 0, answer.columnCount));
  await client.outbox.flush();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (let done = false; !done;) {
    const message = await nextMessage(client, signal);
    switch (message?.kind) {
      case "copy_data":
        bytes += message.data.length;
        if (bytes > (answer.maxBytes ?? Infinity)) {
          throw new SqlError("53000", "COPY FROM STDIN too large");
        }
        parts.push(message.data);
        break;
      case "copy_done":
        done = true;
        break;
      case "copy_fail":
        throw new SqlError("57014", `COPY from stdin failed: ${message.reason}`);
      case "flush":
      case "sync":
        break;
      case undefined:
        throw cancelled();
      default:
        throw violation("unexpected message type during COPY from stdin");
    }
  }
  const tag = await answer.accept(Buffer.concat(parts));
  announceParameters(client);
  client.outbox.send(commandComplete(tag));
}

/** The next message, or the end of the wait for it; the message is then still there for who asks next. */
function nextMessage(client: Client, signal: AbortSignal): ReturnType<typeof receive> {
  const { state } = client;
  state.asked ??= client.inbox.message();
  const asked = state.asked;
  return unlessAborted(
    asked.finally(() => {
      if (state.asked === asked && !signal.aborted) state.asked = null;
    }),
    signal,
  );
}

async function sendAll<T>(
  client: Client,
  next: () => T | undefined | Promise<T | undefined>,
  encode: (item: T) => Uint8Array,
): Promise<number> {
  const { outbox } = client;
  for (let count = 0;; count++) {
    const waiting = next();
    if (waiting instanceof Promise) outbox.pushSoon();
    const item = waiting instanceof Promise ? await waiting : waiting;
    if (item === undefined) return count;
    outbox.send(copyData(encode(item)));
    if (outbox.gathered() >= FLUSH_ABOVE_BYTES) await outbox.flush();
  }
}

function finish(client: Client, count: number): void {
  client.outbox.send(copyDone);
  announceParameters(client);
  client.outbox.send(commandComplete(`COPY ${count}`));
}
