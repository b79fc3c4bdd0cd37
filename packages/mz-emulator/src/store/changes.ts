/**
 * Turns changes of the catalog into few statements: per relation one that ends rows and some that add rows.
 *
 * Invariant: for one key, validity intervals never overlap and leave no gap between a row and its successor.
 */
import type { Cell, Change } from "../world/change.ts";
import { baseTable, FOREVER } from "./bootstrap.ts";
import type { Query } from "./exchange.ts";
import { STORED_RELATIONS, type StoredRelation } from "./derived.ts";
import { storeType } from "./types.ts";

interface Interval {
  readonly key: string;
  readonly from: number;
  to: number | null;
  readonly row: Readonly<Record<string, Cell>>;
}

const COLUMNS: ReadonlyMap<string, StoredRelation["columns"]> = new Map(
  STORED_RELATIONS.map((r) => [`${r.schema}.${r.name}`, r.columns] as const),
);

/** The statements that write these changes, which are in the order of their times. */
export function changeQueries(changes: readonly Change[]): readonly Query[] {
  const byRelation = new Map<string, Change[]>();
  for (const change of changes) {
    const list = byRelation.get(change.relation);
    if (list) list.push(change);
    else byRelation.set(change.relation, [change]);
  }
  return [...byRelation].flatMap(([relation, list]) => relationQueries(relation, list));
}

function relationQueries(relation: string, changes: readonly Change[]): readonly Query[] {
  if (!COLUMNS.has(relation)) return [];
  const endedAt = new Map<string, number>();
  const open = new Map<string, Interval>();
  const intervals: Interval[] = [];
  for (const change of changes) {
    const last = open.get(change.key);
    if (last) last.to = change.at;
    else if (!endedAt.has(change.key)) endedAt.set(change.key, change.at);
    open.delete(change.key);
    if (!change.row) continue;
    const interval = { key: change.key, from: change.at, to: null, row: change.row };
    intervals.push(interval);
    open.set(change.key, interval);
  }
  const lasting = intervals.filter((i) => i.to === null || i.to > i.from);
  return [endQuery(relation, endedAt), ...addQueries(relation, lasting)];
}

function endQuery(relation: string, endedAt: ReadonlyMap<string, number>): Query {
  return {
    sql: `UPDATE ${baseTable(relation)} AS b SET _to = v.at
      FROM (SELECT k ->> 0 AS key, (k ->> 1)::int8 AS at FROM jsonb_array_elements($1::jsonb) AS k) AS v
      WHERE b._key = v.key AND b._to = ${FOREVER}`,
    parameters: [JSON.stringify([...endedAt])],
  };
}

const ROWS_PER_STATEMENT = 5000;

function addQueries(relation: string, intervals: readonly Interval[]): readonly Query[] {
  const columns = COLUMNS.get(relation) ?? [];
  const names = columns.map((c) => `"${c.name}"`);
  const taken = columns.map((c, i) =>
    `(r OPERATOR(pg_catalog.->>) ${i + 3})::${storeType(c.type)}`
  );
  const sql = `INSERT INTO ${baseTable(relation)} (_key, _from, _to, ${names.join(", ")})
      SELECT r ->> 0, (r ->> 1)::int8, COALESCE((r ->> 2)::int8, ${FOREVER}), ${taken.join(", ")}
      FROM jsonb_array_elements($1::jsonb) AS r`;
  const queries: Query[] = [];
  for (let i = 0; i < intervals.length; i += ROWS_PER_STATEMENT) {
    const rows = intervals.slice(i, i + ROWS_PER_STATEMENT).map((interval) => [
      interval.key,
      interval.from,
      interval.to,
      ...columns.map((c) => interval.row[c.name] ?? null),
    ]);
    queries.push({ sql, parameters: [JSON.stringify(rows)] });
  }
  return queries;
}
