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
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const largest = parts.findIndex(([amount]) => amount > 0);
  if (largest === -1) return "0 s";
  return parts
    .slice(largest, largest + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}
