/** The plan that the README shows is the one that the program prints for the story of the same name. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

describe("README.md", () => {
  it("shows the plan of tests/scenarios/readme.txt", () => {
    const shown = /```\n\$ mz-schedctl plan\n(.*?)\n```/s.exec(read("README.md"))?.[1];
    const story = /\nplan\n----\n----\n[^\n]*\n\n(.*?)\n----\n----/s
      .exec(read("tests/scenarios/readme.txt"))?.[1];
    assert.ok(story !== undefined, "The story has no plan, it must end with one");
    assert.equal(shown, story, "Copy the plan of the story into the README");
  });
});
