/**
 * A config may have one of several forms: which one its author has meant is told by the keys that only that form
 * has, so that a mistake is described in the words of one form and not of all.
 */
import type { z } from "zod";
import type { Strategy } from "../strategies/strategy.ts";
import { describeIssues } from "./describe_issues.ts";

interface Form {
  readonly schema: z.ZodType;
  readonly keys: readonly string[];
  readonly required: readonly string[];
}

/** What is wrong with a config that the strategy's schema refuses, and what would be right. */
export function describeConfig(strategy: Strategy, config: Record<string, unknown>): string {
  const forms = formsOf(strategy.schema);
  const [only] = forms;
  if (only !== undefined && forms.length === 1) return describeByForm(only, config);
  const meant = forms.filter((form) => keysGiven(form, forms, config).length > 0);
  const [one] = meant;
  if (one !== undefined && meant.length === 1) return describeByForm(one, config);
  const listed = forms.map(listKeys).join(", or ");
  if (one === undefined) {
    return `config is ${JSON.stringify(config)}, it must have the keys ${listed}`;
  }
  const mixed = meant.map((form) => keysGiven(form, forms, config).join(", ")).join(" with ");
  return `config mixes ${mixed}, it must have the keys of one form only: ${listed}`;
}

function describeByForm({ schema, keys }: Form, config: Record<string, unknown>): string {
  const { error } = schema.safeParse(config);
  if (error === undefined) {
    throw new Error("Cannot describe a config: its form accepts it, it must be refused");
  }
  return describeIssues(error, config, keys);
}

/** The keys of the config that this form has and no other one. */
function keysGiven(
  form: Form,
  forms: readonly Form[],
  config: Record<string, unknown>,
): readonly string[] {
  const others = forms.filter((one) => one !== form);
  return form.keys.filter((key) =>
    Object.hasOwn(config, key) && others.every((other) => !other.keys.includes(key))
  );
}

function listKeys({ keys, required }: Form): string {
  const optional = keys.filter((key) => !required.includes(key));
  const text = required.join(" and ");
  return optional.length === 0 ? text : `${text} (and optionally ${optional.join(", ")})`;
}

function formsOf(schema: z.ZodType): readonly Form[] {
  if ("options" in schema) return (schema.options as readonly z.ZodType[]).flatMap(formsOf);
  const shape = "shape" in schema ? schema.shape as Readonly<Record<string, z.ZodType>> : {};
  const keys = Object.keys(shape);
  const required = keys.filter((key) => shape[key]?.safeParse(undefined).success === false);
  return [{ schema, keys, required }];
}
