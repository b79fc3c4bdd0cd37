/** Turns errors of PGlite into those that Materialize would have raised. */
import { SqlError } from "../pgwire/message_fields.ts";
import { StoreError } from "../store/exchange.ts";

/** SQLSTATEs that Materialize raises itself; all other errors of names and types are XX000. */
const KEPT = new Set([
  "22012",
  "22003",
  "22P02",
  "22007",
  "22008",
  "22001",
  "22023",
  "2201B",
  "23502",
  "21000",
  "42P02",
]);

/** The error as a client sees it. */
export function translateError(error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  if (!(error instanceof StoreError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new SqlError("XX000", `internal error: ${message}`);
  }
  const code = error.fields.get("C") ?? "XX000";
  const message = error.message;
  const column = /^column "?([^"]*?)"? does not exist$/.exec(message);
  if (column) return new SqlError("XX000", `column "${column[1]}" does not exist`);
  const badInput = /^invalid input syntax for type ([a-z ]+): "(.*)"$/s.exec(message);
  if (badInput) {
    const why = INPUT_REASONS[badInput[1] ?? ""];
    return new SqlError(
      "22P02",
      why ? `invalid input syntax for type ${badInput[1]}: ${why}: "${badInput[2]}"` : message,
    );
  }
  const untyped = /^could not determine data type of parameter (\$\d+)$/.exec(message);
  if (untyped) return new SqlError("XX000", `unable to infer type for parameter ${untyped[1]}`);
  const signature = /^(function|operator) (.*) does not exist$/.exec(message);
  if (signature) {
    return new SqlError("XX000", message, {
      hint: signature[1] === "function"
        ? "No function matches the given name and argument types. You might need to add explicit type casts."
        : "No operator matches the given name and argument types. You might need to add explicit type casts.",
    });
  }
  return new SqlError(KEPT.has(code) ? code : "XX000", message);
}

const INPUT_REASONS: Readonly<Record<string, string>> = {
  integer: "invalid digit found in string",
  bigint: "invalid digit found in string",
  smallint: "invalid digit found in string",
};
