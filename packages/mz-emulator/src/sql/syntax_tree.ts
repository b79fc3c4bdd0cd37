/**
 * The tree of a statement in PostgreSQL's own parser, and a walk over it.
 *
 * Materialize's grammar is not PostgreSQL's: what this parser refuses although Materialize has it is rewritten before.
 */
import { loadModule, parseSync } from "libpg-query";

/** A node of the tree: one key, its type. Kept loose, since only a few kinds are looked at. */
export type Tree = { readonly [key: string]: unknown };

/** Must be awaited once before `parseTree`. */
export async function loadTreeParser(): Promise<void> {
  await loadModule();
}

/** The tree of one statement; null when PostgreSQL does not know its syntax. */
export function parseTree(sql: string): Tree | null {
  try {
    const statements = (parseSync(sql) as { stmts?: { stmt?: Tree }[] }).stmts ?? [];
    return statements[0]?.stmt ?? null;
  } catch {
    return null;
  }
}

/** Calls `visit` for each node in the order of the tree; where it returns false, what is below is left out. */
export function walkTree(
  node: unknown,
  visit: (type: string, body: Tree) => boolean | void,
): void {
  if (Array.isArray(node)) {
    for (const each of node) walkTree(each, visit);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value) && /^[A-Z]/.test(key) && visit(key, value as Tree) === false) {
      continue;
    }
    walkTree(value, visit);
  }
}

/** The strings of a list of String nodes; a star is "*". */
export function namesOf(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list.map((each: { String?: { sval?: string }; A_Star?: unknown }) =>
    each.A_Star ? "*" : each.String?.sval ?? ""
  );
}

/** Converts the byte offsets of the tree into UTF-16 offsets. */
export function characterOffsets(sql: string): (byte: number) => number {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(sql)) return (byte) => byte;
  const offsets: number[] = [];
  let at = 0;
  for (const character of sql) {
    const bytes = new TextEncoder().encode(character).length;
    for (let i = 0; i < bytes; i++) offsets.push(at);
    at += character.length;
  }
  offsets.push(at);
  return (byte) => offsets[byte] ?? sql.length;
}
