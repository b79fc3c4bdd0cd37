/**
 * Plays every story of this folder and compares what its commands print.
 *
 * Commit a changed expectation only if you can say why it changed. `deno task golden:update` rewrites them.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { parseStory, renderStory } from "../support/scenario_file.ts";
import { beginStory, tell } from "../support/scenario.ts";

const folder = new URL("./", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();
const updates = process.env["UPDATE_GOLDEN"] === "1" && process.env["CI"] !== "true";

describe("stories", () => {
  it("are there", () => assert.ok(names.length > 0));

  for (const name of names) {
    it(name.replace(/\.txt$/, "").replaceAll("_", " "), async () => {
      const file = new URL(name, folder);
      const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
      const pieces = parseStory(text);
      const story = beginStory();
      const outputs: string[] = [];
      for (const piece of pieces) {
        if (piece.kind === "command") outputs.push(await tellOf(story, piece, name));
      }
      const played = renderStory(pieces, outputs);
      if (updates && played !== text) writeFileSync(file, played);
      else assert.equal(played, text, `"${name}" is told differently: see what changed, and why`);
    });

    it(`${name} fits on a page`, () => {
      const lines = readFileSync(new URL(name, folder), "utf8").split("\n").length - 1;
      assert.ok(lines <= 120, `Split "${name}": it has ${lines} lines, at most 120 are allowed`);
    });
  }
});

async function tellOf(
  story: ReturnType<typeof beginStory>,
  piece: { readonly input: string; readonly line: number },
  name: string,
): Promise<string> {
  try {
    return await tell(story, piece.input);
  } catch (cause) {
    throw new Error(`Cannot play line ${piece.line} of "${name}": ${String(cause)}`, { cause });
  }
}
