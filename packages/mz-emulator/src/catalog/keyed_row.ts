/** A row of the catalog with its place. Invariant: a key names the same row for good. */
import type { CatalogRow } from "../world/change.ts";

/** A row of a relation. */
export interface KeyedRow {
  readonly relation: string;
  readonly key: string;
  readonly row: CatalogRow;
}

/** A row with its place. */
export function row(relation: string, key: string, cells: KeyedRow["row"]): KeyedRow {
  return { relation, key, row: cells };
}

/** A boolean in text format. */
export function flag(value: boolean): string {
  return value ? "t" : "f";
}
