/** A span of time as a user typed it. */

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const LONGEST_DAYS = 365;

/** Milliseconds; `90s`, `30m`, `2h`, `7d`, and several in one as in `1h30m`. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d{1,9})([smhd])/g)];
  const whole = parts.length > 0 && parts.map(([part]) => part).join("") === text;
  const span = parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? NaN),
    0,
  );
  if (whole && span > 0 && span <= LONGEST_DAYS * 86_400_000) return span;
  throw new RangeError(
    `"${text}" is no duration, it must be a number with s, m, h or d, such as 90s, 30m, 2h or 7d, ` +
      `and at most ${LONGEST_DAYS}d`,
  );
}
