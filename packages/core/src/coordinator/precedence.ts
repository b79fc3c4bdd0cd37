/**
 * Who wins when several strategies speak about the same field: the one further down. Nothing else decides it,
 * neither row order nor time.
 */
import { byText } from "../model/in_order.ts";
import { OVERRIDE } from "./override_voice.ts";

/** From the lowest to the highest. */
export const PRECEDENCE: readonly string[] = [
  // The smallest size that fits, as far as nobody wrote one down.
  "shrink_to_fit",
  // The size and number that somebody wrote down.
  "target_size",
  // An extra replica while nothing is ready; nobody else speaks about it.
  "burst",
  // Nobody uses it: whatever its size, it costs nothing.
  "idle_suspend",
  // A person who looks at it now knows more than any rule that was written before.
  OVERRIDE,
];

const RANKS: ReadonlyMap<string, number> = new Map(PRECEDENCE.map((type, rank) => [type, rank]));

/**
 * Rank of a strategy type. An unknown type could mean anything and outranks every strategy that is known, but not a
 * person who gives an order.
 */
export function rankOf(type: string): number {
  return RANKS.get(type) ?? PRECEDENCE.indexOf(OVERRIDE) - 0.5;
}

/** For types of strategies: below zero when the first has the higher precedence; equal ranks go by name. */
export function byPrecedence(a: string, b: string): number {
  return a === b ? 0 : rankOf(b) - rankOf(a) || byText(a, b);
}
