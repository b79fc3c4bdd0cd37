/** Texts of parameters that are no values of their type, in Materialize's words. Pure. */
import { dateFault, timeFault } from "./calendar_text.ts";
import { jsonFault } from "./json_fault.ts";

const JSONB = 3802;
const TIMES: ReadonlyMap<number, string> = new Map([
  [1114, "timestamp"],
  [1184, "timestamp with time zone"],
  [1082, "date"],
]);
const NUMERIC = 1700;
const TIME = 1083;
const MZ_TIMESTAMP = 16552;
const INTERVAL = 1186;

/** Throws an error that says why a text is no value of a type. */
export function checkInput(typeOid: number, text: string): void {
  const time = TIMES.get(typeOid);
  const [name, why] = typeOid === JSONB
    ? ["jsonb", jsonFault(text)]
    : time !== undefined
    ? [time, dateFault(text)]
    : typeOid === TIME
    ? ["time", timeFault(text)]
    : typeOid === MZ_TIMESTAMP
    ? ["mz_timestamp", mzTimestampFault(text)]
    : typeOid === NUMERIC
    ? ["numeric", numericFault(text)]
    : typeOid === INTERVAL
    ? ["interval", intervalFault(text)]
    : ["", null];
  if (why === null) return;
  const reason = why === "" ? "" : `${why}: `;
  throw new Error(`invalid input syntax for type ${name}: ${reason}"${text}"`);
}

function numericFault(text: string): string | null {
  const number = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
  return number.test(text) || /^\s*[+-]?(nan|inf(inity)?)\s*$/i.test(text) ? null : "";
}

const UNIT =
  /^(us|usecs?|microseconds?|ms|msecs?|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mons?|months?|y|yrs?|years?|decades?|centur(y|ies)|millenni(um|a)|ago)$/i;

function intervalFault(text: string): string | null {
  const unknown = [...text.matchAll(/[A-Za-z]+/g)].map((m) => m[0]).find((word) =>
    !UNIT.test(word) && !/^P?T?$/i.test(word)
  );
  return unknown === undefined ? null : `unknown units ${unknown}`;
}

/** It is milliseconds since 1970, or a date. */
function mzTimestampFault(text: string): string | null {
  if (/^\+?\d+$/.test(text)) return null;
  const fault = dateFault(text);
  if (fault === null) return null;
  const words = "could not parse mz_timestamp: could not parse as number of milliseconds since " +
    "epoch; could not parse as date and time: invalid input syntax for type timestamp with time zone";
  return `${words}: ${fault}: "${text}"`;
}
