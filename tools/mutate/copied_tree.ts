/**
 * A copy of what the fast tests of core need, in a new folder, with every mutant of core behind its switch.
 *
 * The repository itself is only read. Test files get `collected_tests.ts` in the place of `node:test`.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutant, mutantsOf, withSwitches } from "./mutants.ts";

/** The copy and what is in it. */
export interface CopiedTree {
  readonly folder: string;
  /** Every source file of core, with or without something to change. */
  readonly sources: readonly string[];
  readonly mutants: readonly Mutant[];
  readonly testFiles: readonly string[];
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const CORE = "packages/core/src";
const COPIED = ["packages/core", "tests/support", "tests/scenarios", "tests/properties", "docs"];
const TESTED = [CORE, "tests/scenarios", "tests/properties"];
const OURS = ["child.ts", "collected_tests.ts", "mutant_switch.ts"];

/** Makes the copy; who asks for it removes its folder. */
export function copyTree(): CopiedTree {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  for (const path of COPIED) {
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) => !from.includes("node_modules"),
    });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const { nodeModulesDir: _, tasks: __, ...settings } = readSettings();
  write(
    folder,
    "deno.json",
    JSON.stringify({ compilerOptions: settings["compilerOptions"], nodeModulesDir: "manual" }),
  );
  write(folder, "package.json", '{ "type": "module" }');
  for (const name of OURS) {
    cpSync(join(root, "tools/mutate", name), join(folder, "tools/mutate", name));
  }
  const testFiles = TESTED.flatMap((path) => listBelow(path, isFastTest));
  for (const file of testFiles) useCollectedTests(folder, file);
  const sources = listBelow(CORE, (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const mutants: Mutant[] = [];
  for (const file of sources) {
    const text = readFileSync(join(root, file), "utf8");
    const found = mutantsOf(file, text, mutants.length + 1);
    write(folder, file, withSwitches(text, found));
    mutants.push(...found);
  }
  return { folder, sources, mutants, testFiles };
}

function readSettings(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, "deno.json"), "utf8"));
}

function useCollectedTests(folder: string, file: string): void {
  const path = relative(dirname(file), "tools/mutate/collected_tests.ts");
  const text = readFileSync(join(folder, file), "utf8");
  write(folder, file, text.replace('"node:test"', JSON.stringify(path)));
}

function listBelow(path: string, wanted: (name: string) => boolean): readonly string[] {
  return readdirSync(join(root, path), { recursive: true, encoding: "utf8" })
    .map((name) => `${path}/${name.replaceAll("\\", "/")}`).filter(wanted).sort();
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Long ones look at the same worlds, only at more of them. */
function isFastTest(name: string): boolean {
  return name.endsWith(".test.ts") && !name.endsWith(".long.test.ts");
}
