/**
 * Which mutants are tried: a share of every file in proportion to what it holds, at least one, by a seed.
 *
 * The same seed, count and sources choose the same mutants on every machine.
 */
import type { Mutant } from "./mutants.ts";

/** About so many of the mutants, spread over all files, in order of their ids; never fewer than asked if there are. */
export function chooseMutants(
  all: readonly Mutant[],
  count: number,
  seed: number,
): readonly Mutant[] {
  if (count >= all.length) return all;
  const random = diceOf(seed);
  const files = Map.groupBy(all, (mutant) => mutant.file);
  const chosen: Mutant[] = [];
  for (const mutants of files.values()) {
    const share = Math.max(1, Math.ceil(count * mutants.length / all.length));
    chosen.push(...shuffled(mutants, random).slice(0, share));
  }
  return chosen.sort((a, b) => a.id - b.id);
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1));
  return order;
}

/** Numbers from 0 up to 1, mulberry32. */
function diceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
