/** Errors about texts that are no values of their type, or stand where they must not: in Materialize's words. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { StoreError } from "../store/exchange.ts";
import { countedMessage } from "./arity.ts";
import { checkInput } from "./input_text.ts";
import { type Token, tokenize } from "./lexer.ts";
import { missingTable } from "./plan_errors.ts";

const JSONB = 3802;
const TIMES: Readonly<Record<string, number>> = {
  timestamp: 1114,
  "timestamp without time zone": 1114,
  "timestamp with time zone": 1184,
  date: 1082,
  time: 1083,
  "time without time zone": 1083,
};

/** The error, if it is one of those. `sql` is needed to see what the store does not say. */
export function inputError(error: StoreError, sql: string | undefined): SqlError | null {
  const code = error.fields.get("C") ?? "";
  const message = error.message;
  const range = /^value "(.*)" is out of range for type (smallint|integer|bigint)$/s.exec(message);
  if (range) {
    const why = range[1]?.trim().startsWith("-") ? "small" : "large";
    return invalid(range[2] ?? "", `number too ${why} to fit in target type`, range[1] ?? "");
  }
  const bad = /^invalid input syntax for type ([a-z ]+?)(?:: "(.*)")?$/s.exec(message);
  const literal = bad?.[2] ?? literalAt(error, sql)?.value;
  if (bad && literal !== undefined) return badInput(bad[1] ?? "", literal, message);
  if (code === "22008" && literal !== undefined) return badTime(error, sql, literal);
  const column = tokensAt(error, sql)?.[2];
  const unknown = missingTable(message, column?.value);
  if (unknown !== null) return new SqlError("XX000", unknown);
  const counted = countedMessage(message, sql);
  if (counted !== null) return new SqlError("XX000", counted);
  if (code === "42803" || code === "42P20" || message.startsWith("set-returning")) {
    return misplacedAggregate(error, sql);
  }
  return null;
}

function badInput(type: string, text: string, message: string): SqlError {
  if (type === "json") return checked(JSONB, text) ?? new SqlError("22P02", message);
  if (type === "interval") return checked(1186, text, "XX000") ?? new SqlError("XX000", message);
  const time = TIMES[type];
  if (time !== undefined) return checked(time, text, "22007") ?? new SqlError("22007", message);
  if (["smallint", "integer", "bigint"].includes(type)) {
    return text.trim() === ""
      ? invalid(type, "cannot parse integer from empty string", text)
      : invalid(type, "invalid digit found in string", text);
  }
  return new SqlError("22P02", message);
}

/** PostgreSQL does not say of which type a date is out of range: the cast does. */
function badTime(error: StoreError, sql: string | undefined, text: string): SqlError | null {
  const type = typeBeside(error, sql) ?? "date";
  return checked(TIMES[type] ?? 1082, text, "22007");
}

function checked(oid: number, text: string, sqlstate = "22P02"): SqlError | null {
  try {
    checkInput(oid, text);
    return null;
  } catch (fault) {
    return new SqlError(sqlstate, fault instanceof Error ? fault.message : String(fault));
  }
}

function invalid(type: string, why: string, text: string): SqlError {
  return new SqlError("22P02", `invalid input syntax for type ${type}: ${why}: "${text}"`);
}

function misplacedAggregate(error: StoreError, sql: string | undefined): SqlError | null {
  const found = /^(aggregate|window|set-returning) functions are not allowed in ([A-Z ]+)$/.exec(
    error.message,
  );
  const name = tokensAt(error, sql)?.[0]?.value;
  if (!found || name === undefined) return null;
  return new SqlError(
    "XX000",
    `${found[1] === "set-returning" ? "table" : found[1]} functions are not allowed in ${
      found[2]
    } clause (function pg_catalog.${name})`,
  );
}

/** The tokens from where the error is. */
function tokensAt(error: StoreError, sql: string | undefined): readonly Token[] | undefined {
  const position = Number(error.fields.get("P") ?? 0);
  if (sql === undefined || position === 0) return undefined;
  const offset = [...sql].slice(0, position - 1).join("").length;
  return tokenize(sql).filter((token) => token.start >= offset);
}

function literalAt(error: StoreError, sql: string | undefined): Token | undefined {
  return tokensAt(error, sql)?.slice(0, 3).find((token) => token.kind === "string");
}

/** The type in `'...'::date` or `date '...'`. */
function typeBeside(error: StoreError, sql: string | undefined): string | undefined {
  const tokens = tokensAt(error, sql) ?? [];
  const written = tokens[0]?.kind === "string" ? tokens[2]?.value : tokens[0]?.value;
  return written === "timestamptz" ? "timestamp with time zone" : written;
}
