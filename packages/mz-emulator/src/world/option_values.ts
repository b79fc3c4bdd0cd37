/**
 * Values of options as written, turned into what the option wants, with Materialize's words for what it cannot be.
 *
 * Knows kinds of values, not options. Invariant: every error here starts with `invalid <OPTION>: `.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Option, OptionValue } from "./command.ts";
import { intervalText, parseDuration } from "./durations.ts";

/** Options by name. */
export type Options = ReadonlyMap<string, Option>;

/** The options by name; an option twice is refused. */
export function optionsByName(options: readonly Option[]): Options {
  const found = new Map<string, Option>();
  for (const option of options) {
    if (found.has(option.name)) {
      throw new SqlError("XX000", `${option.name} specified more than once`);
    }
    found.set(option.name, option);
  }
  return found;
}

/** A text, or undefined when the option is not there. */
export function textOption(options: Options, name: string): string | undefined {
  const option = options.get(name);
  if (option === undefined) return undefined;
  const { value } = option;
  if (value === null) throw invalid(name, "must provide a string value");
  if (value.kind === "string" || value.kind === "word") return value.text;
  throw invalid(name, "cannot use value as string");
}

/** Yes or no; the bare name means yes. */
export function flagOption(options: Options, name: string): boolean | undefined {
  const option = options.get(name);
  if (option === undefined) return undefined;
  const { value } = option;
  if (value === null) return true;
  if (value.kind === "boolean") return value.value;
  if (value.kind === "word" && /^(true|false)$/i.test(value.text)) {
    return value.text.toLowerCase() === "true";
  }
  throw invalid(name, "cannot use value as boolean");
}

/** A whole number of 32 bits without sign. */
export function countOption(options: Options, name: string): number | undefined {
  const option = options.get(name);
  if (option === undefined) return undefined;
  const { value } = option;
  if (value === null) throw invalid(name, `must provide an unsigned integer value`);
  if (value.kind !== "number") throw invalid(name, "cannot use value as number");
  if (!/^\d+$/.test(value.text)) throw invalid(name, "invalid digit found in string");
  const count = Number(value.text);
  if (count > 4294967295) throw invalid(name, "number too large to fit in target type");
  return count;
}

/** A duration in milliseconds, or null for NULL. A bare number counts seconds. */
export function durationOption(options: Options, name: string): number | null | undefined {
  const option = options.get(name);
  if (option === undefined) return undefined;
  const { value } = option;
  if (value === null) throw invalid(name, "must provide an interval value");
  if (value.kind === "null") return null;
  try {
    return durationOf(value);
  } catch (error) {
    if (error instanceof SqlError) throw invalid(name, error.message);
    throw error;
  }
}

/** A value as a duration in milliseconds; says why not without naming the option. */
export function durationOf(value: OptionValue | null): number {
  if (value === null) throw new SqlError("XX000", "must provide an interval value");
  if (value.kind === "string" || value.kind === "number" || value.kind === "interval") {
    return parseDuration(value.text);
  }
  throw new SqlError("XX000", "cannot use value as interval");
}

/** A list of texts. */
export function listOption(options: Options, name: string): readonly string[] | undefined {
  const option = options.get(name);
  if (option === undefined) return undefined;
  const { value } = option;
  if (value === null) throw invalid(name, "must provide a list value");
  if (value.kind !== "list") throw invalid(name, "cannot use value as array");
  return value.items.map((item) => {
    if (item.kind === "string" || item.kind === "word") return item.text;
    throw invalid(name, "cannot use value as string");
  });
}

/** The error for a value that an option cannot have. */
export function invalid(name: string, why: string): SqlError {
  return new SqlError("XX000", `invalid ${name}: ${why}`);
}

/** An interval as SHOW CREATE CLUSTER prints it. */
export function intervalSql(ms: number | null): string {
  return ms === null ? "NULL" : `INTERVAL '${intervalText(ms)}'`;
}
