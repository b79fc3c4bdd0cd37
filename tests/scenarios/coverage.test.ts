/** The stories together show every key of every strategy and every code that a plan may say. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

const AT_LEAST = 80;

/** What no story can bring about, and the test that shows it. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  // No plan wants that; the guard is there in case one does.
  KEEPS_SERVING: "packages/core/src/guards/guards.test.ts",
  // It takes a damaged row of our own tables.
  STATE_RESET: "packages/core/src/guards/guards.test.ts",
  // It takes a mistake in the program.
  OUR_MISTAKE: "tests/properties/mistakes.test.ts",
};

const read = (path: string) =>
  readFileSync(new URL(`../../${path}`, import.meta.url), "utf8").replaceAll("\r\n", "\n");
const folder = new URL("./", import.meta.url);
const stories = readdirSync(folder).filter((name) => name.endsWith(".txt"))
  .map((name) => read(`tests/scenarios/${name}`));

interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly anyOf?: readonly Schema[];
}

/** The keys that a row may have, for each form of its config. */
function formsOf(schema: Schema): readonly (readonly string[])[] {
  return (schema.anyOf ?? [schema]).map(({ properties }) => Object.keys(properties ?? {}));
}

/** The keys of the configs of a type in all stories, each config by itself. */
function configsTold(type: string): readonly ReadonlySet<string>[] {
  const rows = new RegExp(`^(?:meanwhile \\w+ )?row \\S+ ${type} (?:at=\\S+ )?(\\{.*\\})$`, "gm");
  return stories.flatMap((story) => [...story.matchAll(rows)])
    .map(([, config = ""]) => new Set(Object.keys(JSON.parse(config))));
}

describe("the stories", () => {
  it(`are at least ${AT_LEAST}`, () => assert.ok(stories.length >= AT_LEAST));

  for (const type of ["target_size", "idle_suspend", "burst", "shrink_to_fit"]) {
    const told = configsTold(type);
    for (const keys of formsOf(JSON.parse(read(`docs/schemas/${type}.schema.json`)))) {
      const [required = ""] = keys;
      for (const key of keys) {
        it(`tell of ${key} of ${type} with ${required}`, () => {
          assert.ok(told.some((config) => config.has(required) && config.has(key)));
        });
      }
    }
  }

  const codes = [...read("docs/findings.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(
    ([, code = ""]) => code,
  );
  for (const code of codes) {
    it(`show ${code}, or a test does that says why no story can`, () => {
      const place = ELSEWHERE[code];
      if (place !== undefined) return assert.ok(read(place).includes(code));
      assert.ok(stories.some((story) => story.includes(code)));
    });
  }
});
