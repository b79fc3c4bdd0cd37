/**
 * Messages of the client, from bytes. Pure.
 *
 * What does not decode is a FATAL error in the words Materialize uses; nothing is guessed from a damaged message.
 */
import { Buffer } from "node:buffer";
import type { Format } from "./message_encode.ts";
import { brokenProtocol } from "./protocol_error.ts";

/** A message after start-up. */
export type FrontendMessage =
  | { readonly kind: "query"; readonly sql: string }
  | {
    readonly kind: "parse";
    readonly name: string;
    readonly sql: string;
    readonly parameterTypes: readonly number[];
  }
  | BindMessage
  | { readonly kind: "describe"; readonly what: "S" | "P"; readonly name: string }
  | { readonly kind: "execute"; readonly portal: string; readonly maxRows: number }
  | { readonly kind: "close"; readonly what: "S" | "P"; readonly name: string }
  | { readonly kind: "flush" }
  | { readonly kind: "sync" }
  | { readonly kind: "terminate" }
  | { readonly kind: "authentication"; readonly data: Uint8Array }
  | { readonly kind: "copy_data"; readonly data: Uint8Array }
  | { readonly kind: "copy_done" }
  | { readonly kind: "copy_fail"; readonly reason: string };

export interface BindMessage {
  readonly kind: "bind";
  readonly portal: string;
  readonly statement: string;
  readonly parameterFormats: readonly Format[];
  readonly parameters: readonly (Uint8Array | null)[];
  readonly resultFormats: readonly Format[];
}

/** Reads one message whose type byte and body are given. */
export function decodeMessage(type: number, body: Buffer): FrontendMessage {
  const reader = createReader(body);
  switch (String.fromCharCode(type)) {
    case "Q":
      return { kind: "query", sql: reader.string() };
    case "P":
      return {
        kind: "parse",
        name: reader.string(),
        sql: reader.string(),
        parameterTypes: reader.list(() => reader.int32() >>> 0),
      };
    case "B":
      return decodeBind(reader);
    case "D": {
      const what = reader.byte();
      const name = reader.string();
      if (what === 0x53 || what === 0x50) {
        return { kind: "describe", what: what === 0x53 ? "S" : "P", name };
      }
      throw brokenProtocol(`Invalid describe type: 0x${what.toString(16)}`);
    }
    case "E":
      return { kind: "execute", portal: reader.string(), maxRows: reader.int32() };
    case "C": {
      const what = reader.byte();
      if (what === 0x53 || what === 0x50) {
        return { kind: "close", what: what === 0x53 ? "S" : "P", name: reader.string() };
      }
      throw brokenProtocol(`invalid type byte in close message: ${what}`);
    }
    case "H":
      return { kind: "flush" };
    case "S":
      return { kind: "sync" };
    case "X":
      return { kind: "terminate" };
    case "p":
      return { kind: "authentication", data: body };
    case "d":
      return { kind: "copy_data", data: body };
    case "c":
      return { kind: "copy_done" };
    case "f":
      return { kind: "copy_fail", reason: reader.string() };
    default:
      throw brokenProtocol(`unknown message type ${type}`);
  }
}

function decodeBind(reader: Reader): BindMessage {
  return {
    kind: "bind",
    portal: reader.string(),
    statement: reader.string(),
    parameterFormats: reader.list(() => reader.format()),
    parameters: reader.list(() => {
      const length = reader.int32();
      return length === -1 ? null : reader.bytes(Math.max(length, 0));
    }),
    resultFormats: reader.list(() => reader.format()),
  };
}

/** Walks over a body; reading past its end is an error, never a short value. */
export interface Reader {
  readonly rest: () => number;
  readonly byte: () => number;
  readonly int16: () => number;
  readonly int32: () => number;
  readonly bytes: (length: number) => Buffer;
  readonly format: () => Format;
  readonly string: () => string;
  readonly list: <T>(item: () => T) => T[];
}

/** A reader at the start of a body. */
export function createReader(body: Buffer): Reader {
  let at = 0;
  const rest = () => body.length - at;
  const take = (length: number, otherwise: string): number => {
    if (rest() < length) throw brokenProtocol(otherwise);
    at += length;
    return at - length;
  };
  const byte = () => body.readUInt8(take(1, "No byte to read"));
  const int16 = () => body.readInt16BE(take(2, "not enough buffer for an Int16"));
  const int32 = () => body.readInt32BE(take(4, "not enough buffer for an Int32"));
  return {
    rest,
    byte,
    int16,
    int32,
    bytes: (length) => {
      const start = take(length, "No byte to read");
      return body.subarray(start, start + length);
    },
    format: () => {
      const code = int16();
      if (code !== 0 && code !== 1) throw brokenProtocol(`unknown format code: ${code}`);
      return code;
    },
    string: () => {
      const end = body.indexOf(0, at);
      if (end < 0) throw brokenProtocol("The string does not have a terminator");
      const bytes = body.subarray(at, end);
      at = end + 1;
      return utf8(bytes);
    },
    list: (item) => {
      const count = int16();
      const out = [];
      for (let i = 0; i < count; i++) out.push(item());
      return out;
    },
  };
}

/** Text of bytes that must be UTF-8. */
export function utf8(bytes: Buffer): string {
  const text = bytes.toString("utf8");
  if (!text.includes("\ufffd")) return text;
  const back = Buffer.from(text, "utf8");
  if (back.equals(bytes)) return text;
  let at = 0;
  while (at < bytes.length && bytes[at] === back[at]) at++;
  throw brokenProtocol(`invalid utf-8 sequence of 1 bytes from index ${at}`);
}
