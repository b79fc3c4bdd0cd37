import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FIELDS } from "../../packages/core/src/model/proposal.ts";
import { listFiles, listSources, readText, withoutComments } from "./source_files.ts";

const folder = "packages/core/src/strategies";

/** The five verbs and what carries them, save for the one ordered list of precedence. */
const kernel = [
  "packages/core/src/apply",
  "packages/core/src/coordinator",
  "packages/core/src/cycle",
  "packages/core/src/differ",
  "packages/core/src/explain",
  "packages/core/src/guards",
  "packages/core/src/sql",
];

const files = listFiles();
const sources = listSources(folder).filter((path) => !path.endsWith(".test.ts"))
  .map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes("/"));
const types = sources.filter((name) => !isShared(name)).map((name) => name.replace(/\.ts$/, ""));

describe("every strategy", () => {
  it("exists: the folder is not empty", () => assert.ok(types.length > 0));

  for (const type of types) {
    it(`${type} exports its own name as type`, () => {
      const declared = new RegExp(`\\btype: "${type}"`).test(readText(`${folder}/${type}.ts`));
      assert.ok(
        declared,
        `Add type: "${type}" to ${folder}/${type}.ts: file = type = database value`,
      );
    });

    it(`${type} is registered`, () => {
      const registered = readText(`${folder}/registry.ts`).includes(`"./${type}.ts"`);
      assert.ok(registered, `Import "./${type}.ts" in ${folder}/registry.ts and add its line`);
    });

    it(`${type} has a docs page`, () => {
      const page = `docs/strategies/${type}.md`;
      assert.ok(files.includes(page), `Write "${page}"`);
    });

    it(`${type} has a test`, () => {
      const test = `${folder}/${type}.test.ts`;
      assert.ok(files.includes(test), `Write "${test}"`);
    });

    it(`${type} has a scenario`, () => {
      const told = files.filter((path) => /^tests\/scenarios\/.*\.(txt|scenario)$/.test(path))
        .some((path) => readText(path).includes(type));
      assert.ok(told, `Tell a story with "${type}" in tests/scenarios/`);
    });
  }
});

describe("the kernel", () => {
  it("mentions no strategy by name", () => {
    const mentions = listSources("packages/core/src")
      .filter((path) => kernel.some((part) => path === `${part}.ts` || path.startsWith(`${part}/`)))
      .filter((path) => !path.endsWith(".test.ts") && !path.endsWith("/precedence.ts"))
      .flatMap((path) => {
        const code = withoutComments(readText(path));
        return types.filter((type) => !isField(type)).filter((type) =>
          new RegExp(`\\b${type}\\b`).test(code)
        ).map((type) =>
          `"${path}" mentions ${type}: let the strategy declare what the kernel needs to know`
        );
      });
    assert.deepEqual(mentions, []);
  });
});

/** A strategy may be named after the one field that it speaks about, and fields are the kernel's own words. */
function isField(type: string): boolean {
  return FIELDS.some((field) => field === type);
}

/** What a strategy is, the list of them, and what several of them share: a file that others import. */
function isShared(name: string): boolean {
  if (name === "registry.ts" || name === "strategy.ts") return true;
  if (/^\s+type: "[a-z_]+",$/m.test(readText(`${folder}/${name}`))) return false;
  return sources.some((other) =>
    other !== "registry.ts" && other !== name &&
    readText(`${folder}/${other}`).includes(`"./${name}"`)
  );
}
