/**
 * Parameters of Bind: from either format to text, refused when they are no values of their type.
 *
 * Numbers, booleans, uuids and arrays of them are judged here; every other type is left to the session.
 */
import { Buffer } from "node:buffer";
import { parseArray } from "./array_text.ts";
import type { Cell, Session } from "./backend.ts";
import { decodeBinary } from "./binary_decode.ts";
import { utf8 } from "./message_decode.ts";
import type { Format } from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import { typeCode } from "./type_codes.ts";

const INTEGERS: Readonly<Record<string, readonly [name: string, low: bigint, high: bigint]>> = {
  int2: ["smallint", -(2n ** 15n), 2n ** 15n - 1n],
  int4: ["integer", -(2n ** 31n), 2n ** 31n - 1n],
  int8: ["bigint", -(2n ** 63n), 2n ** 63n - 1n],
  uint2: ["uint2", 0n, 2n ** 16n - 1n],
  uint4: ["uint4", 0n, 2n ** 32n - 1n],
  uint8: ["uint8", 0n, 2n ** 64n - 1n],
};

/** A parameter as it came. */
export interface RawParameter {
  readonly typeOid: number;
  readonly format: Format;
  readonly bytes: Uint8Array | null;
}

/** One parameter as text. Throws 22023 when it does not decode. */
export function decodeParameter(session: Session, parameter: RawParameter): Cell {
  const { typeOid, format, bytes } = parameter;
  if (bytes === null) return null;
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (format === 1) return decodeBinary(typeOid, buffer);
    const text = utf8(buffer);
    checkText(session, typeOid, text);
    return text;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new SqlError("22023", `unable to decode parameter: ${why}`);
  }
}

function checkText(session: Session, typeOid: number, text: string): void {
  const form = typeCode(typeOid)?.form;
  if (form === undefined || form === "text") return;
  if (typeof form === "object" && "element" in form) return checkArray(session, form.element, text);
  const integer = typeof form === "string" ? INTEGERS[form] : undefined;
  if (integer !== undefined) return checkInteger(integer, text);
  switch (form) {
    case "bool":
      if (!/^\s*(t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)\s*$/i.test(text)) {
        throw bad("boolean", text);
      }
      return;
    case "uuid":
      return checkUuid(text);
    case "float4":
    case "float8":
      if (!isFloat(text)) throw bad(form === "float4" ? "real" : "double precision", text);
      return;
    default:
      session.checkParameter?.(typeOid, text);
  }
}

/** Throws when a text is no integer of a type, such as `uint8`. */
export function checkIntegerOf(type: string, text: string): void {
  const integer = INTEGERS[type];
  if (integer !== undefined) checkInteger(integer, text);
}

function checkInteger(type: readonly [string, bigint, bigint], text: string): void {
  const [name, low, high] = type;
  const digits = text.trim();
  if (digits === "") throw bad(name, text, "cannot parse integer from empty string");
  if (!/^[+-]?\d+$/.test(digits) || (low === 0n && digits.startsWith("-"))) {
    throw bad(name, text, "invalid digit found in string");
  }
  const value = BigInt(digits.replace(/^\+/, ""));
  if (value > high) throw bad(name, text, "number too large to fit in target type");
  if (value < low) throw bad(name, text, "number too small to fit in target type");
}

function checkArray(session: Session, elementOid: number, text: string): void {
  const value = parseArray(text);
  if (value === null) {
    const why = text.trim().startsWith("{")
      ? "malformed array literal"
      : 'Array value must start with "{"';
    throw bad("array", text, why);
  }
  for (const element of value.elements) {
    if (element === null) continue;
    try {
      checkText(session, elementOid, element);
    } catch (thrown) {
      throw bad("array", text, thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
}

/** Throws when a text is no uuid. */
export function checkUuid(text: string): void {
  const digits = text.replace(/^urn:uuid:/, "").replace(/^\{(.*)\}$/, "$1");
  for (const [at, c] of [...digits].entries()) {
    if (/[0-9a-fA-F-]/.test(c)) continue;
    const prefix = "invalid character: expected an optional prefix of `urn:uuid:` followed by ";
    throw bad("uuid", text, `${prefix}[0-9a-fA-F-], found \`${c}\` at ${at + 1}`);
  }
  const count = digits.replaceAll("-", "").length;
  if (count !== 32) {
    throw bad("uuid", text, `invalid length: expected length 32 for simple format, found ${count}`);
  }
}

function isFloat(text: string): boolean {
  const trimmed = text.trim();
  return /^[+-]?(inf(inity)?|nan)$/i.test(trimmed) ||
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed);
}

function bad(type: string, text: string, why?: string): Error {
  const reason = why === undefined ? "" : `${why}: `;
  return new Error(`invalid input syntax for type ${type}: ${reason}"${text}"`);
}
