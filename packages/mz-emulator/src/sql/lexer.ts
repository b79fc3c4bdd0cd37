/**
 * Cuts a statement into Materialize's tokens. Not a parser, and it accepts what the syntax check refuses.
 *
 * Invariant: tokens carry the exact range of the source they come from, so that texts can be spliced.
 */

/** What a token is. `word` is an unquoted identifier or keyword, `name` a quoted identifier. */
export type TokenKind = "word" | "name" | "string" | "number" | "parameter" | "operator";

/** One token, with its range in UTF-16 units. */
export interface Token {
  readonly kind: TokenKind;
  /** `word`: lower case; `name` and `string`: unescaped; else as written. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const OPERATOR_CHARACTERS = "+-*/<>=~!@#%^&|`?";
const PUNCTUATION = "()[],;:.{}$";

/** All tokens of the text, comments and blanks left out. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const skipped = skipBlank(text, at);
    if (skipped !== at) {
      at = skipped;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function skipBlank(text: string, at: number): number {
  return /\s/.test(text[at] ?? "") ? at + 1 : skipComment(text, at);
}

function skipComment(text: string, at: number): number {
  if (text.startsWith("--", at)) {
    const end = text.indexOf("\n", at);
    return end < 0 ? text.length : end;
  }
  if (!text.startsWith("/*", at)) return at;
  let depth = 1;
  let i = at + 2;
  while (i < text.length && depth > 0) {
    if (text.startsWith("/*", i)) {
      depth++;
      i += 2;
    } else if (text.startsWith("*/", i)) {
      depth--;
      i += 2;
    } else i++;
  }
  return i;
}

function readToken(text: string, at: number): Token {
  const c = text[at] ?? "";
  const next = text[at + 1] ?? "";
  if ((c === "e" || c === "E") && next === "'") return escapeString(text, at);
  if (c === "'") return quoted(text, at, "string");
  if (c === '"') return quoted(text, at, "name");
  if (c === "$") return dollar(text, at);
  if (/[0-9]/.test(c) || (c === "." && /[0-9]/.test(next))) return number(text, at);
  if (/[\p{L}_\u0080-\uffff]/u.test(c)) return word(text, at);
  if (text.startsWith("::", at) || text.startsWith("=>", at)) {
    return { kind: "operator", value: text.slice(at, at + 2), start: at, end: at + 2 };
  }
  if (PUNCTUATION.includes(c)) return { kind: "operator", value: c, start: at, end: at + 1 };
  return operator(text, at);
}

function quoted(text: string, at: number, kind: "string" | "name"): Token {
  const mark = kind === "string" ? "'" : '"';
  let i = at + 1;
  let value = "";
  while (i < text.length) {
    if (text[i] === mark) {
      if (text[i + 1] !== mark) return { kind, value, start: at, end: i + 1 };
      i++;
    }
    value += text[i];
    i++;
  }
  return { kind, value, start: at, end: text.length };
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function escapeString(text: string, at: number): Token {
  let i = at + 2;
  let value = "";
  while (i < text.length) {
    const c = text[i] ?? "";
    if (c === "'" && text[i + 1] === "'") {
      value += "'";
      i += 2;
    } else if (c === "'") {
      return { kind: "string", value, start: at, end: i + 1 };
    } else if (c === "\\") {
      const hex = /^(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
        text.slice(i + 1, i + 10),
      );
      if (hex) {
        value += String.fromCodePoint(parseInt(hex[1] ?? hex[2] ?? hex[3] ?? "0", 16));
        i += 1 + hex[0].length;
      } else {
        const n = text[i + 1] ?? "";
        value += ESCAPES[n] ?? n;
        i += 2;
      }
    } else {
      value += c;
      i++;
    }
  }
  return { kind: "string", value, start: at, end: text.length };
}

function dollar(text: string, at: number): Token {
  const parameter = /^\$[0-9]+/.exec(text.slice(at, at + 12));
  if (parameter) {
    return { kind: "parameter", value: parameter[0], start: at, end: at + parameter[0].length };
  }
  const tag = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(at, at + 80))?.[0];
  if (!tag) return { kind: "operator", value: "$", start: at, end: at + 1 };
  const close = text.indexOf(tag, at + tag.length);
  const end = close < 0 ? text.length : close + tag.length;
  const value = text.slice(at + tag.length, close < 0 ? text.length : close);
  return { kind: "string", value, start: at, end };
}

function number(text: string, at: number): Token {
  const match = /^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/.exec(
    text.slice(at, at + 400),
  );
  const value = match?.[0] ?? text[at] ?? "";
  return { kind: "number", value, start: at, end: at + value.length };
}

function word(text: string, at: number): Token {
  let end = at + 1;
  while (end < text.length && /[\p{L}\p{N}_$\u0080-\uffff]/u.test(text[end] ?? "")) end++;
  return { kind: "word", value: text.slice(at, end).toLowerCase(), start: at, end };
}

function operator(text: string, at: number): Token {
  let end = at;
  while (
    end < text.length && OPERATOR_CHARACTERS.includes(text[end] ?? "") &&
    !text.startsWith("--", end) && !text.startsWith("/*", end)
  ) end++;
  if (end === at) end = at + 1;
  // As in PostgreSQL: a sign at the end belongs to the next operand unless the operator has a special character.
  let value = text.slice(at, end);
  while (value.length > 1 && /[+-]$/.test(value) && !/[~!@#%^&|`?]/.test(value)) {
    value = value.slice(0, -1);
  }
  return { kind: "operator", value, start: at, end: at + value.length };
}
