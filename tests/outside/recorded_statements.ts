/**
 * What a real Materialize answered to the statements in recorded_statements.json, for tests of how drivers see them.
 *
 * The groups stand for themselves and run in order on one connection: each removes its leftovers and makes its world.
 */
import { readFileSync } from "node:fs";

export interface RecordedGroup {
  readonly case: string;
  /** Removes leftovers. */
  readonly before: readonly string[];
  readonly setup: readonly string[];
  readonly statements: readonly RecordedStatement[];
}

export interface RecordedStatement {
  readonly sql: string;
  /** Name and type OID of each column, and the cells as text. */
  readonly columns?: readonly (readonly [string, number])[];
  readonly rows?: readonly (readonly (string | null)[])[];
  readonly ordered?: boolean;
  /** The command tag of what returns no rows. */
  readonly tag?: string;
  readonly sqlstate?: string;
  readonly message?: string;
}

/** All groups. */
export function readGroups(): readonly RecordedGroup[] {
  return JSON.parse(
    readFileSync(new URL("./recorded_statements.json", import.meta.url), "utf8"),
  );
}

/** Rows in an order of their own, where the statement asks for none. */
export function inOrder(
  statement: RecordedStatement,
  rows: readonly (readonly (string | null)[])[],
): readonly (readonly (string | null)[])[] {
  if (statement.ordered) return rows;
  return [...rows].sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
