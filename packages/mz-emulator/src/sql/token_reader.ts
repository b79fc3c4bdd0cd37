/**
 * Walks over the tokens of a statement whose syntax has been checked: the base of all statement parsers here.
 *
 * It is lenient: what does not fit raises an internal error, since the syntax check came before.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { type Token, tokenize } from "./lexer.ts";
import type { ObjectName } from "../world/command.ts";

/** A reader over one statement. */
export interface TokenReader {
  readonly text: string;
  /** The token `ahead` of the next one; undefined at the end. */
  readonly peek: (ahead?: number) => Token | undefined;
  readonly next: () => Token;
  /** Takes the keywords or operators if they all come next. */
  readonly accept: (...words: string[]) => boolean;
  readonly expect: (...words: string[]) => void;
  readonly looksAt: (...words: string[]) => boolean;
  readonly done: () => boolean;
  /** Index of the next token, for going back. */
  readonly mark: () => number;
  readonly reset: (mark: number) => void;
  readonly identifier: () => string;
  /** Dotted name, as its parts. */
  readonly nameParts: () => readonly string[];
  /** Source text from the start of the next token to the end of the statement. */
  readonly rest: () => string;
  /** Skips a parenthesised group whose `(` comes next and returns the text inside. */
  readonly group: () => string;
}

/** A reader at the start of the statement; a final semicolon is not seen. */
export function readTokens(text: string): TokenReader {
  const tokens = tokenize(text).filter((t) => !(t.kind === "operator" && t.value === ";"));
  let at = 0;
  const is = (token: Token | undefined, word: string) =>
    token !== undefined && (token.kind === "word" || token.kind === "operator") &&
    token.value === word.toLowerCase();
  const reader: TokenReader = {
    text,
    peek: (ahead = 0) => tokens[at + ahead],
    next() {
      const token = tokens[at];
      if (!token) throw unexpected("the end of the statement");
      at++;
      return token;
    },
    looksAt: (...words) => words.every((w, i) => is(tokens[at + i], w)),
    accept(...words) {
      if (!reader.looksAt(...words)) return false;
      at += words.length;
      return true;
    },
    expect(...words) {
      if (!reader.accept(...words)) throw unexpected(`not ${words.join(" ")}`);
    },
    done: () => at >= tokens.length,
    mark: () => at,
    reset: (mark) => {
      at = mark;
    },
    identifier() {
      const token = reader.next();
      if (token.kind !== "word" && token.kind !== "name") throw unexpected(token.value);
      return token.value;
    },
    nameParts() {
      const parts = [reader.identifier()];
      while (reader.accept(".")) parts.push(reader.identifier());
      return parts;
    },
    rest() {
      const first = tokens[at];
      const last = tokens[tokens.length - 1];
      return first && last ? text.slice(first.start, last.end) : "";
    },
    group() {
      reader.expect("(");
      const from = tokens[at]?.start ?? text.length;
      let depth = 1;
      while (depth > 0) {
        const token = reader.next();
        if (token.kind !== "operator") continue;
        if (token.value === "(") depth++;
        if (token.value === ")") depth--;
        if (depth === 0) return text.slice(Math.min(from, token.start), token.start);
      }
      return "";
    },
  };
  return reader;
}

/** Reads a name of one to three parts. */
export function objectName(parts: readonly string[]): ObjectName {
  if (parts.length > 3) {
    throw new SqlError(
      "XX000",
      `qualified name did not have between 1 and 3 components: ${parts.join(".")}`,
    );
  }
  const [name, schema, database] = [...parts].reverse();
  return { name: name ?? "", schema, database };
}

function unexpected(what: string): SqlError {
  return new SqlError("XX000", `internal error: cannot read the statement at ${what}`);
}
