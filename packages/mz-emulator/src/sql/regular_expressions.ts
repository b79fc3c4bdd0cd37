/**
 * Refuses regular expressions that PostgreSQL takes and Materialize does not: look-around, backreferences, broken ones.
 *
 * Not a parser of patterns: it finds the first construct that is refused, and says it as Materialize does.
 */
import { SqlError } from "../pgwire/message_fields.ts";

/** Throws 2201B for a pattern that is refused; null stands for a pattern that is not known yet. */
export function checkPattern(pattern: string | null): void {
  const fault = pattern === null ? null : faultOf(pattern);
  if (!fault || pattern === null) return;
  const pointer = " ".repeat(fault.start) + "^".repeat(Math.max(1, fault.end - fault.start));
  throw new SqlError(
    "2201B",
    `invalid regular expression: regex parse error:\n    ${pattern}\n    ${pointer}\nerror: ${fault.why}`,
  );
}

interface Fault {
  readonly start: number;
  readonly end: number;
  readonly why: string;
}

const LOOK_AROUND = "look-around, including look-ahead and look-behind, is not supported";

function faultOf(pattern: string): Fault | null {
  const open: number[] = [];
  let repeatable = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? "";
    if (c === "\\") {
      if (i + 1 >= pattern.length) {
        return {
          start: i,
          end: i + 1,
          why: "incomplete escape sequence, reached end of pattern prematurely",
        };
      }
      if (/[1-9]/.test(pattern[i + 1] ?? "")) {
        return { start: i, end: i + 2, why: "backreferences are not supported" };
      }
      i++;
      repeatable = true;
    } else if (c === "[") {
      const end = classEnd(pattern, i);
      if (end === null) return { start: i, end: i + 1, why: "unclosed character class" };
      i = end;
      repeatable = true;
    } else if (c === "(") {
      const around = /^\(\?(?:=|!|<=|<!)/.exec(pattern.slice(i));
      if (around) {
        const close = around[0].length;
        return { start: i, end: i + close, why: LOOK_AROUND };
      }
      open.push(i);
      repeatable = false;
      i += /^\(\?(?:P?<\w+>|[a-zA-Z-]*:?)/.exec(pattern.slice(i))?.[0].length ?? 1;
      i--;
    } else if (c === ")") {
      if (open.pop() === undefined) return { start: i, end: i + 1, why: "unopened group" };
      repeatable = true;
    } else if ("*+?".includes(c)) {
      if (!repeatable) {
        return { start: i, end: i + 1, why: "repetition operator missing expression" };
      }
    } else repeatable = c !== "|";
  }
  const unclosed = open.pop();
  return unclosed === undefined
    ? null
    : { start: unclosed, end: unclosed + 1, why: "unclosed group" };
}

/** Where the class that begins at `start` ends; null if nowhere. */
function classEnd(pattern: string, start: number): number | null {
  let depth = 0;
  for (let i = start; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === "\\") i++;
    else if (c === "[") {
      depth++;
      if (pattern[i + 1] === "^") i++;
      if (pattern[i + 1] === "]") i++;
    } else if (c === "]" && --depth === 0) return i;
  }
  return null;
}
