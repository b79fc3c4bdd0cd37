/** What PostgreSQL says about a query that makes no sense, and what Materialize says about the same. */

/** Pattern of PostgreSQL's message, SQLSTATE, Materialize's words. */
export type Rule = readonly [pattern: RegExp, sqlstate: string, words: string];

/** In the order in which they are tried. */
export const PLAN_RULES: readonly Rule[] = [
  [
    /^(ORDER|GROUP) BY position (\d+) is not in select list$/,
    "XX000",
    "column reference $2 in $1 BY clause is out of range",
  ],
  [/^table ("?)(\S+?)\1 has (\d+ columns available but .*)$/, "XX000", "$2 has $3"],
  [
    /^aggregate function calls cannot be nested$/,
    "XX000",
    "nested aggregate functions are not allowed",
  ],
  [/^COALESCE types (.*) cannot be matched$/, "XX000", "coalesce types $1 cannot be matched"],
  [/^(GREATEST|LEAST) types (.*) cannot be matched$/, "XX000", "$1 types $2 cannot be matched"],
  [
    /^CASE types (.+) and (.+) cannot be matched$/,
    "XX000",
    "CASE types $2 and $1 cannot be matched",
  ],
  [/^argument of (NOT|AND|OR) (must be.*)$/, "XX000", "$1 argument $2"],
  [/^argument of (WHERE|HAVING) (must be.*)$/, "XX000", "$1 clause $2"],
  [/^argument of JOIN\/ON (must be.*)$/, "XX000", "ON clause $1"],
  [
    /^subquery (?:must return only one column|has too many columns)$/,
    "XX000",
    "Expected subselect to return 1 column, got 2 columns",
  ],
  [
    /^set-returning functions are not allowed in ([A-Z ]+)$/,
    "XX000",
    "table functions are not allowed in $1 clause",
  ],
];

/** Materialize's words for a message that the rules know, with its SQLSTATE. */
export function reworded(
  rules: readonly Rule[],
  message: string,
): readonly [sqlstate: string, message: string] | null {
  for (const [pattern, sqlstate, words] of rules) {
    if (pattern.test(message)) return [sqlstate, message.replace(pattern, words)];
  }
  return null;
}

/** `missing FROM-clause entry for table "t"`: to Materialize it is the column that is missing. */
export function missingTable(message: string, written: string | undefined): string | null {
  const table = /^missing FROM-clause entry for table "(.*)"$/.exec(message)?.[1];
  if (table === undefined) return null;
  if (written === "*") return `no table named '${table}' in scope`;
  return `column "${table}.${written ?? ""}" does not exist`;
}
