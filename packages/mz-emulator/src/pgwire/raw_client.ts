/** A client for tests: speaks the protocol on a bare socket and reads messages as short texts. */
import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { type ByteQueue, createByteQueue } from "./byte_queue.ts";
import { frame } from "./message_encode.ts";

export interface RawClient {
  readonly socket: Socket;
  readonly send: (...messages: readonly Uint8Array[]) => void;
  /** The next message: its type byte and its body as readable text. */
  readonly next: () => Promise<string>;
  /** Messages up to one that begins with the given text, which is the last of them. */
  readonly until: (start: string) => Promise<string[]>;
  readonly raw: ByteQueue;
  /** What CancelRequest needs, once the log-in is through. */
  readonly key: { id: number; secret: number };
}

export function z(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

export function i16(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((n) => Buffer.from([(n >> 8) & 255, n & 255])));
}

export function i32(...values: readonly number[]): Buffer {
  return Buffer.concat(values.map((n) => {
    const out = Buffer.alloc(4);
    out.writeUInt32BE(n >>> 0);
    return out;
  }));
}

export const query = (sql: string): Buffer => frame("Q", z(sql));
export const sync: Buffer = frame("S");

/** Parse with the given parameter types. */
export function parse(name: string, sql: string, ...types: readonly number[]): Buffer {
  return frame("P", z(name), z(sql), i16(types.length), i32(...types));
}

export interface BindOptions {
  readonly parameters?: readonly (Uint8Array | string | null)[];
  readonly parameterFormat?: number;
  readonly resultFormat?: number;
}

export function bind(portal: string, statement: string, options: BindOptions = {}): Buffer {
  const parameters = options.parameters ?? [];
  const values = parameters.flatMap((value) => {
    if (value === null) return [i32(-1)];
    const bytes = Buffer.from(value);
    return [i32(bytes.length), bytes];
  });
  const format = i16(1, options.parameterFormat ?? 0);
  const result = i16(1, options.resultFormat ?? 0);
  return frame("B", z(portal), z(statement), format, i16(parameters.length), ...values, result);
}

export const describe = (what: "S" | "P", name: string): Buffer =>
  frame("D", Buffer.from(what), z(name));
export const execute = (portal: string, max = 0): Buffer => frame("E", z(portal), i32(max));
export const close = (what: "S" | "P", name: string): Buffer =>
  frame("C", Buffer.from(what), z(name));

/** A start-up packet: length, code, body. */
export function packet(code: number, ...body: readonly Uint8Array[]): Buffer {
  const rest = Buffer.concat([i32(code), ...body]);
  return Buffer.concat([i32(rest.length + 4), rest]);
}

export function startup(parameters: Readonly<Record<string, string>>): Buffer {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => [z(name), z(value)]);
  return packet(196_608, ...pairs, Buffer.from([0]));
}

/** Opens a socket and sends nothing. */
export async function dial(port: number): Promise<RawClient> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return overSocket(socket);
}

/** A client on a socket that is open. */
export function overSocket(socket: Socket): RawClient {
  const raw = createByteQueue(socket);
  const key = { id: 0, secret: 0 };
  const next = async (): Promise<string> => {
    if (!await raw.fill(5)) return "closed";
    const head = raw.take(5);
    const length = head.readInt32BE(1) - 4;
    if (!await raw.fill(length)) return "closed";
    const body = raw.take(length);
    const type = String.fromCharCode(head[0] ?? 0);
    if (type === "K") {
      Object.assign(key, { id: body.readUInt32BE(0), secret: body.readUInt32BE(4) });
    }
    return type + (type === "K" ? "" : show(type, body));
  };
  return {
    socket,
    raw,
    key,
    next,
    send: (...messages) => void socket.write(Buffer.concat(messages)),
    until: async (start) => {
      const out: string[] = [];
      for (;;) {
        const message = await next();
        out.push(message);
        if (message.startsWith(start) || message === "closed") return out;
      }
    },
  };
}

/** Opens a socket and logs in. */
export async function login(port: number, user = "tester"): Promise<RawClient> {
  const client = await dial(port);
  client.send(startup({ user, application_name: "raw" }));
  await client.until("Z");
  return client;
}

function show(type: string, body: Buffer): string {
  if (type === "D") return rowText(body);
  if (type === "T") return ` ${body.readInt16BE(0)} ${body.subarray(2, body.indexOf(0, 2))}`;
  if (type === "Z") return ` ${body}`;
  if (type === "E" || type === "N") {
    return ` ${body.toString().replace(/\0+$/, "").replaceAll("\0", "|")}`;
  }
  if (type === "R" || type === "t" || type === "H" || type === "G") {
    return ` ${body.toString("hex")}`;
  }
  const text = body.toString().replace(/\0$/, "").replaceAll("\0", "=");
  return text === "" ? "" : ` ${text}`;
}

function rowText(body: Buffer): string {
  const cells: string[] = [];
  for (let at = 2; at < body.length;) {
    const length = body.readInt32BE(at);
    at += 4;
    const bytes = body.subarray(at, at + Math.max(length, 0));
    const text = bytes.toString();
    cells.push(
      length < 0 ? "NULL" : /^[\x20-\x7e]*$/.test(text) ? text : `\\x${bytes.toString("hex")}`,
    );
    at += Math.max(length, 0);
  }
  return ` ${cells.join(",")}`;
}
