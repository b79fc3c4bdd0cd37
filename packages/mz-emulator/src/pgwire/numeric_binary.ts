/** Decimal numbers between text and the base-10,000 digits of the binary protocol. Pure and exact. */
import { Buffer } from "node:buffer";

const NEGATIVE = 0x4000;
const NAN = 0xc000;
const INFINITE = 0xd000;
const MINUS_INFINITE = 0xf000;

/** The binary form of a decimal text such as `-1.50`, `NaN` or `1E+2`. */
export function encodeNumeric(text: string): Buffer {
  if (/^nan$/i.test(text)) return words([0, 0, NAN, 0]);
  if (/^[+]?inf(inity)?$/i.test(text)) return words([0, 0, INFINITE, 0]);
  if (/^-inf(inity)?$/i.test(text)) return words([0, 0, MINUS_INFINITE, 0]);
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (parts === null) throw new Error(`Cannot encode numeric: "${text}" is no decimal number`);
  const exponent = Number(parts[4] ?? "0");
  let whole = parts[2] ?? "";
  let fraction = parts[3] ?? "";
  if (exponent > 0) {
    fraction = fraction.padEnd(exponent, "0");
    whole += fraction.slice(0, exponent);
    fraction = fraction.slice(exponent);
  } else if (exponent < 0) {
    whole = whole.padStart(-exponent, "0");
    fraction = whole.slice(whole.length + exponent) + fraction;
    whole = whole.slice(0, whole.length + exponent);
  }
  const scale = fraction.length;
  whole = whole.replace(/^0+/, "");
  whole = whole.padStart(Math.ceil(whole.length / 4) * 4, "0");
  fraction = fraction.padEnd(Math.ceil(fraction.length / 4) * 4, "0");
  const digits = ((whole + fraction).match(/.{4}/g) ?? []).map(Number);
  let weight = whole.length / 4 - 1;
  while (digits.length > 0 && digits[0] === 0) {
    digits.shift();
    weight--;
  }
  while (digits.length > 0 && digits.at(-1) === 0) digits.pop();
  if (digits.length === 0) weight = 0;
  const sign = parts[1] === "-" && digits.length > 0 ? NEGATIVE : 0;
  return words([digits.length, weight & 0xffff, sign, scale, ...digits]);
}

/** The text of a binary decimal. */
export function decodeNumeric(bytes: Buffer): string {
  const count = bytes.readInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  const scale = bytes.readUInt16BE(6);
  if (sign === NAN) return "NaN";
  if (sign === INFINITE) return "Infinity";
  if (sign === MINUS_INFINITE) return "-Infinity";
  const digit = (i: number): string =>
    (i >= 0 && i < count ? bytes.readInt16BE(8 + 2 * i) : 0).toString().padStart(4, "0");
  let whole = "";
  for (let i = 0; i <= weight; i++) whole += digit(i);
  let fraction = "";
  for (let i = weight + 1; fraction.length < scale; i++) fraction += digit(i);
  whole = whole.replace(/^0+/, "") || "0";
  const minus = sign === NEGATIVE ? "-" : "";
  return minus + whole + (scale > 0 ? `.${fraction.slice(0, scale)}` : "");
}

function words(values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 2);
  values.forEach((value, i) => out.writeUInt16BE(value, i * 2));
  return out;
}
