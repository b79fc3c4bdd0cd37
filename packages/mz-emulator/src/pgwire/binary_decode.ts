/** Values from the binary format of their type to text. Pure; throws for bytes that are no value of the type. */
import type { Buffer } from "node:buffer";
import { formatArray, formatRange, type RangeValue } from "./array_text.ts";
import type { Cell } from "./backend.ts";
import { createReader, type Reader, utf8 } from "./message_decode.ts";
import { decodeNumeric } from "./numeric_binary.ts";
import { decodeDate, decodeInterval, decodeTime, decodeTimestamp } from "./time_binary.ts";
import { type BinaryForm, typeCode } from "./type_codes.ts";

/** How many bytes a value of a form has. */
const SIZES: Partial<Record<string, number>> = {
  bool: 1,
  int2: 2,
  int4: 4,
  int8: 8,
  uint2: 2,
  uint4: 4,
  uint8: 8,
  oid: 4,
  float4: 4,
  float8: 8,
  uuid: 16,
  date: 4,
  time: 8,
  timestamp: 8,
  timestamptz: 8,
  interval: 16,
};

/** The text of a binary value. */
export function decodeBinary(typeOid: number, bytes: Buffer): string {
  return decodeForm(typeCode(typeOid)?.form ?? "text", bytes);
}

function decodeForm(form: BinaryForm, bytes: Buffer): string {
  if (typeof form === "object") {
    return "element" in form ? decodeArray(bytes) : decodeRange(form.bound, bytes);
  }
  const size = SIZES[form];
  if (size !== undefined && bytes.length !== size) throw new Error("invalid buffer size");
  switch (form) {
    case "bool":
      return bytes[0] === 0 ? "f" : "t";
    case "int2":
      return String(bytes.readInt16BE(0));
    case "int4":
      return String(bytes.readInt32BE(0));
    case "int8":
      return String(bytes.readBigInt64BE(0));
    case "uint2":
      return String(bytes.readUInt16BE(0));
    case "uint4":
    case "oid":
      return String(bytes.readUInt32BE(0));
    case "uint8":
      return String(bytes.readBigUInt64BE(0));
    case "float4":
      return formatFloat(shortestFloat4(bytes.readFloatBE(0)));
    case "float8":
      return formatFloat(bytes.readDoubleBE(0));
    case "numeric":
      return decodeNumeric(bytes);
    case "bytea":
      return `\\x${bytes.toString("hex")}`;
    case "uuid":
      return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
    case "date":
      return decodeDate(bytes);
    case "time":
      return decodeTime(bytes);
    case "timestamp":
      return decodeTimestamp(bytes, "");
    case "timestamptz":
      return decodeTimestamp(bytes, "+00");
    case "interval":
      return decodeInterval(bytes);
    case "jsonb":
      if (bytes[0] !== 1) throw new Error("unsupported jsonb encoding version");
      return utf8(bytes.subarray(1));
    case "int2vector":
      return decodeArray(bytes).slice(1, -1).replaceAll(",", " ");
    case "record":
    case "none":
      throw new Error("input of anonymous composite types is not implemented");
    case "text":
      return utf8(bytes);
  }
}

function decodeArray(bytes: Buffer): string {
  const reader = createReader(bytes);
  const count = reader.int32();
  reader.int32();
  const element = reader.int32() >>> 0;
  const dimensions: number[] = [];
  for (let i = 0; i < count; i++) {
    dimensions.push(reader.int32());
    reader.int32();
  }
  const total = count === 0 ? 0 : dimensions.reduce((product, n) => product * n, 1);
  const elements: Cell[] = [];
  for (let i = 0; i < total; i++) elements.push(readSized(reader, element));
  return formatArray({ dimensions, elements });
}

function decodeRange(bound: number, bytes: Buffer): string {
  const reader = createReader(bytes);
  const flags = reader.byte();
  const range: RangeValue = {
    empty: (flags & 1) !== 0,
    lowerInclusive: (flags & 2) !== 0,
    upperInclusive: (flags & 4) !== 0,
    lower: (flags & 9) === 0 ? readSized(reader, bound) : null,
    upper: (flags & 17) === 0 ? readSized(reader, bound) : null,
  };
  return formatRange(range);
}

function readSized(reader: Reader, typeOid: number): Cell {
  const length = reader.int32();
  return length < 0 ? null : decodeBinary(typeOid, reader.bytes(length));
}

/** The shortest decimal that is this number in single precision. */
function shortestFloat4(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return shorter;
  }
  return value;
}

function formatFloat(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}
