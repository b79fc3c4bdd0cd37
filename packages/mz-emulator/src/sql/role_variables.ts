/** ALTER ROLE ... SET and RESET: read, and their values checked as those of SET are. */
import { executeDdl } from "./ddl.ts";
import { refuseVariable, sessionVariable } from "./parameters.ts";
import { commandPlan, type Plan, type Planning } from "./plan.ts";
import { readTokens } from "./token_reader.ts";
import { readAssignment } from "./variables.ts";
import { requireRole } from "./world_access.ts";

/** Plans one of these, or null when it is another statement. */
export function planRoleVariable({ state, kind, sql }: Planning): Plan | null {
  if (kind !== "alter_role") return null;
  const reader = readTokens(sql);
  reader.expect("alter", "role");
  const role = reader.identifier();
  const resets = reader.accept("reset");
  if (!resets && !reader.accept("set")) return null;
  const { name, values } = resets
    ? { name: reader.identifier(), values: null }
    : readAssignment(reader);
  requireRole(state.machine.world(), role);
  return commandPlan((run) => {
    const known = sessionVariable(name);
    if (!known) throw refuseVariable(name);
    const value = values === null ? null : known.kind.read(known.name, values);
    return executeDdl(run, { type: "alter_role_variable", role, name: known.name, value });
  }, { alone: true, tag: "ALTER ROLE" });
}
