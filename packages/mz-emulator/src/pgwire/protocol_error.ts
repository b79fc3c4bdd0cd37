/** Errors that the protocol side finds by itself, with the words Materialize has for them. */
import { type Field, SqlError } from "./message_fields.ts";

/** The client broke the protocol beyond repair: it is told so and the connection ends. */
export function brokenProtocol(message: string): SqlError {
  return new SqlError("08006", message, { severity: "FATAL" });
}

/** A request that makes sense as a message but not here. */
export function violation(message: string): SqlError {
  return new SqlError("08P01", message);
}

/** The answer to everything but COMMIT and ROLLBACK in a failed block. */
export function abortedBlock(): SqlError {
  return new SqlError(
    "25P02",
    "current transaction is aborted, commands ignored until end of transaction block",
  );
}

/** The reason that a cancelled statement ends with. */
export function cancelled(): SqlError {
  return new SqlError("57014", "canceling statement due to user request");
}

/** Whatever was thrown, as fields; what is no SqlError is our own fault and says so. */
export function fieldOf(thrown: unknown): Field {
  if (thrown instanceof SqlError) return thrown.field;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { severity: "ERROR", sqlstate: "XX000", message: `internal error: ${message}` };
}

/** Whether the connection ends after this error. */
export function isFatal(field: Field): boolean {
  return field.severity === "FATAL" || field.severity === "PANIC";
}
