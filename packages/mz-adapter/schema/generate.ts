/**
 * Writes `sql/` with drizzle-kit from `tables.ts`, then the same statements as a module that binaries can carry.
 *
 * Run it with `deno task sql:generate NAME` after a change of the tables; NAME says what the change is about.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

const HEADER = [
  "// deno-fmt-ignore-file",
  "/** The statements of `sql/`, written by `deno task sql:generate` and not by hand. */",
  'import type { Migration } from "./install.ts";',
  "",
  "/** In the order of their versions. */",
  "export const MIGRATIONS: readonly Migration[] = [",
];

/** Where the module is. */
export const migrationsPath = `${root}packages/mz-adapter/src/tables/migrations.ts`;

/** The text of the module, from the files in `sql/`. */
export function renderMigrations(): string {
  const files = readdirSync(`${root}sql`).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort();
  const migrations = files.flatMap((name) => [
    `  { version: ${Number(name.slice(0, 4))}, statements: [`,
    ...statementsOf(name).map((statement) => `    ${JSON.stringify(statement)},`),
    "  ] },",
  ]);
  return [...HEADER, ...migrations, "];", ""].join("\n");
}

function statementsOf(file: string): readonly string[] {
  return readFileSync(`${root}sql/${file}`, "utf8")
    .split("--> statement-breakpoint")
    .map((statement) => statement.trim().replace(/;$/, "").replaceAll("\t", "  "))
    .filter((statement) => statement !== "");
}

if (import.meta.main) {
  const options = [
    "--dialect=postgresql",
    "--schema=packages/mz-adapter/schema/tables.ts",
    "--out=sql",
    `--name=${process.argv[2] ?? "change"}`,
  ];
  execFileSync("deno", ["run", "-A", "npm:drizzle-kit@0.31", "generate", ...options], {
    cwd: root,
    stdio: "inherit",
  });
  writeFileSync(migrationsPath, renderMigrations());
}
