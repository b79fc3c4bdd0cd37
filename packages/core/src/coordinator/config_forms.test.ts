import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { defineStrategy } from "../strategies/strategy.ts";
import { describeConfig } from "./config_forms.ts";

function strategyOf(schema: z.ZodType) {
  return defineStrategy({
    ...{ type: "t", aliases: [], fields: [], schema, example: "{}" },
    check: () => null,
    signals: () => ({}),
    decide: () => () => ({}),
    undo: () => ({}),
  });
}

const one = strategyOf(z.strictObject({ a: z.int(), b: z.int().optional() }));
const several = strategyOf(z.union([
  z.strictObject({ a: z.int(), b: z.int(), shared: z.int().optional() }),
  z.strictObject({ c: z.int(), shared: z.int().optional() }),
  z.strictObject({ d: z.int() }),
]));
const LISTED = "a and b (and optionally shared), or c (and optionally shared), or d";

describe("describeConfig()", () => {
  it("of one form names what is wrong with it, also where none of its keys is there", () => {
    assert.equal(describeConfig(one, {}), "config.a is missing, it must be a whole number");
    assert.equal(
      describeConfig(one, { a: 1, x: 1 }),
      'config has the unknown key "x", the keys are a, b',
    );
  });

  it("of several forms goes by the keys that only one of them has", () => {
    assert.equal(
      describeConfig(several, { a: 1 }),
      "config.b is missing, it must be a whole number",
    );
    assert.equal(
      describeConfig(several, { c: "x", shared: 1 }),
      'config.c is "x", it must be a whole number',
    );
  });

  it("lists all forms where none is meant: a shared key tells nothing", () => {
    assert.equal(
      describeConfig(several, { shared: 1 }),
      `config is {"shared":1}, it must have the keys ${LISTED}`,
    );
  });

  it("says which forms are mixed", () => {
    assert.equal(
      describeConfig(several, { a: 1, b: 2, d: 3 }),
      `config mixes a, b with d, it must have the keys of one form only: ${LISTED}`,
    );
  });

  it("does not describe what is accepted", () => {
    assert.throws(() => describeConfig(one, { a: 1 }), /its form accepts it/);
  });
});
