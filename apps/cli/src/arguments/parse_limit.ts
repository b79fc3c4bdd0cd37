/** What a run may do at most, as a user typed it; 0 forbids it. */

/** A whole number of at least 0. */
export function parseCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RangeError(`"${text}" is no limit, it must be a whole number of at least 0`);
}

/** A number of at least 0, such as 2.5. */
export function parseCredits(text: string): number {
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text)) return Number(text);
  throw new RangeError(`"${text}" is no limit, it must be a number of at least 0, such as 2.5`);
}
