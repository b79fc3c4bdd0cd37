/** What is wrong with a config, in the words of its author: where, what is there, and what would be right. */
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** All of it, one clause each. `keys` are the keys that there are. */
export function describeIssues(
  error: z.ZodError,
  config: unknown,
  keys: readonly string[],
): string {
  return error.issues.map((issue) => describeIssue(issue, config, keys)).join("; ");
}

function describeIssue(issue: Issue, config: unknown, keys: readonly string[]): string {
  const where = ["config", ...issue.path.map(String)].join(".");
  const given = valueAt(config, issue.path);
  const is = given === undefined ? `${where} is missing` : `${where} is ${JSON.stringify(given)}`;
  switch (issue.code) {
    case "unrecognized_keys": {
      const unknown = issue.keys.map((key) => `"${key}"`).join(", ");
      return `${where} has the unknown key ${unknown}, the keys are ${keys.join(", ")}`;
    }
    case "invalid_type":
      // A schema that has words of its own for what it wants.
      if (!issue.message.startsWith("Invalid input")) return `${is}, ${issue.message}`;
      return `${is}, it must be ${WORDS[issue.expected] ?? issue.expected}`;
    case "too_small":
      return issue.origin === "string"
        ? `${is}, it must not be empty`
        : `${is}, it must be ${
          issue.inclusive === false ? "more than" : "at least"
        } ${issue.minimum}`;
    case "too_big":
      return `${is}, it must be at most ${issue.maximum}`;
    default:
      return `${where}: ${issue.message}`;
  }
}

/** The validator's types in plain words. */
const WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a whole number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
};

function valueAt(config: unknown, path: readonly PropertyKey[]): unknown {
  let value = config;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
