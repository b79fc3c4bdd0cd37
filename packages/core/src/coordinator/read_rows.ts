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
import type { Strategy } from "../strategies/strategy.ts";

export type Entry =
  | { readonly kind: "configured"; readonly strategy: Strategy; readonly config: unknown }
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

/** Reads all rows of one cluster; input order means nothing. */
export function readRows(rows: readonly StrategyRow[], offer: Offer): RowReading {
  const groups = groupByType(rows);
  const entries = groups.map(({ row, others }) =>
    others === null ? readRow(row, offer) : readNewest([row, ...others], offer)
  );
  let problems: Problem[] | null = null;
  for (const entry of entries) {
    if (entry.kind === "unreadable") (problems ??= []).push(entry.problem);
  }
  const duplicated = groups.length === rows.length
    ? NONE
    : groups.flatMap(({ type, others }) =>
      others === null ? NONE : { type, rows: others.length + 1 }
    );
  return { entries, problems: problems ?? NONE, duplicated };
}

const NONE: readonly never[] = [];

interface TypeRows {
  readonly type: string;
  readonly row: StrategyRow;
  /** More rows of the type; most have one. */
  others: StrategyRow[] | null;
}

/** By type, whatever alias was written. */
function groupByType(rows: readonly StrategyRow[]): readonly TypeRows[] {
  const groups: TypeRows[] = [];
  for (const row of rows) {
    const type = findStrategy(row.strategyType)?.type ?? row.strategyType;
    let at = 0;
    while (at < groups.length && groups[at]?.type !== type) at += 1;
    const group = groups[at];
    if (group === undefined) groups.push({ type, row, others: null });
    else if (group.others === null) group.others = [row];
    else group.others.push(row);
  }
  return inOrder(groups, byType);
}

function byType(a: TypeRows, b: TypeRows): number {
  return byText(a.type, b.type);
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
  return { kind: "configured", strategy, config: parsed.data };
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
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
