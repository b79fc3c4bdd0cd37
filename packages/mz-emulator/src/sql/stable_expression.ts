/**
 * An expression as the catalog keeps it: every function and type by its full name, each part in quotes.
 *
 * The same text is read back by SHOW CREATE and by whoever fills in defaults.
 */
import { TYPES } from "../store/recorded.ts";
import { tokenize } from "./lexer.ts";
import { printQuery } from "./printed_query.ts";
import { TYPE_ALIASES } from "./type_aliases.ts";

const schemaOfType = new Map(TYPES.map((type) => [type.name, type.schema]));

const SHORT_NAMES: Readonly<Record<string, string>> = {
  ...TYPE_ALIASES,
  float: "float8",
  double: "float8",
};

/** The expression in that form. */
export function stableExpression(sql: string): string {
  const text = printQuery(`SELECT ${sql}`, (name) => name).slice("SELECT ".length);
  const tokens = tokenize(text);
  let out = "";
  let at = 0;
  tokens.forEach((token, i) => {
    if (token.kind !== "word") return;
    const [previous, next] = [tokens[i - 1], tokens[i + 1]];
    let printed: string | null = null;
    if (next?.value === "." || previous?.value === ".") printed = `"${token.value}"`;
    else if (previous?.value === "::") printed = typeText(token.value);
    if (printed === null) return;
    out += text.slice(at, token.start) + printed;
    at = token.end;
  });
  return out + text.slice(at);
}

function typeText(name: string): string {
  const short = SHORT_NAMES[name] ?? name;
  return `"${schemaOfType.get(short) ?? "pg_catalog"}"."${short}"`;
}
