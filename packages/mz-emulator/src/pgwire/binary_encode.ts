/** Values from text format to the binary format of their type. Pure. */
import { Buffer } from "node:buffer";
import { parseArray, parseRange, parseRecord } from "./array_text.ts";
import { SqlError } from "./message_fields.ts";
import { encodeNumeric } from "./numeric_binary.ts";
import { encodeDate, encodeInterval, encodeTime, encodeTimestamp } from "./time_binary.ts";
import { type BinaryForm, typeCode } from "./type_codes.ts";

const NULL_LENGTH = Buffer.from([0xff, 0xff, 0xff, 0xff]);

/** Throws when values of a type have no binary format. */
export function requireBinaryForm(typeOid: number): void {
  const code = typeCode(typeOid);
  if (code?.form !== "none") return;
  throw new SqlError("42883", `no binary output function available for type ${code.name}`);
}

/** The binary form of a value; what a type of no known form holds is sent as its text. */
export function encodeBinary(typeOid: number, text: string): Buffer {
  return encodeForm(typeCode(typeOid)?.form ?? "text", text);
}

function encodeForm(form: BinaryForm, text: string): Buffer {
  if (typeof form === "object") {
    return "element" in form ? encodeArray(form.element, text) : encodeRange(form.bound, text);
  }
  switch (form) {
    case "bool":
      return Buffer.from([/^t/i.test(text) ? 1 : 0]);
    case "int2":
    case "int4":
    case "int8":
    case "uint2":
    case "uint4":
    case "uint8":
      return encodeInteger(form, text);
    case "oid":
      // A name where a number is due is the session's doing; it travels as it is rather than as a wrong number.
      return /^\d+$/.test(text) ? encodeInteger("uint4", text) : Buffer.from(text, "utf8");
    case "float4":
    case "float8":
      return encodeFloat(form, text);
    case "numeric":
      return encodeNumeric(text);
    case "bytea":
      return encodeBytea(text);
    case "uuid":
      return Buffer.from(text.replaceAll("-", ""), "hex");
    case "date":
      return encodeDate(text);
    case "time":
      return encodeTime(text);
    case "timestamp":
    case "timestamptz":
      return encodeTimestamp(text);
    case "interval":
      return encodeInterval(text);
    case "jsonb":
      return Buffer.concat([Buffer.from([1]), Buffer.from(text, "utf8")]);
    case "int2vector":
      return encodeArray(21, `{${text.trim().split(/\s+/).join(",")}}`);
    case "record":
      return encodeRecord(text);
    case "text":
    case "none":
      return Buffer.from(text, "utf8");
  }
}

function encodeInteger(form: string, text: string): Buffer {
  const out = Buffer.alloc(form.endsWith("2") ? 2 : form.endsWith("4") ? 4 : 8);
  const bits = BigInt(out.length) * 8n;
  let value = BigInt.asUintN(Number(bits), BigInt(text));
  for (let at = out.length - 1; at >= 0; at--) {
    out[at] = Number(value & 0xffn);
    value >>= 8n;
  }
  return out;
}

function encodeFloat(form: "float4" | "float8", text: string): Buffer {
  const out = Buffer.alloc(form === "float4" ? 4 : 8);
  const value = /^[+]?inf/i.test(text) ? Infinity : /^-inf/i.test(text) ? -Infinity : Number(text);
  if (form === "float4") out.writeFloatBE(value);
  else out.writeDoubleBE(value);
  return out;
}

function encodeBytea(text: string): Buffer {
  if (text.startsWith("\\x")) return Buffer.from(text.slice(2), "hex");
  const bytes = text.replace(
    /\\(\\|[0-3][0-7]{2})/g,
    (_, escape: string) => escape === "\\" ? "\\" : String.fromCharCode(parseInt(escape, 8)),
  );
  return Buffer.from(bytes, "latin1");
}

function encodeArray(elementOid: number, text: string): Buffer {
  requireBinaryForm(elementOid);
  const value = parseArray(text) ?? { dimensions: [], elements: [] };
  const head = Buffer.alloc(12 + 8 * value.dimensions.length);
  head.writeInt32BE(value.dimensions.length, 0);
  head.writeInt32BE(value.elements.includes(null) ? 1 : 0, 4);
  head.writeUInt32BE(elementOid, 8);
  value.dimensions.forEach((size, i) => {
    head.writeInt32BE(size, 12 + 8 * i);
    head.writeInt32BE(1, 16 + 8 * i);
  });
  return Buffer.concat([head, ...value.elements.flatMap((e) => sized(elementOid, e))]);
}

function encodeRange(boundOid: number, text: string): Buffer {
  const range = parseRange(text);
  if (range === null || range.empty) return Buffer.from([1]);
  const flags = (range.lowerInclusive ? 2 : 0) | (range.upperInclusive ? 4 : 0) |
    (range.lower === null ? 8 : 0) | (range.upper === null ? 16 : 0);
  const bounds = [range.lower, range.upper].filter((bound) => bound !== null);
  return Buffer.concat([Buffer.from([flags]), ...bounds.flatMap((b) => sized(boundOid, b))]);
}

/** Field types are not known here, so every field is sent as text. */
function encodeRecord(text: string): Buffer {
  const fields = parseRecord(text) ?? [];
  const parts = [int32(fields.length)];
  for (const field of fields) parts.push(int32(25), ...sized(25, field));
  return Buffer.concat(parts);
}

/** A value behind its length. */
function sized(typeOid: number, text: string | null): Buffer[] {
  if (text === null) return [NULL_LENGTH];
  const value = encodeBinary(typeOid, text);
  return [int32(value.length), value];
}

function int32(n: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeInt32BE(n);
  return out;
}
