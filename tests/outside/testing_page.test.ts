/** The tests of docs/testing-your-strategies.md, run word for word: each block of TypeScript is a file of its own. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/testing-your-strategies.md"), "utf8");
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)\n```$/gm)].map((match) => match[1] ?? "");
if (blocks.length === 0) throw new Error("Cannot test the page: it must have blocks of TypeScript");

// Within the workspace, where its packages are found; each runtime in a folder of its own.
const folder = join(root, "dist", "page_tests", String(process.pid));
mkdirSync(folder, { recursive: true });
for (const [index, block] of blocks.entries()) {
  const file = join(folder, `block_${index + 1}.ts`);
  writeFileSync(file, `${block}\n`);
  await import(pathToFileURL(file).href);
}
rmSync(folder, { recursive: true });
