/**
 * The files of this repository as the architecture tests see them: what we wrote, nothing installed or built.
 *
 * Paths are relative to the root, with forward slashes, in sorted order.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

const skippedFolders = new Set([
  ".git",
  "node_modules",
  "dist",
  "coverage",
  "__pycache__",
]);

/** Every file below a folder, the recorded corpus left out. */
export function listFiles(folder = ""): readonly string[] {
  return walk(folder).filter((path) => !path.startsWith("tests/conformance/cases/"))
    .filter((path) => !path.startsWith("tests/conformance/recorded/")).sort();
}

/** Every TypeScript file, tests included. */
export function listSources(folder = ""): readonly string[] {
  return listFiles(folder).filter((path) => /\.tsx?$/.test(path));
}

/** The text of a file. */
export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Whether a file is a test or part of what tests are made of; such files may import anything. */
export function isTestFile(path: string): boolean {
  return path.startsWith("tests/") || /\.test\.tsx?$/.test(path);
}

/** Source text without its comments; strings that hold `//` keep it. */
export function withoutComments(source: string): string {
  const token =
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return source.replace(token, (_all, text: string | undefined) => text ?? "");
}

function walk(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}
