/**
 * Who wins when several strategies speak about the same field: the one further down. Nothing else decides it,
 * neither row order nor time.
 */
export const PRECEDENCE: readonly string[] = [
  // The size and number that somebody wrote down.
  "target_size",
  // An extra replica while nothing is ready; nobody else speaks about it.
  "burst",
  // Nobody uses it: whatever its size, it costs nothing.
  "idle_suspend",
];

/** Rank of a strategy type; an unknown type could mean anything and therefore outranks all that are known. */
export function rankOf(type: string): number {
  const rank = PRECEDENCE.indexOf(type);
  return rank === -1 ? PRECEDENCE.length : rank;
}
