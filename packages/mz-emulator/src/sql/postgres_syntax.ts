/**
 * Rewrites what Materialize's grammar has and PostgreSQL's has not, token by token.
 *
 * Only spelling changes here, never meaning; what PostgreSQL cannot say at all is left as it is.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { type Token, tokenize } from "./lexer.ts";

/** The same text in PostgreSQL's spelling. */
export function toPostgresSyntax(sql: string): string {
  const tokens = tokenize(sql).filter((t, i, all) =>
    !(t.value === ";" && t.kind === "operator" && i === all.length - 1)
  );
  let out = "";
  tokens.forEach((token, i) => {
    const previous = tokens[i - 1];
    if (previous) out += separator(sql.slice(previous.end, token.start), previous, token);
    out += spelling(sql, tokens, i);
  });
  return out;
}

/** What stands between two tokens. Strings on lines of their own are one string, so that their line break must stay. */
function separator(between: string, left: Token, right: Token): string {
  if (left.kind === "string" && right.kind === "string" && between.includes("\n")) return "\n";
  return between !== "" || needsBlank(left, right) ? " " : "";
}

/** `1_000` and `12abc` are a number and an alias; `U&'x'` is an operator and `B'1'` a literal of a type, not strings. */
function needsBlank(left: Token, right: Token): boolean {
  if (left.kind === "number") return right.kind === "word" || right.kind === "name";
  if (left.kind !== "word") return false;
  if (left.value === "x" && right.kind === "string") {
    throw new SqlError("0A000", "hex string literals not yet supported");
  }
  return right.kind === "string" || (left.value === "u" && right.value.startsWith("&"));
}

function spelling(sql: string, tokens: readonly Token[], i: number): string {
  const token = tokens[i];
  if (!token) return "";
  const text = sql.slice(token.start, token.end);
  const previous = tokens[i - 1];
  const next = tokens[i + 1];
  if (token.kind !== "word") return text;
  if (token.value === "only" && /^(?:from|update|join|,)$/.test(previous?.value ?? "")) {
    return '"only"';
  }
  if (token.value === "json" && previous?.value === "::") return "jsonb";
  if (token.value === "list" && previous && isTypeEnd(previous) && !isCall(next)) return "[]";
  if (token.value.startsWith("_") && previous?.kind === "number") return `AS "${token.value}"`;
  if (
    /^[xob][0-9a-f]/.test(token.value) && previous?.kind === "number" &&
    previous.end === token.start
  ) {
    return `AS "${token.value}"`;
  }
  return text;
}

const TYPES = new Set(
  ("text int int2 int4 int8 bigint smallint integer bool boolean numeric float4 float8 real date timestamp " +
    "timestamptz interval jsonb uuid bytea oid uint2 uint4 uint8 mz_timestamp varchar list").split(
      " ",
    ),
);

function isTypeEnd(token: Token): boolean {
  return token.kind === "word" && TYPES.has(token.value);
}

function isCall(token: Token | undefined): boolean {
  return token?.kind === "operator" && (token.value === "(" || token.value === "[");
}
