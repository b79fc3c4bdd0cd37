/**
 * Configs that were read already, so that a fleet whose rows say the same has them read once. Lives as long as one
 * reading of the rows.
 */
import type { StrategyRow } from "../model/observation.ts";

export interface KnownConfigs<T> {
  /** What a row of the same type, with the same config, came to; undefined when there was none lately. */
  readonly find: (row: StrategyRow) => T | undefined;
  readonly add: (row: StrategyRow, value: T) => void;
}

interface Known<T> {
  readonly config: unknown;
  readonly value: T;
}

/** Where every cluster says something else there is nothing to gain: looking must cost next to nothing. */
const MOST_PER_TYPE = 8;

/** Knows nothing yet. */
export function knownConfigs<T>(): KnownConfigs<T> {
  const byType = new Map<string, Known<T>[]>();
  return {
    find: ({ strategyType, config }) => {
      const known = byType.get(strategyType);
      if (known === undefined) return undefined;
      for (const one of known) if (isSame(one.config, config)) return one.value;
      return undefined;
    },
    add: ({ strategyType, config }, value) => {
      const known = byType.get(strategyType) ?? [];
      byType.set(strategyType, known);
      if (known.length < MOST_PER_TYPE) known.push({ config, value });
    },
  };
}

/** Objects with the same keys and values; lists and objects inside are not looked into and never the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return false;
  let more = 0;
  for (const key in a) {
    if (a[key] !== b[key]) return false;
    more += 1;
  }
  for (const _ in b) more -= 1;
  return more === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
