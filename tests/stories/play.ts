/** The tests of a folder of stories: each is played, and what a person would have seen is compared with its text. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { after, describe, it } from "node:test";
import { parseStory, type Piece, renderStory } from "../support/scenario_file.ts";
import { stagePool } from "./stage_pool.ts";
import { beginStory, type Story, tell } from "./story.ts";

const updates = process.env["UPDATE_GOLDEN"] === "1" && process.env["CI"] !== "true";

/** Declares them. Of the story `swapped` the rows are also put in the other way round. */
export function testStories(title: string, folder: URL, swapped: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();

  describe(title, () => {
    const pool = stagePool();
    after(pool.close);

    it("are there", () => assert.ok(names.length > 0));

    for (const name of names) {
      it(name.replace(/\.txt$/, "").replaceAll("_", " "), async () => {
        const file = new URL(name, folder);
        const text = readStory(file);
        const played = await play(parseStory(text), { name, open: pool.borrow });
        if (updates && played !== text) writeFileSync(file, played);
        else assert.equal(played, text, `"${name}" is told differently: see what changed, and why`);
      });
    }

    it(`${swapped} is the same with its rows swapped`, async () => {
      const text = readStory(new URL(swapped, folder));
      const pieces = parseStory(text);
      const otherWay = pieces.map((piece) =>
        piece.kind === "command" ? { ...piece, input: withRowsSwapped(piece.input) } : piece
      );
      assert.notDeepEqual(otherWay, pieces);
      const played = await play(otherWay, { name: swapped, open: pool.borrow });
      assert.deepEqual(withoutInputs(played), withoutInputs(text));
    });
  });
}

function readStory(file: URL): string {
  return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
}

function withRowsSwapped(input: string): string {
  const [first = "", ...below] = input.split("\n");
  return first.startsWith("rows ") ? [first, ...below.reverse()].join("\n") : input;
}

/** What was printed, without what was asked. */
function withoutInputs(text: string): readonly string[] {
  return parseStory(text).flatMap((piece) => piece.kind === "command" ? piece.expected : []);
}

async function play(
  pieces: readonly Piece[],
  { name, open }: { readonly name: string; readonly open: Story["open"] },
): Promise<string> {
  const story = beginStory(open);
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
