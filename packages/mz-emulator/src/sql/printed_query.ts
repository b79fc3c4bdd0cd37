/**
 * A query as SHOW CREATE prints it: keywords in upper case, every relation, function and type by its full name.
 *
 * It works on tokens, with the tree only to tell which words name what. Not a formatter: lines are broken elsewhere.
 */
import { FUNCTIONS } from "../store/recorded.ts";
import { type Token, tokenize } from "./lexer.ts";
import { KEYWORDS, needsBlank } from "./normal_form.ts";
import { toPostgresSyntax } from "./postgres_syntax.ts";
import { characterOffsets, namesOf, parseTree, type Tree, walkTree } from "./syntax_tree.ts";
import { quoteIfNeeded } from "./world_access.ts";

/** Prints a query; `relation` gives the full name for the last part of a relation's name. */
export function printQuery(sql: string, relation: (name: string) => string): string {
  const text = toPostgresSyntax(sql);
  const tokens = tokenize(text);
  const names = replacements(text, relation);
  let out = "";
  let previous: Token | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!token) break;
    const name = names.get(token.start);
    out += (previous && needsBlank(previous, token) ? " " : "") + (name ?? printToken(token, text));
    if (name !== undefined) { while (tokens[i + 1]?.value === ".") i += 2; }
    previous = name === undefined ? token : { ...tokens[i] ?? token, kind: "word", value: "" };
  }
  return out;
}

function printToken(token: Token, text: string): string {
  if (token.kind === "name") return quoteIfNeeded(token.value);
  if (token.kind === "word" && KEYWORDS.has(token.value)) return token.value.toUpperCase();
  if (token.kind === "word" || token.kind === "operator") return token.value;
  return text.slice(token.start, token.end);
}

/** What to print instead of the name that starts at each offset. */
function replacements(
  text: string,
  relation: (name: string) => string,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const tree = parseTree(text);
  if (!tree) return found;
  const offset = characterOffsets(text);
  const ctes = new Set<string>();
  walkTree(tree, (type, body) => {
    if (type === "CommonTableExpr") ctes.add(String(body["ctename"]));
  });
  walkTree(tree, (type, body) => {
    const at = offset(Number(body["location"] ?? 0));
    if (type === "RangeVar" && !(ctes.has(String(body["relname"])) && !body["schemaname"])) {
      found.set(at, relation(String(body["relname"])));
    }
    if (type === "FuncCall" && body["funcformat"] === "COERCE_EXPLICIT_CALL") {
      found.set(at, fullFunctionName(body));
    }
  });
  return found;
}

function fullFunctionName(call: Tree): string {
  const parts = namesOf(call["funcname"]);
  const name = parts.at(-1) ?? "";
  if (parts.length > 1) return parts.join(".");
  const schema = Object.entries(FUNCTIONS).find(([, list]) => list.some((f) => f.name === name));
  return `${schema?.[0] ?? "pg_catalog"}.${name}`;
}
