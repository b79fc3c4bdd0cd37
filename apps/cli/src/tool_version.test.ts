import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { toolVersion } from "./tool_version.ts";

it("the program has the version of its package", () => {
  const path = new URL("../package.json", import.meta.url);
  assert.equal(toolVersion, JSON.parse(readFileSync(path, "utf8")).version);
});
