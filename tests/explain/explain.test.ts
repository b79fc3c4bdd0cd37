/**
 * Stories in which somebody asks why. What is answered is compared with the file, and each number in it with the world.
 *
 * Commit a changed expectation only if you can say why it changed. `deno task golden:update` rewrites them.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { describe, it } from "node:test";
import { clusterNamed } from "../support/fake_world.ts";
import { beginStory, type Story, tell } from "../support/scenario.ts";
import { parseStory, renderStory } from "../support/scenario_file.ts";
import { CLAIMS_OF_AMOUNT } from "./claims_of_amount.ts";
import { CLAIMS_OF_BUSYNESS } from "./claims_of_busyness.ts";
import { CLAIMS_OF_TIME } from "./claims_of_time.ts";
import { checkPredictions } from "./predictions.ts";
import { numbersIn, wrongNumbers } from "./numbers.ts";

const folder = new URL("./", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort();
const updates = process.env["UPDATE_GOLDEN"] === "1" && process.env["CI"] !== "true";

let kept = 0;

const CLAIMS = [...CLAIMS_OF_TIME, ...CLAIMS_OF_AMOUNT, ...CLAIMS_OF_BUSYNESS];

/** Each number is what the world says, and any other number in its place would be found out. */
function checkNumbers({ world, blastRadius: blast }: Story, name: string, text: string): void {
  if (!world.clusters.some((one) => one.name === name)) return;
  const evidence = { world, cluster: clusterNamed(world, name), blast };
  assert.deepEqual(wrongNumbers(text, evidence, CLAIMS), [], text);
  for (const { at, text: number } of numbersIn(text)) {
    const other = number.replace(/\d(?=\D*$)/u, (digit) => String((Number(digit) + 1) % 10));
    const changed = text.slice(0, at) + other + text.slice(at + number.length);
    const found = wrongNumbers(changed, evidence, CLAIMS);
    assert.notDeepEqual(found, [], `"${other}" instead of "${number}" is not found out:\n${text}`);
  }
}

describe("explain", () => {
  it("is asked in at least 20 stories", () => assert.ok(names.length >= 20));

  for (const name of names) {
    it(name.replace(/\.txt$/, "").replaceAll("_", " "), async () => {
      const file = new URL(name, folder);
      const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
      const pieces = parseStory(text);
      const story = beginStory();
      const outputs: string[] = [];
      for (const piece of pieces) {
        if (piece.kind !== "command") continue;
        const output = await tell(story, piece.input);
        outputs.push(output);
        if (!piece.input.startsWith("explain ")) continue;
        const asked = piece.input.slice("explain ".length);
        checkNumbers(story, asked, output);
        kept += await checkPredictions(story, asked);
      }
      const played = renderStory(pieces, outputs);
      if (updates && played !== text) writeFileSync(file, played);
      else assert.equal(played, text, `"${name}" is told differently: see what changed, and why`);
    });
  }

  it("has promised what comes by itself, and it came", () => assert.ok(kept >= 20, `${kept}`));

  it("is shown in the documents as a story tells it", () => {
    const page = readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8");
    const [, block = ""] = /^```\n(\S+ \(u\d+\) at [\s\S]*?)^```$/mu.exec(page) ?? [];
    const told = names.map((name) => readFileSync(new URL(name, folder), "utf8"));
    assert.ok(block !== "" && told.some((story) => story.includes(block)), block);
  });
});
