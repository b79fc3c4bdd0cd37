/**
 * Rewrites constructs of Materialize's grammar that PostgreSQL's lacks: TABLE, lists, WITH MUTUALLY RECURSIVE.
 *
 * Text in, text out; what it does not know stays. Spelling of single words is `postgres_syntax.ts`'s business.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { LIST_ELEMENTS } from "../store/dialect/lists.ts";
import { type Token, tokenize } from "./lexer.ts";
import { TYPE_ALIASES } from "./type_aliases.ts";

/** Throws for a relation's name of four and more parts. */
export function refuseLongName(sql: string): void {
  const tokens = tokenize(sql);
  tokens.forEach((token, i) => {
    if (token.kind !== "word" || !["from", "join"].includes(token.value)) return;
    const parts: string[] = [tokens[i + 1]?.value ?? ""];
    for (let at = i + 2; tokens[at]?.value === "."; at += 2) {
      parts.push(tokens[at + 1]?.value ?? "");
    }
    if (parts.length < 4) return;
    throw new SqlError(
      "XX000",
      `qualified name did not have between 1 and 3 components: ${parts.join(".")}`,
    );
  });
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The same query with PostgreSQL's constructs. */
export function rewriteGrammar(sql: string): string {
  if (!/\b(?:table|list|mutually)\b|[\])]\s*\[/i.test(sql)) return sql;
  const tokens = tokenize(sql);
  const edits = tokens.flatMap((token, i) =>
    token.kind === "word" ? [...subscripted(tokens, i), ...editsAt(tokens, i, token.value)] : []
  );
  let out = "";
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue;
    out += sql.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + sql.slice(at);
}

function editsAt(tokens: readonly Token[], i: number, word: string): readonly Edit[] {
  const token = tokens[i];
  if (!token) return [];
  if (word === "table" && beginsQuery(tokens[i - 1])) {
    return [{ start: token.start, end: token.end, text: "SELECT * FROM" }];
  }
  if (word === "list") return listEdits(tokens, i, token);
  if (word === "mutually" && tokens[i + 1]?.value === "recursive") return recursive(tokens, i);
  return [];
}

/** `ARRAY[1, 2][1]` and `f(x)[1]`: PostgreSQL subscripts only what is in parentheses. */
function subscripted(tokens: readonly Token[], i: number): readonly Edit[] {
  const [token, open] = [tokens[i], tokens[i + 1]];
  if (!token || open?.kind !== "operator") return [];
  const isArray = token.value === "array" && open.value === "[";
  const isCall = open.value === "(" && !NO_FUNCTIONS.has(token.value) &&
    tokens[i - 1]?.value !== ".";
  if (!isArray && !isCall) return [];
  const close = closing(tokens, i + 1);
  const end = tokens[close]?.end;
  if (end === undefined || tokens[close + 1]?.value !== "[") return [];
  return [
    { start: token.start, end: token.start, text: "(" },
    { start: end, end, text: ")" },
  ];
}

const NO_FUNCTIONS = new Set(
  "in any all some select from where and or not values as on using exists over filter array list"
    .split(" "),
);

const QUERY_STARTS = new Set(["(", "union", "all", "distinct", "except", "intersect", "as"]);

function beginsQuery(previous: Token | undefined): boolean {
  return previous === undefined || (previous.kind !== "name" && QUERY_STARTS.has(previous.value));
}

const LONG_NAMES: Readonly<Record<string, string>> = { ...TYPE_ALIASES, varchar: "text" };

function listEdits(tokens: readonly Token[], i: number, token: Token): readonly Edit[] {
  const next = tokens[i + 1];
  const previous = tokens[i - 1];
  if (next?.value === "[" && previous?.kind !== "name" && !isType(previous)) {
    return asCall(tokens, i);
  }
  if (next?.value === "(" && tokens[i + 2]?.value === "select") {
    return asCall(tokens, i);
  }
  if (!previous || !isType(previous)) return [];
  const element = LONG_NAMES[previous.value] ?? previous.value;
  return [{ start: previous.start, end: token.end, text: `mz_catalog.${element}_list` }];
}

/** `LIST[...]` and `LIST(SELECT ...)`, in parentheses where they are subscripted. */
function asCall(tokens: readonly Token[], i: number): readonly Edit[] {
  const at = closing(tokens, i + 1);
  const [token, open, close] = [tokens[i], tokens[i + 1], tokens[at]];
  if (!token || !open || !close) return [];
  const isSubscripted = tokens[at + 1]?.value === "[";
  return [
    { start: token.start, end: open.start, text: isSubscripted ? "(_list(ARRAY" : "_list(ARRAY" },
    { start: close.end, end: close.end, text: isSubscripted ? "))" : ")" },
  ];
}

function isType(token: Token | undefined): boolean {
  return token?.kind === "word" &&
    LIST_ELEMENTS.includes(LONG_NAMES[token.value] ?? token.value);
}

/** Column types and options go; what is left is RECURSIVE in PostgreSQL's sense, for one relation at a time. */
function recursive(tokens: readonly Token[], i: number): readonly Edit[] {
  const edits: Edit[] = [];
  const start = tokens[i];
  if (start) edits.push({ start: start.start, end: start.end, text: "" });
  let at = i + 2;
  if (tokens[at]?.value === "(") {
    const close = closing(tokens, at);
    edits.push({ start: tokens[at]?.start ?? 0, end: tokens[close]?.end ?? 0, text: "" });
    at = close + 1;
  }
  while (tokens[at + 1]?.value === "(") {
    const close = closing(tokens, at + 1);
    const names = columnNames(tokens.slice(at + 2, close));
    edits.push({
      start: tokens[at + 1]?.start ?? 0,
      end: tokens[close]?.end ?? 0,
      text: `(${names.join(", ")})`,
    });
    const body = closing(tokens, close + 2);
    if (tokens[body + 1]?.value !== ",") break;
    at = body + 2;
  }
  return edits;
}

function columnNames(tokens: readonly Token[]): readonly string[] {
  const names: string[] = [];
  let depth = 0;
  tokens.forEach((token, i) => {
    if (token.kind === "operator" && token.value === "(") depth++;
    if (token.kind === "operator" && token.value === ")") depth--;
    const starts = i === 0 || (depth === 0 && tokens[i - 1]?.value === ",");
    if (starts) names.push(`"${token.value.replaceAll('"', '""')}"`);
  });
  return names;
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (tokens[i]?.kind !== "operator") continue;
    if ("([".includes(tokens[i]?.value ?? " ")) depth++;
    if (")]".includes(tokens[i]?.value ?? " ") && --depth === 0) return i;
  }
  return tokens.length;
}
