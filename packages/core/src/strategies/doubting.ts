/** Why a strategy holds: something that it needs cannot be read, or is not good enough. */
import type { Reason } from "../model/reason.ts";
import type { Missing } from "../model/signal.ts";

/** The cause after what follows from it; the remedy stands in the text and, for programs, by itself. */
export function doubting({ code, why, remedy, numbers = {} }: Missing, so: string): Reason {
  const text = `${so}: ${why}`;
  return remedy === undefined
    ? { code, text, numbers }
    : { code, text: `${text}; ${remedy}`, numbers, remedy };
}
