/**
 * A statement as Materialize prints it back: keywords in upper case, names in lower case, types by their short names.
 *
 * Redacted: literals become `'<REDACTED>'`. It works on tokens, so odd spacing inside expressions is regularised too.
 */
import { clusterStatementText } from "./cluster_text.ts";
import { type Token, tokenize } from "./lexer.ts";
import { TYPE_ALIASES } from "./type_aliases.ts";

/** Words that are printed in upper case. */
export const KEYWORDS = new Set(
  ("select from where insert into values update set delete returning create table view materialized index " +
    "cluster replica drop alter if exists not null default on in as and or order by group having limit offset " +
    "join left right inner outer full cross using union all except intersect distinct case when then else end " +
    "cascade restrict temporary schema database role owner to rename with is like between cast interval " +
    "true false discard unique primary key size replicas replication factor managed grant revoke comment " +
    "source sink secret connection asc desc check references").split(" "),
);

/** The redacted normal form. */
export function normalForm(sql: string): string {
  const cluster = clusterStatementText(sql);
  return cluster ?? printTokens(sql, true);
}

/** The normal form with its literals. */
export function plainForm(sql: string): string {
  return printTokens(sql, false);
}

function printTokens(sql: string, redacted: boolean): string {
  const tokens = tokenize(sql);
  const types = tokens[0]?.value === "create" && tokens.some((t) => t.value === "table");
  let out = "";
  tokens.forEach((token, i) => {
    if (token.value === ";" && token.kind === "operator") return;
    const isLiteral = token.kind === "string" || token.kind === "number";
    const text = isLiteral && !redacted
      ? sql.slice(token.start, token.end)
      : i === 0 && token.kind === "word"
      ? token.value.toUpperCase()
      : print(token, types);
    const previous = tokens[i - 1];
    out += previous && needsBlank(previous, token) ? ` ${text}` : text;
  });
  return out;
}

function print(token: Token, types: boolean): string {
  if (token.kind === "string" || token.kind === "number") return "'<REDACTED>'";
  if (token.kind === "name") {
    return /^[a-z_][a-z0-9_$]*$/.test(token.value)
      ? token.value
      : `"${token.value.replaceAll('"', '""')}"`;
  }
  if (token.kind === "word") {
    if (KEYWORDS.has(token.value)) return token.value.toUpperCase();
    return types ? TYPE_ALIASES[token.value] ?? token.value : token.value;
  }
  return token.value;
}

/** Whether a blank is printed between two tokens. */
export function needsBlank(left: Token, right: Token): boolean {
  const tight = (token: Token, marks: string) =>
    token.kind === "operator" && marks.includes(token.value);
  if (tight(right, ",).]") || tight(left, "(.[")) return false;
  if (right.value === "::" || left.value === "::") return false;
  if (tight(right, "(") && left.kind === "word" && !KEYWORDS.has(left.value)) {
    return left.end < right.start;
  }
  return true;
}
