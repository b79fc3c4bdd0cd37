/**
 * Points and spans of time, as plain numbers so that plans stay data.
 *
 * Nothing in core reads a clock: every instant comes from the database through an observation.
 */

/** Milliseconds since 1970-01-01T00:00:00Z, on the database's clock. */
export type Instant = number;

/** The instant in the form that Materialize reads and prints: `2026-11-21 17:40:12.000+00`. */
export function toTimestampText(instant: Instant): string {
  return new Date(instant).toISOString().replace("T", " ").replace("Z", "+00");
}

/** The instant for people, to the second: `2026-11-21 17:40:12 UTC`. */
export function toReadableInstant(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

/** A span for people, in its two largest units: `45 s`, `2 min 5 s`, `1 h 30 min`, `3 d 4 h`. */
export function toReadableSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < MINUTE.seconds * 60) return inUnits(seconds, MINUTE, SECOND);
  if (seconds < HOUR.seconds * 24) return inUnits(seconds, HOUR, MINUTE);
  return inUnits(seconds, DAY, HOUR);
}

interface Unit {
  readonly seconds: number;
  readonly name: string;
}

const SECOND: Unit = { seconds: 1, name: "s" };
const MINUTE: Unit = { seconds: 60, name: "min" };
const HOUR: Unit = { seconds: 3_600, name: "h" };
const DAY: Unit = { seconds: 86_400, name: "d" };

function inUnits(seconds: number, large: Unit, small: Unit): string {
  const rest = Math.floor((seconds % large.seconds) / small.seconds);
  const whole = `${Math.floor(seconds / large.seconds)} ${large.name}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small.name}`;
}
