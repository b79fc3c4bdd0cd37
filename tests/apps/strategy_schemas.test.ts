/** The published JSON Schemas of strategy configs: current, complete, and as strict as the reader of rows. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { configSchema, STRATEGIES } from "@mz-schedctl/core";
import { assertGolden } from "../support/golden.ts";
import { runInProcess } from "./console.ts";

/** The objects that a config may be: one, or one of several. */
function formsOf(schema: Readonly<Record<string, unknown>>): readonly Form[] {
  const several = schema["anyOf"] ?? schema["oneOf"];
  return (several ?? [schema]) as readonly Form[];
}

interface Form {
  readonly additionalProperties: unknown;
  readonly properties: Readonly<Record<string, { readonly description?: string }>>;
}

describe("the JSON Schema of", () => {
  for (const strategy of STRATEGIES) {
    const schema = configSchema(strategy);

    it(`${strategy.type} is the one in docs/schemas`, () => {
      const path = new URL(`../../docs/schemas/${strategy.type}.schema.json`, import.meta.url);
      assertGolden(path, JSON.stringify(schema, null, 2) + "\n");
    });

    it(`${strategy.type} describes every key and allows no other`, () => {
      for (const form of formsOf(schema)) {
        assert.equal(form.additionalProperties, false);
        assert.ok(Object.keys(form.properties).length > 0);
        for (const [key, { description }] of Object.entries(form.properties)) {
          assert.ok((description ?? "") !== "", `"${key}" has no description`);
        }
      }
    });

    it(`${strategy.type} is printed by strategies schema`, async () => {
      const run = await runInProcess(["strategies", "schema", strategy.type]);
      assert.equal(run.code, 0, run.stderr);
      assert.deepEqual(JSON.parse(run.stdout), schema);
    });
  }
});

describe("strategies schema", () => {
  it("without a type prints all, by type", async () => {
    const run = await runInProcess(["strategies", "schema"]);
    assert.equal(run.code, 0, run.stderr);
    const { v, schemas } = JSON.parse(run.stdout);
    assert.equal(v, 1);
    assert.deepEqual(Object.keys(schemas), STRATEGIES.map((one) => one.type));
  });

  it("takes the other name of a strategy", async () => {
    const run = await runInProcess(["strategies", "schema", "idle_shutdown"]);
    assert.equal(JSON.parse(run.stdout).title, "config of idle_suspend");
  });

  it("says which types there are when there is none of that name", async () => {
    const run = await runInProcess(["strategies", "schema", "resize"]);
    assert.equal(run.code, 64);
    assert.match(run.stderr, /"resize", it must be one of .*target_size/);
  });
});
