/** Rows as the server sent them, all text, and how to read a cell. A cell that does not fit is a clear error. */
import { AdapterError } from "../errors.ts";

export type Row = Readonly<Record<string, string | null>>;

/** A cell that must not be NULL. */
export function textOf(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell === "string") return cell;
  throw unexpected(row, column, "a text");
}

/** A cell that may be NULL. */
export function textOrNull(row: Row, column: string): string | null {
  const cell = row[column];
  if (cell === null || typeof cell === "string") return cell;
  throw unexpected(row, column, "a text or NULL");
}

/** A number; milliseconds since 1970 among them. */
export function numberOf(row: Row, column: string): number {
  const number = numberOrNull(row, column);
  if (number === null) throw unexpected(row, column, "a number");
  return number;
}

/** A number that may be NULL. */
export function numberOrNull(row: Row, column: string): number | null {
  const cell = textOrNull(row, column);
  if (cell === null) return null;
  const number = Number(cell);
  if (cell.trim() === "" || !Number.isFinite(number)) throw unexpected(row, column, "a number");
  return number;
}

/** A boolean. */
export function flagOf(row: Row, column: string): boolean {
  switch (row[column]) {
    case "t":
    case "true":
      return true;
    case "f":
    case "false":
      return false;
    default:
      throw unexpected(row, column, "true or false");
  }
}

/** A boolean, NULL counted as false. */
export function flagOrFalse(row: Row, column: string): boolean {
  return row[column] !== null && flagOf(row, column);
}

/** The parsed JSON of a cell; NULL is null. */
export function jsonOf(row: Row, column: string): unknown {
  const cell = textOrNull(row, column);
  if (cell === null) return null;
  try {
    return JSON.parse(cell);
  } catch {
    throw unexpected(row, column, "JSON");
  }
}

function unexpected(row: Row, column: string, what: string): AdapterError {
  const cell = row[column] === undefined ? "missing" : JSON.stringify(row[column]);
  return new AdapterError(
    "unexpected",
    `Cannot read the column "${column}" of an answer: it is ${cell}, it must be ${what}`,
  );
}
