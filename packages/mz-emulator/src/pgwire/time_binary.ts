/**
 * Dates, times and intervals between text (ISO, `postgres` interval style) and binary. Pure.
 *
 * Binary instants count microseconds, binary dates days, from 2000-01-01; no `Date` is involved, so years beyond
 * its range and BC years work.
 */
import { Buffer } from "node:buffer";

const DAY_US = 86_400_000_000n;
/** Days from 1970-01-01 to 2000-01-01. */
const EPOCH_DAYS = 10_957;

export function encodeDate(text: string): Buffer {
  const out = Buffer.alloc(4);
  out.writeInt32BE(parseDate(text).days);
  return out;
}

export function decodeDate(bytes: Buffer): string {
  return formatDate(bytes.readInt32BE(0)).join("");
}

export function encodeTime(text: string): Buffer {
  return int64(parseTime(text));
}

export function decodeTime(bytes: Buffer): string {
  return formatTime(bytes.readBigInt64BE(0));
}

/** With or without a zone: the zone, if written, is subtracted. */
export function encodeTimestamp(text: string): Buffer {
  const { days, rest } = parseDate(text);
  const clock = /^[T ]?([\d:.]*)\s*(?:(Z|UTC)|([+-])(\d\d?)(?::?(\d\d))?(?::?(\d\d))?)?$/i.exec(
    rest,
  );
  if (clock === null) throw new Error(`Cannot encode timestamp: "${text}" is none`);
  const [, time = "", , sign, hours = "0", minutes = "0", seconds = "0"] = clock;
  const offset = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1_000_000n;
  const local = BigInt(days) * DAY_US + (time === "" ? 0n : parseTime(time));
  return int64(sign === "-" ? local + offset : local - offset);
}

/** The text of a binary timestamp; `zone` is what is written behind the time. */
export function decodeTimestamp(bytes: Buffer, zone: "" | "+00"): string {
  const value = bytes.readBigInt64BE(0);
  let days = value / DAY_US;
  let time = value % DAY_US;
  if (time < 0n) {
    time += DAY_US;
    days -= 1n;
  }
  const [date, era] = formatDate(Number(days));
  return `${date} ${formatTime(time)}${zone}${era}`;
}

/** Text such as `1 year 2 mons -3 days 04:05:06.7`. */
export function encodeInterval(text: string): Buffer {
  let months = 0;
  let days = 0;
  let micros = 0n;
  for (
    const part of text.matchAll(/([+-]?\d+)\s+([a-z]+)|([+-]?)(\d+):(\d+)(?::(\d+(?:\.\d+)?))?/gi)
  ) {
    const [, count, unit = "", sign, hours = "0", minutes = "0", seconds = "0"] = part;
    if (count !== undefined) {
      const n = Number(count);
      if (/^y/i.test(unit)) months += 12 * n;
      else if (/^mon/i.test(unit)) months += n;
      else if (/^d/i.test(unit)) days += n;
      else throw new Error(`Cannot encode interval: unit "${unit}" is unknown`);
      continue;
    }
    const value = parseTime(`${hours}:${minutes}:${seconds}`);
    micros += sign === "-" ? -value : value;
  }
  const out = Buffer.alloc(16);
  out.writeBigInt64BE(micros, 0);
  out.writeInt32BE(days, 8);
  out.writeInt32BE(months, 12);
  return out;
}

export function decodeInterval(bytes: Buffer): string {
  const micros = bytes.readBigInt64BE(0);
  const days = bytes.readInt32BE(8);
  const months = bytes.readInt32BE(12);
  const parts: string[] = [];
  const add = (n: number, one: string): void => {
    if (n !== 0) parts.push(`${n} ${one}${n === 1 ? "" : "s"}`);
  };
  add(Math.trunc(months / 12), "year");
  add(months % 12, "mon");
  add(days, "day");
  if (micros !== 0n || parts.length === 0) {
    parts.push((micros < 0n ? "-" : "") + formatTime(micros < 0n ? -micros : micros));
  }
  return parts.join(" ");
}

function int64(value: bigint): Buffer {
  const out = Buffer.alloc(8);
  out.writeBigInt64BE(value);
  return out;
}

/** Days from 2000-01-01, and what stands behind the date. */
function parseDate(text: string): { readonly days: number; readonly rest: string } {
  const parts = /^\s*(\d+)-(\d\d?)-(\d\d?)(.*?)\s*(BC)?\s*$/i.exec(text);
  if (parts === null) throw new Error(`Cannot encode date: "${text}" is none`);
  const year = parts[5] === undefined ? Number(parts[1]) : 1 - Number(parts[1]);
  return { days: daysOf(year, Number(parts[2]), Number(parts[3])), rest: parts[4] ?? "" };
}

/** Days from 2000-01-01 of a proleptic Gregorian date. */
function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 - EPOCH_DAYS;
}

/** Date and era mark (` BC` or nothing) of a day counted from 2000-01-01. */
function formatDate(day: number): [string, string] {
  const z = day + EPOCH_DAYS + 719_468;
  const era = Math.floor(z / 146_097);
  const doe = z - era * 146_097;
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  );
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  const year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const two = (n: number): string => String(n).padStart(2, "0");
  const shown = String(year > 0 ? year : 1 - year).padStart(4, "0");
  return [
    `${shown}-${two(month)}-${two(doy - Math.floor((153 * mp + 2) / 5) + 1)}`,
    year > 0 ? "" : " BC",
  ];
}

/** Microseconds of `hh:mm[:ss[.ffffff]]`; hours may be many. */
function parseTime(text: string): bigint {
  const parts = /^(\d+):(\d\d?)(?::(\d\d?)(?:\.(\d*))?)?$/.exec(text.trim());
  if (parts === null) throw new Error(`Cannot encode time: "${text}" is none`);
  const [, hours = "0", minutes = "0", seconds = "0", fraction = ""] = parts;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return whole * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

function formatTime(micros: bigint): string {
  const two = (n: bigint): string => String(n).padStart(2, "0");
  const seconds = micros / 1_000_000n;
  const fraction = String(micros % 1_000_000n).padStart(6, "0").replace(/0+$/, "");
  const clock = `${two(seconds / 3600n)}:${two(seconds / 60n % 60n)}:${two(seconds % 60n)}`;
  return fraction === "" ? clock : `${clock}.${fraction}`;
}
