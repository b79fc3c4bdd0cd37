/** ALTER ROLE ... SET and RESET: what sessions of a role begin with. Sessions that are open do not notice. */
import { requirePrivileges } from "./access.ts";
import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import { advise, type Draft, putRole } from "./draft.ts";
import { roleNamed } from "./lookup.ts";
import type { Saying } from "./saying.ts";

type AlterRoleVariable = Extract<Command, { readonly type: "alter_role_variable" }>;

/** Keeps or forgets a value, which has been checked. */
export function alterRoleVariable(
  draft: Draft,
  command: AlterRoleVariable,
  say: Saying,
): string {
  const role = roleNamed(draft.world, command.role);
  if (say.context.role !== role.name) {
    requirePrivileges(draft.world, say.context, [{
      on: { kind: "system" },
      privilege: "CREATEROLE",
    }]);
  }
  const { [command.name]: _, ...others } = role.variables ?? {};
  const variables = command.value === null ? others : { ...others, [command.name]: command.value };
  putRole(draft, { ...role, variables });
  audit(draft, { type: "alter", object: "role", details: { id: role.id, name: role.name } });
  advise(
    draft,
    `variable "${command.name}" was updated for "${role.name}", ` +
      "this will have no effect on the current session",
    {},
  );
  return "ALTER ROLE";
}
