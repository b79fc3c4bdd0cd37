/** The text form of arrays, ranges and records, taken apart and put together. Pure. */
import type { Cell } from "./backend.ts";

/** An array of any number of dimensions; elements in row-major order. */
export interface ArrayValue {
  readonly dimensions: readonly number[];
  readonly elements: readonly Cell[];
}

/** Reads `{a,"b c",NULL}` or `{{1},{2}}`; null when it is no array. */
export function parseArray(text: string): ArrayValue | null {
  const source = text.trim().replace(/^(\[[\d:+-]+\])+=/, "");
  const dimensions: number[] = [];
  const elements: Cell[] = [];
  let at = 0;

  function level(depth: number): boolean {
    if (source[at++] !== "{") return false;
    let count = 0;
    let nested: boolean | null = null;
    skipSpace();
    if (source[at] === "}") {
      at++;
      return depth === 0;
    }
    for (;;) {
      skipSpace();
      const inner = source[at] === "{";
      if (inner !== (nested ?? inner)) return false;
      nested = inner;
      if (inner ? !level(depth + 1) : dimensions.length > depth + 1 || !element()) return false;
      count++;
      skipSpace();
      const next = source[at++];
      if (next === "}") break;
      if (next !== ",") return false;
    }
    if ((dimensions[depth] ?? count) !== count) return false;
    dimensions[depth] = count;
    return true;
  }
  function element(): boolean {
    if (source[at] === '"') {
      const quoted = readQuoted(source, at);
      if (quoted === null) return false;
      elements.push(quoted.text);
      at = quoted.end;
      return true;
    }
    const bare = /^(?:\\.|[^{},"\\])+/s.exec(source.slice(at));
    if (bare === null) return false;
    at += bare[0].length;
    const raw = bare[0].trim();
    elements.push(/^null$/i.test(raw) ? null : raw.replace(/\\(.)/gs, "$1"));
    return true;
  }
  function skipSpace(): void {
    while (/\s/.test(source[at] ?? "")) at++;
  }

  if (!level(0) || source.slice(at).trim() !== "") return null;
  const size = dimensions.reduce((product, n) => product * n, 1);
  if (elements.length > 0 && size !== elements.length) return null;
  return { dimensions: elements.length === 0 ? [] : dimensions, elements };
}

/** Writes an array as the server writes it. */
export function formatArray(value: ArrayValue): string {
  if (value.elements.length === 0) return "{}";
  let at = 0;
  const level = (depth: number): string => {
    const parts: string[] = [];
    for (let i = 0; i < (value.dimensions[depth] ?? 0); i++) {
      const inner = depth + 1 < value.dimensions.length;
      parts.push(inner ? level(depth + 1) : quoteElement(value.elements[at++] ?? null));
    }
    return `{${parts.join(",")}}`;
  };
  return level(0);
}

/** The fields of `(a,"b c",)`; an empty field is NULL. */
export function parseRecord(text: string): readonly Cell[] | null {
  if (!text.startsWith("(") || !text.endsWith(")")) return null;
  const fields: Cell[] = [];
  for (let at = 1; at < text.length;) {
    let field: string | null = null;
    while (at < text.length - 1 && text[at] !== ",") {
      if (text[at] === '"') {
        const quoted = readQuoted(text, at);
        if (quoted === null) return null;
        field = (field ?? "") + quoted.text;
        at = quoted.end;
      } else field = (field ?? "") + text[at++];
    }
    fields.push(field);
    at++;
  }
  return text === "()" ? [] : fields;
}

/** A range: null bounds are infinite; `empty` has neither. */
export interface RangeValue {
  readonly empty: boolean;
  readonly lower: Cell;
  readonly upper: Cell;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
}

/** Reads `[1,5)` or `empty`; null when it is no range. */
export function parseRange(text: string): RangeValue | null {
  if (text === "empty") {
    return { empty: true, lower: null, upper: null, lowerInclusive: false, upperInclusive: false };
  }
  const lowerInclusive = text.startsWith("[");
  const upperInclusive = text.endsWith("]");
  const fields = parseRecord(`(${text.slice(1, -1)})`);
  if (fields === null || fields.length !== 2) return null;
  const [lower = null, upper = null] = fields;
  return { empty: false, lower, upper, lowerInclusive, upperInclusive };
}

/** Writes a range as the server writes it. */
export function formatRange(range: RangeValue): string {
  if (range.empty) return "empty";
  const bound = (text: Cell): string =>
    text === null ? "" : /[\s",\\()[\]]/.test(text) || text === "" ? quote(text) : text;
  return (range.lowerInclusive ? "[" : "(") + `${bound(range.lower)},${bound(range.upper)}` +
    (range.upperInclusive ? "]" : ")");
}

function quoteElement(text: Cell): string {
  if (text === null) return "NULL";
  return text === "" || /[\s{},"\\]/.test(text) || /^null$/i.test(text) ? quote(text) : text;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The text between quotes from a place on; doubled quotes and backslashes are taken away. */
function readQuoted(source: string, start: number): { text: string; end: number } | null {
  let text = "";
  for (let at = start + 1; at < source.length; at++) {
    const c = source[at];
    if (c === "\\") text += source[++at] ?? "";
    else if (c !== '"') text += c;
    else if (source[at + 1] === '"') text += source[++at];
    else return { text, end: at + 1 };
  }
  return null;
}
