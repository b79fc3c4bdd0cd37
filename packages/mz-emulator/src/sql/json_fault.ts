/** Why a text is no JSON, as Materialize's parser says it. Pure. */

/** The reason with line and column; null for a good one. */
export function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const { why, at } = faultOf(text);
    const before = text.slice(0, at);
    const line = before.split("\n").length;
    return `${why} at line ${line} column ${at - (before.lastIndexOf("\n") + 1)}`;
  }
}

/** Where reading stopped: `at` characters had been read. */
class Fault extends Error {
  readonly at: number;
  constructor(why: string, at: number) {
    super(why);
    this.at = at;
  }
}

function faultOf(text: string): { readonly why: string; readonly at: number } {
  try {
    const end = skipBlanks(text, readValue(text, 0));
    return { why: "trailing characters", at: end + 1 };
  } catch (thrown) {
    if (thrown instanceof Fault) return { why: thrown.message, at: thrown.at };
    throw thrown;
  }
}

/** Each reader returns where what it read ends. */
function readValue(text: string, from: number): number {
  const at = skipBlanks(text, from);
  switch (text[at]) {
    case undefined:
      throw new Fault("EOF while parsing a value", at);
    case "{":
      return readMembers(text, at + 1);
    case "[":
      return readElements(text, at + 1);
    case '"':
      return readString(text, at);
    case "t":
      return readWord(text, at, "true");
    case "f":
      return readWord(text, at, "false");
    case "n":
      return readWord(text, at, "null");
    default: {
      const number = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
      number.lastIndex = at;
      const found = number.exec(text)?.[0];
      if (!found) throw new Fault("expected value", at + 1);
      return at + found.length;
    }
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at++;
  return at;
}

function readWord(text: string, from: number, word: string): number {
  for (let i = 0; i < word.length; i++) {
    if (from + i >= text.length) throw new Fault("EOF while parsing a value", text.length);
    if (text[from + i] !== word[i]) throw new Fault("expected ident", from + i + 1);
  }
  return from + word.length;
}

function readString(text: string, from: number): number {
  let at = from + 1;
  while (text[at] !== '"') {
    if (at >= text.length) throw new Fault("EOF while parsing a string", text.length);
    at += text[at] === "\\" ? 2 : 1;
  }
  return at + 1;
}

function readMembers(text: string, from: number): number {
  const eof = () => new Fault("EOF while parsing an object", text.length);
  let at = skipBlanks(text, from);
  if (text[at] === "}") return at + 1;
  for (;;) {
    if (at >= text.length) throw eof();
    if (text[at] !== '"') {
      throw new Fault(text[at] === "}" ? "trailing comma" : "key must be a string", at + 1);
    }
    at = skipBlanks(text, readString(text, at));
    if (at >= text.length) throw eof();
    if (text[at] !== ":") throw new Fault("expected `:`", at + 1);
    at = skipBlanks(text, readValue(text, at + 1));
    if (text[at] === "}") return at + 1;
    if (at >= text.length) throw eof();
    if (text[at] !== ",") throw new Fault("expected `,` or `}`", at + 1);
    at = skipBlanks(text, at + 1);
  }
}

function readElements(text: string, from: number): number {
  const eof = () => new Fault("EOF while parsing a list", text.length);
  let at = skipBlanks(text, from);
  if (text[at] === "]") return at + 1;
  for (;;) {
    if (at >= text.length) throw eof();
    if (text[at] === "]") throw new Fault("trailing comma", at + 1);
    at = skipBlanks(text, readValue(text, at));
    if (text[at] === "]") return at + 1;
    if (at >= text.length) throw eof();
    if (text[at] !== ",") throw new Fault("expected `,` or `]`", at + 1);
    at = skipBlanks(text, at + 1);
  }
}
