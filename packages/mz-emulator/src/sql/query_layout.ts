/** The layout of a printed query: a line for each clause, when it does not fit on one. */
import { type Token, tokenize } from "./lexer.ts";
import { type Doc, group, LINE, nest, separated, titled } from "./layout.ts";

const CLAUSES = ["SELECT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET"];
const UNBROKEN = new Set(["union", "except", "intersect", "with", "values"]);
const JOIN_WORDS = new Set(["join", "left", "right", "full", "inner", "cross", "natural"]);

/** The layout of a query that was printed on one line. */
export function queryLayout(text: string): Doc {
  const tokens = outerTokens(text);
  if (tokens.some((token) => token.kind === "word" && UNBROKEN.has(token.value))) return text;
  const starts = tokens.flatMap((token, i) => {
    const title = CLAUSES.find((clause) => startsClause(tokens, i, clause));
    return title ? [{ title, start: token.start }] : [];
  });
  if (starts[0]?.start !== 0) return text;
  const clauses = starts.map(({ title, start }, i) => {
    const end = starts[i + 1]?.start ?? text.length;
    return clauseLayout(title, text.slice(start + title.length, end).trim());
  });
  return group(...separated(clauses));
}

function startsClause(tokens: readonly Token[], i: number, clause: string): boolean {
  return clause.toLowerCase().split(" ").every((word, k) =>
    tokens[i + k]?.kind === "word" && tokens[i + k]?.value === word
  );
}

function clauseLayout(title: string, body: string): Doc {
  if (title === "WHERE" || title === "HAVING") {
    return titled(title, group(...separated(splitAt(body, (t) => t.value === "and"))));
  }
  if (title === "LIMIT" || title === "OFFSET") return titled(title, body);
  if (title === "SELECT") {
    const distinct = /^DISTINCT(?: ON \([^)]*\))?\s+/i.exec(body)?.[0] ?? "";
    return listLayout(`${title} ${distinct}`.trim(), body.slice(distinct.length), (each) => each);
  }
  return listLayout(title, body, title === "FROM" ? joinLayout : (each) => each);
}

function listLayout(title: string, body: string, layout: (each: string) => Doc): Doc {
  const items = splitAt(body, (token) => token.value === ",").map((each) =>
    layout(each.replace(/^,\s*/, ""))
  );
  return titled(title, group(...separated(items, ",")));
}

function joinLayout(text: string): Doc {
  const previous = { word: "" };
  const [first = "", ...joins] = splitAt(text, (token) => {
    const begins = JOIN_WORDS.has(token.value) &&
      !(JOIN_WORDS.has(previous.word) || previous.word === "outer");
    previous.word = token.value;
    return begins;
  });
  return joins.length === 0 ? first : group(first, nest(LINE, ...separated(joins)));
}

/** Cuts before each outer token of the kind. */
function splitAt(text: string, isCut: (token: Token) => boolean): readonly string[] {
  const cuts = outerTokens(text).filter((token) => token.kind !== "name" && isCut(token))
    .map((token) => token.start);
  return [0, ...cuts].map((from, i) => text.slice(from, cuts[i] ?? text.length).trim());
}

/** Tokens outside of all parentheses and brackets. */
function outerTokens(text: string): readonly Token[] {
  let depth = 0;
  return tokenize(text).filter((token) => {
    if (token.kind === "operator" && "([".includes(token.value)) depth++;
    if (token.kind === "operator" && ")]".includes(token.value)) return depth-- < 0;
    return depth === 0;
  });
}
