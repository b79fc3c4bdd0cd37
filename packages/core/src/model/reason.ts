/** Why something is proposed, held, waited for or refused: a code for machines, a text for people, and the numbers. */

export interface Reason {
  /** Stable and upper-case, e.g. `IDLE`. */
  readonly code: string;
  /** A clause without final period: "no use for 31 min, idle_after_s is 1800". */
  readonly text: string;
  /** The numbers behind the text, by name with their unit last: `{ idle_s: 1860, idle_after_s: 1800 }`. */
  readonly numbers: Readonly<Record<string, number | string>>;
  /** What people can do about it, where something is missing. */
  readonly remedy?: string;
}

/** A reason from its parts. */
export function reason(
  code: string,
  text: string,
  numbers: Reason["numbers"] = {},
): Reason {
  return { code, text, numbers };
}
