/** The plans that the pages of the strategies show are plans that a story shows. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

const stories = new URL("./", import.meta.url);
const pages = new URL("../../docs/strategies/", import.meta.url);
const read = (url: URL) => readFileSync(url, "utf8").replaceAll("\r\n", "\n");
const told = readdirSync(stories).filter((name) => name.endsWith(".txt"))
  .map((name) => read(new URL(name, stories)));

describe("the pages of the strategies", () => {
  for (const page of readdirSync(pages).filter((name) => name.endsWith(".md"))) {
    it(`${page} shows a plan that a story shows, word for word`, () => {
      const blocks = [
        ...read(new URL(page, pages)).matchAll(
          /^```(\w*)\n([\s\S]*?)^```$/gm,
        ),
      ].filter(([, language]) => language === "");
      assert.ok(blocks.length > 0, `Show a plan in "${page}"`);
      for (const [, , block = ""] of blocks) {
        assert.ok(told.some((story) => story.includes(block)), `No story shows:\n${block}`);
      }
    });
  }
});
