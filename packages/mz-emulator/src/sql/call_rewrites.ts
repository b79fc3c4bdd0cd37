/**
 * Calls that are written otherwise for the store, because a function there answers or names otherwise.
 *
 * Only text around a call is added; its arguments stay as they are.
 */
import type { Token } from "./lexer.ts";
import type { Tree } from "./syntax_tree.ts";

/** A piece of text to put in. */
export interface Insertion {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What to put around the call whose name ends before the parenthesis at `open`. */
export function aroundCall(
  tokens: readonly Token[],
  call: { readonly name: string; readonly first: number; readonly open: number },
  body: Tree,
): readonly Insertion[] {
  const start = tokens[call.first]?.start ?? 0;
  const close = closing(tokens, call.open);
  const end = tokens[close]?.end;
  if (end === undefined) return [];
  if (TAKES_VALUES.has(call.name)) return aroundArguments(tokens, call.open, close);
  if (call.name === "pg_typeof") return around([start, end], "mz_catalog._type_name(", ")");
  const empty = EMPTY_WHEN_FILTERED[call.name];
  if (empty === undefined || !body["agg_filter"] || body["over"]) return [];
  const filter = tokens.findIndex((token, i) => i > close && token.value === "(");
  const last = tokens[closing(tokens, filter)]?.end ?? end;
  return around(
    [start, last],
    "CASE WHEN count(*) > 0 THEN COALESCE(",
    `, '${empty}'::jsonb) END`,
  );
}

/** An aggregate whose FILTER lets nothing through is empty, not NULL. */
const EMPTY_WHEN_FILTERED: Readonly<Record<string, string>> = {
  jsonb_agg: "[]",
  jsonb_object_agg: "{}",
};

const TAKES_VALUES = new Set(["jsonb_build_object", "jsonb_build_array", "to_jsonb"]);

function aroundArguments(
  tokens: readonly Token[],
  open: number,
  close: number,
): readonly Insertion[] {
  const found: Insertion[] = [];
  let first = open + 1;
  let depth = 0;
  for (let i = open + 1; i <= close && first < close; i++) {
    const value = tokens[i]?.kind === "operator" ? tokens[i]?.value ?? "" : "";
    if (i === close || (value === "," && depth === 0)) {
      const start = tokens[first]?.start ?? 0;
      found.push(...around([start, tokens[i - 1]?.end ?? start], "mz_catalog._json_value(", ")"));
      first = i + 1;
    }
    if ("([".includes(value) && value !== "") depth++;
    if (")]".includes(value) && value !== "") depth--;
  }
  return found;
}

/** `regexp_split_to_table` is an `unnest` to Materialize, and names its column so, whatever its alias. */
export function columnOfTableFunction(
  tokens: readonly Token[],
  open: number,
  body: Tree,
): readonly Insertion[] {
  const alias = body["alias"] as Tree | undefined;
  if (alias?.["colnames"]) return [];
  const close = closing(tokens, open);
  const as = tokens[close + 1]?.value === "as" ? 1 : 0;
  const at = tokens[alias ? close + 1 + as : close]?.end;
  if (at === undefined) return [];
  const text = alias ? " (unnest)" : " AS regexp_split_to_table (unnest)";
  return [{ start: at, end: at, text }];
}

function around(
  [start, end]: readonly [number, number],
  before: string,
  after: string,
): readonly Insertion[] {
  return [{ start, end: start, text: before }, { start: end, end, text: after }];
}

/** The index of the parenthesis that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length && i >= 0; i++) {
    if (tokens[i]?.kind !== "operator") continue;
    if (tokens[i]?.value === "(") depth++;
    if (tokens[i]?.value === ")" && --depth === 0) return i;
  }
  return tokens.length;
}
