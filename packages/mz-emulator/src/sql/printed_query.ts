/**
 * A query as SHOW CREATE prints it: keywords in upper case, every relation, function and type by its full name.
 *
 * It works on tokens, with the tree only to tell which words name what. Not a formatter: lines are broken elsewhere.
 */
import { FUNCTIONS, TYPES } from "../store/recorded.ts";
import { type Token, tokenize } from "./lexer.ts";
import { KEYWORDS, needsBlank } from "./normal_form.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";
import { characterOffsets, namesOf, parseTree, type Tree, walkTree } from "./syntax_tree.ts";
import { quoteIfNeeded } from "./world_access.ts";

/** Prints a query; `relation` gives the full name for the last part of a relation's name. */
export function printQuery(sql: string, relation: (name: string) => string): string {
  const text = toPostgresSyntax(sql);
  const tokens = tokenize(text);
  const { names, aliases } = replacements(text, tokens, relation);
  let out = "";
  let previous: Token | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) break;
    const name = names.get(token.start);
    const as = aliases.has(token.start) && previous?.value !== "as" ? "AS " : "";
    out += previous && needsBlank(previous, token) ? " " : "";
    out += as + (name?.text ?? printToken(token, text));
    if (name) i += name.tokens - 1;
    previous = name ? { ...tokens[i] ?? token, kind: "word", value: "" } : token;
  }
  return out;
}

function printToken(token: Token, text: string): string {
  if (token.kind === "name") return quoteIfNeeded(token.value);
  if (token.kind === "word" && KEYWORDS.has(token.value)) return token.value.toUpperCase();
  if (token.kind === "word" || token.kind === "operator") return token.value;
  return text.slice(token.start, token.end);
}

interface Replaced {
  readonly text: string;
  /** How many tokens it stands for. */
  readonly tokens: number;
}

interface Replacements {
  /** By the offset where a name begins. */
  readonly names: ReadonlyMap<number, Replaced>;
  /** Offsets of aliases, which are printed with AS. */
  readonly aliases: ReadonlySet<number>;
}

function replacements(
  text: string,
  tokens: readonly Token[],
  relation: (name: string) => string,
): Replacements {
  const names = new Map<number, Replaced>();
  const aliases = new Set<number>();
  const tree = parseTree(text);
  if (!tree) return { names, aliases };
  const offset = characterOffsets(text);
  const ctes = new Set<string>();
  walkTree(tree, (type, body) => {
    if (type === "CommonTableExpr") ctes.add(String(body["ctename"]));
  });
  walkTree(tree, (type, body) => {
    const at = offset(Number(body["location"] ?? 0));
    const first = tokens.findIndex((token) => token.start === at);
    const dotted = nameLength(tokens, first);
    if (type === "RangeVar") {
      const isCte = ctes.has(String(body["relname"])) && !body["schemaname"];
      if (!isCte) names.set(at, { text: relation(String(body["relname"])), tokens: dotted });
      if (body["alias"]) markAlias(tokens[first + dotted], tokens[first + dotted + 1]);
    }
    if (type === "FuncCall" && body["funcformat"] === "COERCE_EXPLICIT_CALL") {
      names.set(at, { text: fullFunctionName(body), tokens: dotted });
    }
    if (type === "TypeCast") {
      const cast = body["typeName"] as Tree;
      const known = fullTypeName(cast);
      const start = offset(Number(cast["location"] ?? 0));
      const typed = tokens.findIndex((token) => token.start === start);
      if (known) names.set(start, { text: known, tokens: typeLength(tokens, typed) });
    }
    if (type === "ResTarget" && typeof body["name"] === "string") {
      const last = targetEnd(tokens, first);
      if (last > first) aliases.add(tokens[last]?.start ?? -1);
    }
  });
  return { names, aliases };

  function markAlias(next: Token | undefined, after: Token | undefined): void {
    const alias = next?.value === "as" ? after : next;
    if (alias) aliases.add(alias.start);
  }
}

function nameLength(tokens: readonly Token[], first: number): number {
  let length = 1;
  while (tokens[first + length]?.value === ".") length += 2;
  return length;
}

const TYPE_WORDS = new Set(["precision", "varying", "with", "without", "time", "zone"]);

function typeLength(tokens: readonly Token[], first: number): number {
  let length = nameLength(tokens, first);
  while (TYPE_WORDS.has(tokens[first + length]?.value ?? "")) length++;
  return length;
}

function fullTypeName(type: Tree): string | null {
  const name = namesOf(type["names"]).at(-1) ?? "";
  const found = TYPES.find((each) => each.name === name);
  return found ? `${found.schema}.${name}` : null;
}

const AFTER_TARGETS = new Set(
  ["from", "where", "group", "having", "order", "limit", "offset", "union", "except", "intersect"],
);

/** The last token of the select item that begins there. */
function targetEnd(tokens: readonly Token[], first: number): number {
  let depth = 0;
  for (let i = first; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) break;
    const mark = token.kind === "operator" ? token.value : "";
    if (mark === "(" || mark === "[") depth++;
    if ((mark === ")" || mark === "]") && --depth < 0) return i - 1;
    if (depth > 0) continue;
    if (mark === "," || (token.kind === "word" && AFTER_TARGETS.has(token.value))) return i - 1;
  }
  return tokens.length - 1;
}

function fullFunctionName(call: Tree): string {
  const parts = namesOf(call["funcname"]);
  const name = parts.at(-1) ?? "";
  if (parts.length > 1) return parts.join(".");
  const schema = Object.entries(FUNCTIONS).find(([, list]) => list.some((f) => f.name === name));
  return `${schema?.[0] ?? "pg_catalog"}.${name}`;
}
