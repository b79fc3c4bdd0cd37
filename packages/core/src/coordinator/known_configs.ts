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
  readonly config: Config;
  readonly keys: number;
  readonly value: T;
}

type Config = Readonly<Record<string, unknown>>;

/** Where every cluster says something else there is nothing to gain: looking must cost next to nothing. */
const MOST_PER_TYPE = 8;

/** Knows nothing yet. */
export function knownConfigs<T>(): KnownConfigs<T> {
  const byType = new Map<string, Known<T>[]>();
  return {
    find: ({ strategyType, config }) => {
      const known = byType.get(strategyType);
      if (known === undefined || !isObject(config)) return undefined;
      for (const one of known) if (saysTheSame(config, one)) return one.value;
      return undefined;
    },
    add: ({ strategyType, config }, value) => {
      if (!isObject(config)) return;
      const known = byType.get(strategyType) ?? [];
      byType.set(strategyType, known);
      if (known.length === MOST_PER_TYPE) return;
      known.push({ config, keys: Object.keys(config).length, value });
    },
  };
}

/** The same keys and values; lists and objects inside are not looked into and never the same. */
function saysTheSame(config: Config, known: Known<unknown>): boolean {
  let keys = 0;
  for (const key in config) {
    if (config[key] !== known.config[key]) return false;
    keys += 1;
  }
  return keys === known.keys;
}

/** Whether a config, or a part of one, has keys at all. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
