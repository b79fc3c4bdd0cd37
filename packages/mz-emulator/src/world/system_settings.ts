/** ALTER SYSTEM SET and RESET. Invariant: only mz_system may. */
import { SqlError } from "../pgwire/message_fields.ts";
import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import type { Draft } from "./draft.ts";
import type { Saying } from "./saying.ts";

const BOOLEANS: Readonly<Record<string, string>> = {
  true: "on",
  t: "on",
  yes: "on",
  on: "on",
  false: "off",
  f: "off",
  no: "off",
  off: "off",
};

/** ALTER SYSTEM SET name = value, RESET name. */
export function alterSystem(
  draft: Draft,
  command: Extract<Command, { readonly type: "alter_system" }>,
  say: Saying,
): string {
  if (say.context.role !== "mz_system") {
    throw new SqlError("42501", "permission denied to alter system", {
      detail: "You must be the 'mz_system' role",
    });
  }
  const { settings, defaultSettings } = draft.world;
  const name = command.name.toLowerCase();
  const next: Record<string, string> = { ...settings };
  const fallback = defaultSettings[name];
  if (command.value !== null) {
    const known = settings[name];
    const isBoolean = known === "on" || known === "off";
    const value = BOOLEANS[command.value.toLowerCase()];
    if (isBoolean && value === undefined) {
      throw new SqlError("22023", `parameter "${command.name}" requires a "boolean" value`);
    }
    next[name] = isBoolean && value !== undefined ? value : command.value;
  } else if (fallback === undefined) delete next[name];
  else next[name] = fallback;
  draft.world = { ...draft.world, settings: next };
  audit(draft, { type: "alter", object: "system", details: { name, value: command.value } });
  return "ALTER SYSTEM";
}
