/**
 * Strategy rows as people wrote them, turned into configured strategies, with a problem for each row that cannot be
 * read or applied.
 *
 * A problem never makes a row disappear: it leaves an unreadable entry behind, whose fields are held.
 */
import { byText, inOrder } from "../model/in_order.ts";
import type { ReplicaSize, StrategyRow } from "../model/observation.ts";
import type { Problem } from "../model/plan.ts";
import { type Field, FIELDS } from "../model/proposal.ts";
import { describeConfig } from "./config_forms.ts";
import { findStrategy, STRATEGIES } from "../strategies/registry.ts";
import type { Decide, Strategy } from "../strategies/strategy.ts";
import { isObject, knownConfigs } from "./known_configs.ts";
import { byPrecedence } from "./precedence.ts";

export type Entry =
  | {
    readonly kind: "configured";
    readonly strategy: Strategy;
    readonly config: unknown;
    /** What the strategy says, with this config, about any cluster. */
    readonly decide: Decide;
  }
  | {
    readonly kind: "unreadable";
    readonly type: string;
    readonly fields: readonly Field[];
    readonly problem: Problem;
  };

/** The rows of one cluster. */
export interface RowReading {
  readonly entries: readonly Entry[];
  readonly problems: readonly Problem[];
  /** Types that have more than one row, of which the newest counts. */
  readonly duplicated: readonly { readonly type: string; readonly rows: number }[];
}

export interface Offer {
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
}

/** Reads all rows of one cluster. */
export type ReadRows = (rows: readonly StrategyRow[]) => RowReading;

/** Reads all rows of one cluster; input order means nothing. */
export function readRows(rows: readonly StrategyRow[], offer: Offer): RowReading {
  return rowReader(offer)(rows);
}

/** The same for many clusters of one environment: configs that say the same are read once. */
export function rowReader(offer: Offer): ReadRows {
  const known = knownConfigs<Entry>();
  const read = (row: StrategyRow): Entry => {
    const before = known.find(row);
    if (before !== undefined) return before;
    const entry = readRow(row, offer);
    // A problem names its row.
    if (entry.kind === "configured") known.add(row, entry);
    return entry;
  };
  return (rows) => {
    const entries = inOrder(rows.map(read), byTypeOf);
    return hasSameTypes(entries) ? readByType(rows, offer) : {
      entries,
      problems: problemsOf(entries),
      duplicated: NONE,
    };
  };
}

/** By type, whatever alias was written. */
export function typeOf(entry: Entry): string {
  return entry.kind === "configured" ? entry.strategy.type : entry.type;
}

const NONE: readonly never[] = [];

function byTypeOf(a: Entry, b: Entry): number {
  return byPrecedence(typeOf(a), typeOf(b));
}

/** In order, so that equal types stand beside each other. */
function hasSameTypes(entries: readonly Entry[]): boolean {
  for (let at = 1; at < entries.length; at++) {
    if (typeOf(entries[at - 1] as Entry) === typeOf(entries[at] as Entry)) return true;
  }
  return false;
}

function problemsOf(entries: readonly Entry[]): readonly Problem[] {
  if (entries.every((entry) => entry.kind === "configured")) return NONE;
  return entries.flatMap((entry) => entry.kind === "unreadable" ? entry.problem : []);
}

/** Where several rows have the same type, of which the newest counts. */
function readByType(rows: readonly StrategyRow[], offer: Offer): RowReading {
  const groups = new Map<string, StrategyRow[]>();
  for (const row of rows) {
    const type = findStrategy(row.strategyType)?.type ?? row.strategyType;
    const group = groups.get(type);
    if (group === undefined) groups.set(type, [row]);
    else group.push(row);
  }
  const sorted = [...groups].sort(([a], [b]) => byText(a, b));
  const entries = sorted.map(([, group]) => readNewest(group, offer)).sort(byTypeOf);
  return {
    entries,
    problems: problemsOf(entries),
    duplicated: sorted.filter(([, group]) => group.length > 1)
      .map(([type, group]) => ({ type, rows: group.length })),
  };
}

/** Of several rows of one type. */
function readNewest(rows: readonly StrategyRow[], offer: Offer): Entry {
  const newestAt = Math.max(...rows.map(ageRank));
  // Aliases may differ among them: which one is named must not depend on input order.
  const newest = rows.filter((row) => ageRank(row) === newestAt)
    .sort((a, b) => a.strategyType < b.strategyType ? -1 : 1);
  const [first] = newest;
  if (first === undefined) {
    throw new Error("Cannot read strategy rows: there are none of this type");
  }
  const configs = new Set(newest.map((row) => canonicalJson(row.config)));
  if (configs.size > 1) {
    const listed = [...configs].sort().join(" and ");
    return unreadable(first, "AMBIGUOUS_ROWS", {
      text: `${configs.size} different rows of type "${first.strategyType}" share the newest ` +
        `updated_at: ${listed}; insert one row with a later updated_at, or delete all but one`,
    });
  }
  return readRow(first, offer);
}

/** A NULL updated_at is older than any other. */
function ageRank(row: StrategyRow): number {
  return row.updatedAt ?? Number.NEGATIVE_INFINITY;
}

/** Reads one row: schema first, then what the environment offers. */
export function readRow(row: StrategyRow, offer: Offer): Entry {
  const strategy = findStrategy(row.strategyType);
  if (strategy === undefined) {
    const known = STRATEGIES.map((one) => `"${one.type}"`).join(", ");
    return unreadable(row, "UNKNOWN_STRATEGY", {
      text: `strategy_type is "${row.strategyType}", it must be one of ${known}`,
    });
  }
  if (!isObject(row.config)) {
    return unreadable(row, "CONFIG_NOT_OBJECT", {
      text: `config is ${canonicalJson(row.config)}, it must be a JSON object such as ` +
        `${strategy.example}`,
      strategy,
    });
  }
  const parsed = strategy.schema.safeParse(row.config);
  if (!parsed.success) {
    return unreadable(row, "INVALID_CONFIG", {
      text: describeConfig(strategy, row.config),
      strategy,
    });
  }
  const wrong = strategy.check(parsed.data, offer);
  if (wrong !== null) return unreadable(row, "INVALID_CONFIG", { text: wrong, strategy });
  const config = parsed.data;
  return { kind: "configured", strategy, config, decide: strategy.decide(config) };
}

interface Trouble {
  readonly text: string;
  /** Absent for a row of unknown type, which could speak about anything. */
  readonly strategy?: Strategy;
}

function unreadable(row: StrategyRow, code: string, trouble: Trouble): Entry {
  const type = trouble.strategy?.type ?? findStrategy(row.strategyType)?.type ?? row.strategyType;
  const fields = findStrategy(row.strategyType)?.fields ?? FIELDS;
  const problem = problemWith(row, code, trouble.text);
  return { kind: "unreadable", type, fields, problem };
}

/** A problem of this row. */
export function problemWith(row: StrategyRow, code: string, text: string): Problem {
  return {
    code,
    clusterId: row.clusterId,
    strategyType: row.strategyType,
    updatedAt: row.updatedAt,
    text,
  };
}

/** JSON with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(", ")}]`;
  if (isObject(value)) {
    const parts = Object.keys(value).sort().map((key) =>
      `${JSON.stringify(key)}: ${canonicalJson(value[key])}`
    );
    return `{${parts.join(", ")}}`;
  }
  return JSON.stringify(value) ?? "nothing";
}
