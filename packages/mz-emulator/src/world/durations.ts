/**
 * Durations: intervals as text, in both directions, for the little that options need.
 *
 * Not the whole of PostgreSQL's interval syntax: units, signs, and hh:mm:ss.
 */
import { SqlError } from "../pgwire/message_fields.ts";

const UNITS: readonly (readonly [RegExp, number | "months"])[] = [
  [/^(us|microsecond|microseconds|usec|usecs|microsec|microsecs)$/, 0.001],
  [/^(ms|millisecond|milliseconds|msec|msecs|millisec|millisecs)$/, 1],
  [/^(s|sec|secs|second|seconds)$/, 1000],
  [/^(m|min|mins|minute|minutes)$/, 60_000],
  [/^(h|hr|hrs|hour|hours)$/, 3_600_000],
  [/^(d|day|days)$/, 86_400_000],
  [/^(w|week|weeks)$/, 7 * 86_400_000],
  [
    /^(mon|mons|month|months|y|yr|yrs|year|years|dec|decade|decades|c|cent|century|centuries)$/,
    "months",
  ],
];

/** Milliseconds of a duration given as text; refuses months and negative ones as Materialize does. */
export function parseDuration(text: string): number {
  let total = 0;
  let months = false;
  const pattern =
    /\s*(?:([+-]?)(\d+):(\d+)(?::(\d+(?:\.\d+)?))?|([+-]?\d*\.?\d+)\s*([A-Za-z]*)|(\S+))\s*/gy;
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) break;
    at = pattern.lastIndex;
    const [, sign, hours, minutes, seconds, number, unit, rest] = found;
    if (rest !== undefined) throw unknownUnits(rest.replace(/^[^A-Za-z]*/, "") || rest, text);
    if (hours !== undefined) {
      const ms = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds ?? 0) * 1000;
      total += sign === "-" ? -ms : ms;
      continue;
    }
    const factor = unit === ""
      ? 1000
      : UNITS.find(([name]) => name.test((unit ?? "").toLowerCase()))?.[1];
    if (factor === undefined) throw unknownUnits(unit ?? "", text);
    if (factor === "months") months = months || Number(number) !== 0;
    else total += Number(number) * factor;
  }
  if (months) throw new SqlError("XX000", "cannot convert interval with months to duration");
  if (total < 0) throw new SqlError("XX000", "cannot convert negative interval to duration");
  return Math.round(total * 1000) / 1000;
}

function unknownUnits(unit: string, text: string): SqlError {
  return new SqlError(
    "XX000",
    `invalid input syntax for type interval: unknown units ${unit}: "${text}"`,
  );
}

/** An interval in PostgreSQL's output format. */
export function intervalText(ms: number): string {
  const micros = Math.round(ms * 1000);
  const days = Math.floor(micros / 86_400_000_000);
  const rest = micros % 86_400_000_000;
  const two = (value: number) => String(value).padStart(2, "0");
  const fraction = String(rest % 1_000_000).padStart(6, "0").replace(/0+$/, "");
  const clock = `${two(Math.floor(rest / 3_600_000_000))}:${
    two(Math.floor(rest / 60_000_000) % 60)
  }:${two(Math.floor(rest / 1_000_000) % 60)}${fraction === "" ? "" : `.${fraction}`}`;
  const dayText = days === 0 ? "" : `${days} day${days === 1 ? "" : "s"}`;
  if (dayText === "") return clock;
  return rest === 0 ? dayText : `${dayText} ${clock}`;
}

/** An instant as timestamptz text in UTC. */
export function timestampText(ms: number): string {
  const iso = new Date(ms).toISOString();
  const fraction = iso.slice(20, 23).replace(/0+$/, "");
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction === "" ? "" : `.${fraction}`}+00`;
}

/** A duration as Materialize's catalog writes it in JSON. */
export function durationJson(ms: number): { readonly nanos: number; readonly secs: number } {
  return { nanos: Math.round((ms % 1000) * 1_000_000), secs: Math.floor(ms / 1000) };
}
