/**
 * From what was touched in a call to the rows of the catalog that changed by it.
 *
 * Invariant: a thing's rows are a function of the world alone, so that what is emitted is exactly the difference.
 */
import type { CatalogRow, Change } from "../world/change.ts";
import type { Draft } from "../world/draft.ts";
import type { World } from "../world/state.ts";
import type { KeyedRow } from "./keyed_row.ts";
import { rowsOf } from "./rows.ts";

/** The changes of a draft against the world that it started from; null: from nothing. */
export function changesOf(before: World | null, draft: Draft): Change[] {
  const at = draft.now;
  const changes: Change[] = [];
  for (const ref of draft.touched) {
    const after = byKey(rowsOf(draft.world, ref));
    const old = before === null ? new Map<string, KeyedRow>() : byKey(rowsOf(before, ref));
    for (const [key, { relation, key: rowKey }] of old) {
      if (!after.has(key)) changes.push({ at, relation, key: rowKey, row: null });
    }
    for (const [key, { relation, key: rowKey, row }] of after) {
      const was = old.get(key);
      if (was === undefined || !sameRow(was.row, row)) {
        changes.push({ at, relation, key: rowKey, row });
      }
    }
  }
  for (const { relation, key, row } of draft.rows) changes.push({ at, relation, key, row });
  return changes;
}

function byKey(rows: readonly KeyedRow[]): Map<string, KeyedRow> {
  return new Map(rows.map((row) => [`${row.relation}/${row.key}`, row]));
}

function sameRow(a: CatalogRow, b: CatalogRow): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
