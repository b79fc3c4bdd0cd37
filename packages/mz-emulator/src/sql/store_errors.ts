/** Turns errors of PGlite into those that Materialize would have raised. */
import { SqlError } from "../pgwire/message_fields.ts";
import { StoreError } from "../store/exchange.ts";
import { inputError } from "./input_errors.ts";
import { PLAN_RULES, reworded, type Rule } from "./plan_errors.ts";

/** SQLSTATEs that Materialize raises itself; all other errors of names and types are XX000. */
const KEPT = new Set([
  "22000",
  "22012",
  "22003",
  "22P02",
  "22007",
  "22008",
  "22001",
  "22004",
  "22023",
  "2201B",
  "2201F",
  "23502",
  "21000",
]);

/** The error as a client sees it. `sql` is what the store was asked, where that is known. */
export function translateError(error: unknown, sql?: string): SqlError {
  if (error instanceof SqlError) return error;
  if (!(error instanceof StoreError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new SqlError("XX000", `internal error: ${message}`);
  }
  const message = error.message;
  const column = /^column "?([^"]*?)"? does not exist$/.exec(message);
  if (column) return new SqlError("XX000", `column "${column[1]}" does not exist`);
  const signature = /^(function|operator) (.*) does not exist$|^operator (does not exist): /.exec(
    message,
  );
  if (signature) {
    return new SqlError("XX000", message, {
      hint: `No ${signature[1] ?? "operator"} matches the given name and argument types.  ` +
        "You might need to add explicit type casts.",
    });
  }
  const code = error.fields.get("C") ?? "XX000";
  return inputError(error, sql) ?? rewordedError(message, code) ??
    new SqlError(isKept(code, message) ? code : "XX000", message);
}

function isKept(code: string, message: string): boolean {
  return KEPT.has(code) || (code === "0A000" && message.endsWith("not yet supported"));
}

/** PostgreSQL's message, and Materialize's code and words for the same. */
const RULES: readonly Rule[] = [
  [
    /^could not determine data type of parameter (\$\d+)$/,
    "XX000",
    "unable to infer type for parameter $1",
  ],
  [/^there is no parameter (\$\d+)$/, "42P02", "there is no parameter $1"],
  [/^(?:smallint|integer|bigint|uint\d) out of range$/, "22003", "numeric field overflow"],
  [
    /^cannot take square root of a negative number$/,
    "2201F",
    "cannot take square root of a negative number",
  ],
  [/^cannot take logarithm of zero$/, "22023", "function ln is not defined for zero"],
  [
    /^cannot take logarithm of a negative number$/,
    "22023",
    "function ln is not defined for negative numbers",
  ],
  [
    /^unit "([^"]*)" not recognized for type .*$/,
    "22023",
    "unit '$1' not recognized",
  ],
  [
    /^unit "([^"]*)" not supported for type .*$/,
    "0A000",
    "'$1' timestamp units not yet supported",
  ],
  [/^time zone "(.*)" not recognized$/, "22023", "invalid time zone '$1'"],
  [
    /^timestamps cannot be binned into intervals containing months or years$/,
    "22008",
    "timestamps cannot be binned into intervals containing months or years",
  ],
  [
    /^more than one row returned by a subquery used as an expression$/,
    "21000",
    "more than one record produced in subquery",
  ],
  [
    /^cannot cast type (.*) to (.*)$/,
    "XX000",
    "CAST does not support casting from $1 to $2",
  ],
  [
    /^OVER specified, but (\S+) is not a window function nor an aggregate function$/,
    "XX000",
    "OVER clause not allowed on $1. The OVER clause can only be used with window functions " +
    "(including aggregations).",
  ],
  [/^argument list must have even number of elements$/, "XX000", "$&"],
  [/^argument \d+: key must not be null$/, "22004", "key cannot be null"],
  [/^cannot cast jsonb numeric to type (.*)$/, "22023", "cannot cast jsonb number to type $1"],
];

function rewordedError(message: string, code: string): SqlError | null {
  if (code === "22003" && message.startsWith('"')) return new SqlError(code, message);
  const found = reworded([...RULES, ...PLAN_RULES], message);
  return found && new SqlError(found[0], found[1].replace("must be type", "must have type"));
}
