/**
 * Plays every story of this folder on an emulated Materialize and compares what a person would have seen.
 *
 * Commit a changed expectation only if you can say why it changed. `deno task golden:update` rewrites them.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { parseStory, type Piece, renderStory } from "../support/scenario_file.ts";
import { beginStory, tell } from "./story.ts";

const folder = new URL("./", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();
const updates = process.env["UPDATE_GOLDEN"] === "1" && process.env["CI"] !== "true";

/** Rows are put in the other way round; everything else must be told in the same words. */
const SWAPPED = "u4_conservative.txt";

describe("stories on the emulator", () => {
  it("are there", () => assert.ok(names.length > 0));

  for (const name of names) {
    it(name.replace(/\.txt$/, "").replaceAll("_", " "), async () => {
      const file = new URL(name, folder);
      const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
      const played = await play(parseStory(text), name);
      if (updates && played !== text) writeFileSync(file, played);
      else assert.equal(played, text, `"${name}" is told differently: see what changed, and why`);
    });
  }

  it(`${SWAPPED} is the same with its rows swapped`, async () => {
    const text = readFileSync(new URL(SWAPPED, folder), "utf8").replaceAll("\r\n", "\n");
    const pieces = parseStory(text);
    const swapped = pieces.map((piece) =>
      piece.kind === "command" ? { ...piece, input: withRowsSwapped(piece.input) } : piece
    );
    assert.notDeepEqual(swapped, pieces);
    assert.deepEqual(withoutInputs(await play(swapped, SWAPPED)), withoutInputs(text));
  });
});

function withRowsSwapped(input: string): string {
  const [first = "", ...below] = input.split("\n");
  return first.startsWith("rows ") ? [first, ...below.reverse()].join("\n") : input;
}

/** What was printed, without what was asked. */
function withoutInputs(text: string): readonly string[] {
  return parseStory(text).flatMap((piece) => piece.kind === "command" ? piece.expected : []);
}

async function play(pieces: readonly Piece[], name: string): Promise<string> {
  const story = beginStory();
  const outputs: string[] = [];
  try {
    for (const piece of pieces) {
      if (piece.kind !== "command") continue;
      try {
        outputs.push(await tell(story, piece.input));
      } catch (cause) {
        throw new Error(`Cannot play line ${piece.line} of "${name}": ${String(cause)}`, { cause });
      }
    }
  } finally {
    await story.stage?.close();
  }
  return renderStory(pieces, outputs);
}
