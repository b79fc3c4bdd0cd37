import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readImports, refuseImport } from "./imports.ts";
import { isTestFile, listSources, readText } from "./source_files.ts";

describe("imports follow the architecture", () => {
  it("in every file that is not a test", () => {
    const refused = listSources().filter((path) => !isTestFile(path)).flatMap((path) =>
      readImports(readText(path)).map((imported) => refuseImport(path, imported))
        .filter((message) => message !== undefined)
    );
    assert.deepEqual(refused, []);
  });
});

describe("the rule itself", () => {
  const value = (specifier: string) => ({ specifier, typesOnly: false });

  const refused: readonly (readonly [path: string, specifier: string])[] = [
    ["packages/core/src/differ.ts", "node:fs"],
    ["packages/core/src/differ.ts", "postgres"],
    ["packages/core/src/differ.ts", "@mz-schedctl/mz-adapter"],
    ["packages/core/src/differ.ts", "../../mz-adapter/src/mod.ts"],
    ["packages/mz-adapter/src/connection.ts", "@mz-schedctl/mz-emulator"],
    ["packages/mz-adapter/src/connection.ts", "@mz-schedctl/cli"],
    ["packages/mz-adapter/src/connection.ts", "@materializeinc/sql-parser"],
    ["packages/mz-adapter/src/connection.ts", "../../../tests/support/golden.ts"],
    ["packages/mz-emulator/src/world/world.ts", "@mz-schedctl/core"],
    ["packages/mz-emulator/src/world/world.ts", "@mz-schedctl/mz-adapter"],
    ["apps/cli/src/main.ts", "@mz-schedctl/mz-emulator"],
    ["apps/server/src/main.ts", "@mz-schedctl/cli"],
    ["apps/newcomer/src/main.ts", "@mz-schedctl/core"],
  ];
  for (const [path, specifier] of refused) {
    it(`refuses "${specifier}" in ${path}`, () => {
      assert.match(refuseImport(path, value(specifier)) ?? "allowed", /^Cannot (import|place) /);
    });
  }

  const granted: readonly (readonly [path: string, specifier: string])[] = [
    ["packages/core/src/differ.ts", "zod"],
    ["packages/core/src/differ.ts", "croner"],
    ["packages/core/src/differ.ts", "./model/action.ts"],
    ["packages/mz-adapter/src/connection.ts", "postgres"],
    ["packages/mz-adapter/src/connection.ts", "node:net"],
    ["packages/mz-adapter/src/connection.ts", "@mz-schedctl/core"],
    ["apps/cli/src/main.ts", "@mz-schedctl/views"],
    ["apps/server/src/main.ts", "hono/logger"],
  ];
  for (const [path, specifier] of granted) {
    it(`allows "${specifier}" in ${path}`, () => {
      assert.equal(refuseImport(path, value(specifier)), undefined);
    });
  }

  it("allows the emulator the types of core", () => {
    const path = "packages/mz-emulator/src/world/world.ts";
    const imported = { specifier: "@mz-schedctl/core", typesOnly: true };
    assert.equal(refuseImport(path, imported), undefined);
  });

  it("finds every form of import, and none in comments", () => {
    const source = [
      'import { a,\n  b } from "one";',
      'import type { C } from "two";',
      'import "three";',
      'export * from "four";',
      'export type { D } from "five";',
      'const late = () => import("six");',
      '// import { x } from "seven";',
      '/* import "eight"; */',
    ].join("\n");
    assert.deepEqual(readImports(source).map((found) => found.specifier).sort(), [
      "five",
      "four",
      "one",
      "six",
      "three",
      "two",
    ]);
    assert.deepEqual(
      readImports(source).filter((found) => found.typesOnly).map((found) => found.specifier),
      ["two", "five"],
    );
  });
});
