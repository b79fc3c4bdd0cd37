/**
 * Which imports are allowed: the edges between the members of the workspace, as one small table.
 *
 * The table is the architecture. Whoever needs a new edge changes it here, in a commit that says why.
 */
import { dirname, join } from "node:path";
import { withoutComments } from "./source_files.ts";

/** One import of a file: what it names, and whether only types come over. */
export interface Import {
  readonly specifier: string;
  readonly typesOnly: boolean;
}

interface Edges {
  /** Members of the workspace that may be imported. */
  readonly members: readonly string[];
  /** Members of which only types may be imported. */
  readonly typesOf?: readonly string[];
  /** Installed packages that may be imported; absent means any that the member declares. */
  readonly installed?: readonly string[];
  /** Whether `node:` modules may be imported. */
  readonly node: boolean;
  /** What to do instead of a forbidden import. */
  readonly instead: string;
}

const core = "packages/core";
const adapter = "packages/mz-adapter";
const viaAdapter = "put what you need into core, or ask the adapter for it";

/** From whom to whom. Tests are not in the table: they may import anything. */
export const allowed: Readonly<Record<string, Edges>> = {
  [core]: {
    members: [],
    installed: ["zod", "croner"],
    node: false,
    instead: "declare it in Environment and let the adapter implement it",
  },
  [adapter]: { members: [core], node: true, instead: "move what both need into core" },
  "packages/mz-emulator": {
    members: [],
    typesOf: [core],
    node: true,
    instead: "the emulator stands alone: use `import type` from core, or write it anew",
  },
  "apps/cli": {
    members: [core, adapter, "apps/server", "apps/views"],
    node: true,
    instead: viaAdapter,
  },
  "apps/server": { members: [core, adapter], node: true, instead: viaAdapter },
  "apps/views": { members: [core, adapter], node: true, instead: viaAdapter },
};

/** Packages whose licence or weight keeps them out of what we ship. */
const emulatorOnly = new Set([
  "@materializeinc/sql-parser",
  "@electric-sql/pglite",
  "libpg-query",
]);

/** The imports of a source text: static, dynamic, re-exports, and types by `import(...)`. */
export function readImports(source: string): readonly Import[] {
  const text = withoutComments(source);
  const found: Import[] = [];
  const statement = /^(?:import|export)\b(\s+type\b)?[^;'"`]*?\bfrom\s*["']([^"']+)["']/gm;
  for (const [, type, specifier] of text.matchAll(statement)) {
    if (specifier !== undefined) found.push({ specifier, typesOnly: type !== undefined });
  }
  for (const pattern of [/^import\s*["']([^"']+)["']/gm, /\bimport\(\s*["']([^"']+)["']/g]) {
    for (const [, specifier] of text.matchAll(pattern)) {
      if (specifier !== undefined) found.push({ specifier, typesOnly: false });
    }
  }
  return found;
}

/** Why a file may not import this, with what to do instead; undefined when it may. */
export function refuseImport(path: string, imported: Import): string | undefined {
  const from = memberOf(path);
  if (from === undefined) return undefined;
  const edges = allowed[from];
  if (edges === undefined) {
    return `Cannot place "${path}": "${from}" is not in the table of tests/architecture/imports.ts, add it`;
  }
  return isAllowed(edges, path, imported)
    ? undefined
    : `Cannot import "${imported.specifier}" in "${path}": ${from} may not, ${edges.instead}`;
}

function isAllowed(edges: Edges, path: string, { specifier, typesOnly }: Import): boolean {
  const from = memberOf(path);
  const target = specifier.startsWith(".")
    ? join(dirname(path), specifier).replaceAll("\\", "/")
    : memberByName(specifier);
  if (target !== undefined) {
    const member = memberOf(target);
    if (member === undefined) return false;
    return member === from || edges.members.includes(member) ||
      (typesOnly && edges.typesOf?.includes(member) === true);
  }
  if (specifier.startsWith("node:")) return edges.node;
  const name = packageName(specifier);
  if (emulatorOnly.has(name)) return from === "packages/mz-emulator";
  return edges.installed === undefined || edges.installed.includes(name);
}

/** "packages/core" for a path in it; undefined outside the workspace's members. */
function memberOf(path: string): string | undefined {
  return /^(?:packages|apps)\/[^/]+/.exec(path)?.[0];
}

function memberByName(specifier: string): string | undefined {
  const name = /^@mz-schedctl\/([^/]+)/.exec(specifier)?.[1];
  if (name === undefined) return undefined;
  return Object.keys(allowed).find((member) => member.endsWith(`/${name}`)) ?? `packages/${name}`;
}

function packageName(specifier: string): string {
  const [first = "", second = ""] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
