/**
 * What is wrong with a text that should be a date, a time or a timestamp, in Materialize's words.
 *
 * It judges fields only; what it passes may still be refused by the store.
 */

/** Why a text is no date or timestamp, or null. */
export function dateFault(text: string): string | null {
  const found = /^\s*([+-]?\d{4,6})-(\d{1,2})-(\d{1,2})(?:[\sT]+(.*))?$/s.exec(text);
  if (!found) return "YEAR, MONTH, DAY are all required";
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12) return `MONTH must be [1, 12], got ${month}`;
  if (day < 1 || day > 31) return `DAY must be [1, 31], got ${day}`;
  const clock = clockFault(found[4] ?? "");
  if (clock !== null) return clock;
  return day > daysOf(year, month) ? "invalid or out-of-range date" : null;
}

/** Why a text is no time of day, or null. */
export function timeFault(text: string): string | null {
  const word = /[A-Za-z]+/.exec(text)?.[0];
  if (word !== undefined && !/^(am|pm)$/i.test(word)) return `unknown units ${word}`;
  return clockFault(text.trim());
}

function clockFault(text: string): string | null {
  const found = /^(\d+):(\d+)(?::(\d+))?/.exec(text);
  if (!found) return null;
  const [hour, minute, second] = [found[1], found[2], found[3] ?? "0"].map(Number);
  if (hour === undefined || hour > 23) return `HOUR must be [0, 23], got ${hour}`;
  if (minute === undefined || minute > 59) return `MINUTE must be [0, 59], got ${minute}`;
  if (second === undefined || second > 60) return `SECOND must be [0, 60], got ${second}`;
  return null;
}

function daysOf(year: number, month: number): number {
  const days = new Date(0);
  days.setUTCFullYear(year, month, 0);
  return days.getUTCDate();
}
