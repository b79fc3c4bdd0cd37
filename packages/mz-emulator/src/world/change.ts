/**
 * What the world tells the store: from when on a row of a catalog relation is there, is different, or is gone.
 *
 * Not a diff of the world's own state. Invariant: the changes of one call are ordered by `at`.
 */
import type { Notice } from "../pgwire/message_fields.ts";

/** A value in text format; null is SQL NULL. */
export type Cell = string | null;

/** A row by column name. Columns that are left out are NULL. */
export type CatalogRow = Readonly<Record<string, Cell>>;

/** One row of one relation, replaced or gone from `at` on. */
export interface Change {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `schema.name`, as in `mz_catalog.mz_clusters`. */
  readonly relation: string;
  /** Identifies the row within its relation, for good. Never shown. */
  readonly key: string;
  /** Null: the row is gone. */
  readonly row: CatalogRow | null;
}

/** What a command brought about. */
export interface Outcome<W> {
  readonly world: W;
  readonly changes: readonly Change[];
  readonly notices: readonly Notice[];
  /** The command tag: `CREATE CLUSTER`. */
  readonly tag: string;
}

/** The rows of a relation that changes leave. */
export function rowsAfter(changes: readonly Change[], relation: string): readonly CatalogRow[] {
  const rows = new Map<string, CatalogRow>();
  for (const change of changes) {
    if (change.relation !== relation) continue;
    if (change.row === null) rows.delete(change.key);
    else rows.set(change.key, change.row);
  }
  return [...rows.values()];
}
