/**
 * What a subscription shows: rows that came and went, in the form that was asked for. Pure.
 *
 * Invariant: a timestamp's rows follow from what was there before it and what is there from it on.
 */
import type { Cell, Column, Row } from "../pgwire/backend.ts";

/** Plain differences, or the state of each key. */
export type Envelope =
  | { readonly kind: "differences" }
  | { readonly kind: "upsert"; readonly keys: readonly number[] };

/** How a subscription's rows look. */
export interface Shape {
  readonly envelope: Envelope;
  readonly progress: boolean;
  /** Of the query. */
  readonly columns: readonly Column[];
}

/** Rows and how often each is there. */
export type Counts = ReadonlyMap<string, { readonly row: Row; readonly count: number }>;

/** Nothing. */
export const NO_ROWS: Counts = new Map();

/** Counts the rows of a result. */
export function countRows(rows: readonly Row[]): Counts {
  const counts = new Map<string, { row: Row; count: number }>();
  for (const row of rows) {
    const key = JSON.stringify(row);
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { row, count: 1 });
  }
  return counts;
}

/** Whether both hold the same rows. */
export function sameRows(one: Counts, other: Counts): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([key, { count }]) => other.get(key)?.count === count);
}

const NUMERIC = { typeOid: 1700, typeSize: -1, typeModifier: (39 << 16) + 4 };

/** The columns of a subscription. */
export function shownColumns(shape: Shape): readonly Column[] {
  const { envelope, progress, columns } = shape;
  const flag: Column = { name: "mz_progressed", typeOid: 16, typeSize: 1, typeModifier: -1 };
  const change: Column = envelope.kind === "upsert"
    ? { name: "mz_state", typeOid: 25, typeSize: -1, typeModifier: -1 }
    : { name: "mz_diff", typeOid: 20, typeSize: 8, typeModifier: -1 };
  return [
    { name: "mz_timestamp", ...NUMERIC },
    ...(progress ? [flag] : []),
    change,
    ...arrange(envelope, columns),
  ];
}

/** Says that all is known up to, and without, a timestamp. */
export function progressRow(shape: Shape, at: number): Row {
  return [String(at), "t", null, ...shape.columns.map(() => null)];
}

/** What one timestamp shows. */
export function shownRows(
  shape: Shape,
  at: string,
  change: { readonly before: Counts; readonly after: Counts },
): readonly Row[] {
  const head: readonly Cell[] = shape.progress ? [at, "f"] : [at];
  const { envelope } = shape;
  if (envelope.kind === "differences") {
    return differences(change).map(({ row, count }) => [...head, String(count), ...row]);
  }
  return upserts(envelope.keys, change).map(([state, row]) => [
    ...head,
    state,
    ...arrange(envelope, row),
  ]);
}

function differences(
  change: { readonly before: Counts; readonly after: Counts },
): readonly { row: Row; count: number }[] {
  const { before, after } = change;
  const found: { row: Row; count: number }[] = [];
  for (const [key, { row, count }] of before) {
    const left = after.get(key)?.count ?? 0;
    if (left < count) found.push({ row, count: left - count });
  }
  for (const [key, { row, count }] of after) {
    const had = before.get(key)?.count ?? 0;
    if (had < count) found.push({ row, count: count - had });
  }
  return found.sort((a, b) => compareRows(a.row, b.row) || a.count - b.count);
}

function compareRows(one: Row, other: Row): number {
  for (let i = 0; i < one.length; i++) {
    const [a, b] = [one[i] ?? null, other[i] ?? null];
    if (a === b) continue;
    if (a === null) return -1;
    if (b === null) return 1;
    const numbers = Number(a) - Number(b);
    return a !== "" && b !== "" && !Number.isNaN(numbers) && numbers !== 0
      ? numbers
      : a < b
      ? -1
      : 1;
  }
  return 0;
}

/** Each key that changed: one row came, or one went; more than that at once is no state. */
function upserts(
  keys: readonly number[],
  change: { readonly before: Counts; readonly after: Counts },
): readonly (readonly [string, Row])[] {
  const byKey = new Map<string, { came: Row[]; gone: Row[] }>();
  for (const { row, count } of differences(change)) {
    const key = JSON.stringify(keys.map((i) => row[i] ?? null));
    const group = byKey.get(key) ?? { came: [], gone: [] };
    byKey.set(key, group);
    const rows = count > 0 ? group.came : group.gone;
    rows.push(...Array<Row>(Math.abs(count)).fill(row));
  }
  return [...byKey.values()].map(({ came, gone }) => {
    const row = came[0] ?? gone[0] ?? [];
    const bare = row.map((cell, i) => keys.includes(i) ? cell : null);
    if (came.length > 1 || gone.length > 1) return ["key_violation", bare] as const;
    return came.length === 1 ? ["upsert", row] as const : ["delete", bare] as const;
  });
}

/** Keys come first, in the order they were written. */
function arrange<T>(envelope: Envelope, values: readonly T[]): readonly T[] {
  if (envelope.kind === "differences") return values;
  const { keys } = envelope;
  const others = values.filter((_, i) => !keys.includes(i));
  return [...keys.flatMap((i) => values.slice(i, i + 1)), ...others];
}
