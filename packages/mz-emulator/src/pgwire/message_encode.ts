/**
 * Messages of the server, as bytes. Pure: nothing here knows of sockets or sessions.
 *
 * Error and notice fields are severity, code, message, detail, hint and position only; the unlocalised severity
 * (V) is not sent, as Materialize does not send it either.
 */
import { Buffer } from "node:buffer";
import type { Column } from "./backend.ts";
import type { Field } from "./message_fields.ts";

/** 0 text, 1 binary. */
export type Format = 0 | 1;

/** A framed message: type byte, length, body. */
export function frame(type: string, ...parts: readonly Uint8Array[]): Buffer {
  let length = 4;
  for (const part of parts) length += part.length;
  const out = Buffer.allocUnsafe(length + 1);
  out[0] = type.charCodeAt(0);
  out.writeInt32BE(length, 1);
  let at = 5;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const int16 = (n: number): Buffer => {
  const out = Buffer.allocUnsafe(2);
  out.writeInt16BE(n);
  return out;
};

const uint32 = (n: number): Buffer => {
  const out = Buffer.allocUnsafe(4);
  out.writeUInt32BE(n >>> 0);
  return out;
};

/** A string cannot hold the byte that ends it on the wire, so it is cut there. */
const cstring = (text: string): Buffer => {
  const end = text.indexOf("\0");
  return Buffer.from((end < 0 ? text : text.slice(0, end)) + "\0", "utf8");
};

/** Any of the authentication requests. */
export function authentication(code: number, data: Uint8Array = new Uint8Array()): Buffer {
  return frame("R", uint32(code), data);
}

export function parameterStatus(name: string, value: string): Buffer {
  return frame("S", cstring(name), cstring(value));
}

export function backendKeyData(connectionId: number, secret: number): Buffer {
  return frame("K", uint32(connectionId), uint32(secret));
}

export function readyForQuery(state: "I" | "T" | "E"): Buffer {
  return frame("Z", Buffer.from(state));
}

function fields(field: Field): Buffer[] {
  const out = [cstring(`S${field.severity}`), cstring(`C${field.sqlstate}`)];
  out.push(cstring(`M${field.message}`));
  if (field.detail !== undefined) out.push(cstring(`D${field.detail}`));
  if (field.hint !== undefined) out.push(cstring(`H${field.hint}`));
  if (field.position !== undefined) out.push(cstring(`P${field.position}`));
  out.push(Buffer.from([0]));
  return out;
}

export function errorResponse(field: Field): Buffer {
  return frame("E", ...fields(field));
}

export function noticeResponse(field: Field): Buffer {
  return frame("N", ...fields(field));
}

export function parameterDescription(types: readonly number[]): Buffer {
  return frame("t", int16(types.length), ...types.map(uint32));
}

/** The columns of a result; every column belongs to no table, as in Materialize. */
export function rowDescription(columns: readonly Column[], formats: readonly Format[]): Buffer {
  const parts: Buffer[] = [int16(columns.length)];
  columns.forEach((column, i) => {
    const tail = Buffer.alloc(18);
    tail.writeUInt32BE(column.typeOid >>> 0, 6);
    tail.writeInt16BE(column.typeSize, 10);
    tail.writeInt32BE(column.typeModifier, 12);
    tail.writeInt16BE(formats[i] ?? 0, 16);
    parts.push(cstring(column.name), tail);
  });
  return frame("T", ...parts);
}

export function dataRow(values: readonly (Uint8Array | null)[]): Buffer {
  let length = 6;
  for (const value of values) length += 4 + (value?.length ?? 0);
  const out = Buffer.allocUnsafe(length + 1);
  out[0] = 0x44;
  out.writeInt32BE(length, 1);
  out.writeInt16BE(values.length, 5);
  let at = 7;
  for (const value of values) {
    at = out.writeInt32BE(value === null ? -1 : value.length, at);
    if (value === null) continue;
    out.set(value, at);
    at += value.length;
  }
  return out;
}

export function commandComplete(tag: string): Buffer {
  return frame("C", cstring(tag));
}

/** CopyInResponse (G) or CopyOutResponse (H). */
export function copyResponse(type: "G" | "H", format: Format, columns: number): Buffer {
  const formats = Array.from({ length: columns }, () => int16(format));
  return frame(type, Buffer.from([format]), int16(columns), ...formats);
}

export function copyData(payload: Uint8Array): Buffer {
  return frame("d", payload);
}

export const copyDone: Buffer = frame("c");
export const parseComplete: Buffer = frame("1");
export const bindComplete: Buffer = frame("2");
export const closeComplete: Buffer = frame("3");
export const noData: Buffer = frame("n");
export const portalSuspended: Buffer = frame("s");
export const emptyQueryResponse: Buffer = frame("I");
