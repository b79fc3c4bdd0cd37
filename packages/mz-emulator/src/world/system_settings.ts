/** ALTER SYSTEM SET and RESET. Invariant: only mz_system may, and a setting keeps the type of its default. */
import { SqlError } from "../pgwire/message_fields.ts";
import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import type { Draft } from "./draft.ts";
import type { Saying } from "./saying.ts";

type AlterSystem = Extract<Command, { readonly type: "alter_system" }>;

const BOOLEANS: Readonly<Record<string, string>> = {
  true: "on",
  t: "on",
  yes: "on",
  on: "on",
  "1": "on",
  false: "off",
  f: "off",
  no: "off",
  off: "off",
  "0": "off",
};

/** ALTER SYSTEM SET name = value, RESET name, RESET ALL. */
export function alterSystem(draft: Draft, command: AlterSystem, say: Saying): string {
  if (say.context.role !== "mz_system") {
    throw new SqlError("42501", "permission denied to alter system", {
      detail: "You must be the 'mz_system' role",
    });
  }
  const { settings, defaultSettings } = draft.world;
  const name = command.name.toLowerCase();
  const isAll = name === "all" && command.value === null;
  draft.world = {
    ...draft.world,
    settings: isAll ? defaultSettings : changed(settings, defaultSettings[name], command),
  };
  const details = isAll ? {} : { name, value: command.value };
  audit(draft, { type: "alter", object: "system", details });
  return "ALTER SYSTEM";
}

function changed(
  settings: Readonly<Record<string, string>>,
  fallback: string | undefined,
  command: AlterSystem,
): Readonly<Record<string, string>> {
  const name = command.name.toLowerCase();
  if (command.value !== null) {
    return { ...settings, [name]: typed(fallback ?? settings[name], command.name, command.value) };
  }
  if (fallback !== undefined) return { ...settings, [name]: fallback };
  const { [name]: _, ...others } = settings;
  return others;
}

/** A value of the same type as one that is known. */
function typed(known: string | undefined, name: string, value: string): string {
  const refuse = (type: string) =>
    new SqlError("22023", `parameter "${name}" requires a "${type}" value`);
  if (known === "on" || known === "off") {
    const read = BOOLEANS[value.toLowerCase()];
    if (read === undefined) throw refuse("boolean");
    return read;
  }
  if (/^max_\w+_rate$/.test(name)) {
    if (!/^\d+(\.\d+)?$/.test(value)) throw refuse("numeric");
  } else if (known !== undefined && /^\d+$/.test(known) && !/^\d+$/.test(value)) {
    throw refuse("unsigned integer");
  }
  return value;
}
