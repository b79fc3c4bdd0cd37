/** Session variables that the start-up message sets. What cannot be set is only reported. */
import type { Startup } from "../pgwire/backend.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import { refuseVariable, sessionVariable } from "../sql/parameters.ts";

/** The values to begin with, and one message for each setting that was refused. */
export interface StartupSettings {
  readonly values: ReadonlyMap<string, string>;
  readonly refused: readonly string[];
}

const NO_SETTINGS = new Set(["user", "options", "replication"]);

/** Reads them. */
export function startupSettings(startup: Startup): StartupSettings {
  const values = new Map<string, string>();
  const refused: string[] = [];
  const set = (name: string, value: string) => {
    try {
      const known = sessionVariable(name);
      if (!known) throw refuseVariable(name);
      values.set(known.name, known.kind.read(known.name, [value]));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      refused.push(`startup setting ${name} not set: ${error.field.message}`);
    }
  };
  for (const [name, value] of startup.parameters) {
    if (!NO_SETTINGS.has(name)) set(name, value);
  }
  const options = parseOptions(startup.parameters.get("options") ?? "");
  if (options === null) refused.push("startup setting options not set: could not parse");
  for (const [name, value] of options ?? []) set(name, value);
  return { values, refused };
}

/** `-c name=value --name=value`; null for anything else. A backslash keeps a blank. */
export function parseOptions(text: string): readonly (readonly [string, string])[] | null {
  const words = [...text.matchAll(/(?:\\.|[^\s\\])+/g)].map((m) => m[0].replace(/\\(.)/g, "$1"));
  const found: [string, string][] = [];
  for (let i = 0; i < words.length; i++) {
    let word = words[i] ?? "";
    if (word === "-c") word = words[++i] ?? "";
    else if (word.startsWith("--") || word.startsWith("-c")) word = word.slice(2);
    else return null;
    const equals = word.indexOf("=");
    if (equals < 1) return null;
    found.push([word.slice(0, equals).replaceAll("-", "_"), word.slice(equals + 1)]);
  }
  return found;
}
