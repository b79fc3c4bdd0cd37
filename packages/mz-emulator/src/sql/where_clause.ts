/**
 * Errors of names and types inside a WHERE say so: `WHERE clause error: column "x" does not exist`.
 *
 * It works on tokens, outwards from the place of the error, once for each WHERE that the place is in.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { StoreError } from "../store/exchange.ts";
import { type Token, tokenize } from "./lexer.ts";
import { translateError } from "./store_errors.ts";

/** The error of planning a query, with where in the query it is. */
export function planningError(error: unknown, sql: string): SqlError {
  const told = translateError(error, sql);
  if (!(error instanceof StoreError) || !error.fields.get("C")?.startsWith("42")) return told;
  return atPlace(told, sql, Number(error.fields.get("P") ?? 0) - 1);
}

/** The error with the WHEREs that its place is in. `at` counts code points from 0. */
export function atPlace(error: SqlError, sql: string, at: number): SqlError {
  const depth = wheresAround(sql, at);
  // That its own condition is no boolean is said plainly.
  if (depth === 0 || error.field.message.startsWith("WHERE clause must")) return error;
  const { sqlstate, message } = error.field;
  return new SqlError(sqlstate, "WHERE clause error: ".repeat(depth) + message);
}

const CLAUSES = new Set(["select", "from", "where", "group", "having", "order", "limit", "values"]);
const QUERIES = new Set(["select", "with", "values"]);

/** In how many WHEREs of SELECTs a place is. `at` counts code points from 0. */
export function wheresAround(sql: string, at: number): number {
  const offset = [...sql].slice(0, at).join("").length;
  const before = tokenize(sql).filter((token) => token.start < offset);
  let wheres = 0;
  let clause: string | null = null;
  let closed = 0;
  const leave = (first: Token | undefined) => {
    if (clause === "where" && first && QUERIES.has(first.value)) wheres++;
    clause = null;
  };
  for (let i = before.length - 1; i >= 0; i--) {
    const token = before[i];
    if (!token) continue;
    if (token.kind === "operator" && token.value === ")") closed++;
    else if (token.kind === "operator" && token.value === "(") {
      if (closed > 0) closed--;
      else leave(before[i + 1]);
    } else if (closed === 0 && token.kind === "word" && CLAUSES.has(token.value)) {
      clause ??= token.value;
    }
  }
  leave(before[0]);
  return wheres;
}
