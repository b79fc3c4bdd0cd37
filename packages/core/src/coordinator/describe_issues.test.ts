import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { describeIssues } from "./describe_issues.ts";

const schema = z.strictObject({
  text: z.string().min(1).optional(),
  number: z.int().min(1).max(9).optional(),
  more: z.number().gt(0).optional(),
  list: z.array(z.strictObject({ deep: z.boolean() })).optional(),
  words: z.number({ error: "it must be a number of sheep" }).optional(),
  nothing: z.null().optional(),
  even: z.int().refine((value) => value % 2 === 0, { error: "an even number" }).optional(),
});

function described(config: unknown): string {
  const parsed = schema.safeParse(config);
  assert.ok(!parsed.success, "nothing is wrong with it");
  return describeIssues(parsed.error, config, ["text", "number"]);
}

describe("describeIssues()", () => {
  const cases: readonly (readonly [config: unknown, text: string])[] = [
    [{ text: 5 }, "config.text is 5, it must be text"],
    [{ text: "" }, 'config.text is "", it must not be empty'],
    [{ number: "x" }, 'config.number is "x", it must be a whole number'],
    [{ number: 1.5 }, "config.number is 1.5, it must be a whole number"],
    [{ number: 0 }, "config.number is 0, it must be at least 1"],
    [{ number: 10 }, "config.number is 10, it must be at most 9"],
    [{ more: 0 }, "config.more is 0, it must be more than 0"],
    [{ list: 1 }, "config.list is 1, it must be a list"],
    [{ list: [{ deep: "x" }] }, 'config.list.0.deep is "x", it must be true or false'],
    [{ list: [{}] }, "config.list.0.deep is missing, it must be true or false"],
    [{ list: [null] }, "config.list.0 is null, it must be object"],
    [{ words: "x" }, 'config.words is "x", it must be a number of sheep'],
    [{ nothing: 1 }, "config.nothing is 1, it must be null"],
    [{ even: 3 }, "config.even: an even number"],
    [{ a: 1, b: 2 }, 'config has the unknown key "a", "b", the keys are text, number'],
    [
      { text: "", number: 0 },
      [
        'config.text is "", it must not be empty',
        "config.number is 0, it must be at least 1",
      ].join("; "),
    ],
  ];
  for (const [config, text] of cases) {
    it(`says what is wrong with ${JSON.stringify(config)}`, () => {
      assert.equal(described(config), text);
    });
  }
});
