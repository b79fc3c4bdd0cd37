/**
 * Roles and their membership: CREATE and ALTER ROLE, GRANT and REVOKE of a role, OWNER TO, REASSIGN and DROP OWNED.
 *
 * Invariant: no role is, however indirectly, a member of itself.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import {
  privilegesOn,
  requireMembership,
  requireOwner,
  requirePrivileges,
  rolesOf,
  type Thing,
} from "./access.ts";
import { containerNeeds } from "./container_access.ts";
import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import { withOwner } from "./default_access.ts";
import { advise, type Draft, nextNumber, notice, putRole } from "./draft.ts";
import { dropThings } from "./drop.ts";
import { objectId, putPrivileges, withNewOwner } from "./grants.ts";
import { currentRole, findRole, roleNamed } from "./lookup.ts";
import { everything } from "./role_drop.ts";
import { requireLimit } from "./replicas.ts";
import type { Saying } from "./saying.ts";
import { sizeOf } from "./sorted_map.ts";
import type { Role, World } from "./state.ts";
import { findThing } from "./targets.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

const RESERVED_DETAIL =
  'The role "public" and the prefixes "mz_" and "pg_" are reserved for system roles. The role specification ' +
  'names "current_user", "current_role", "session_user", "user", and "none" are also reserved.';
const DOCS = "for more information consult the documentation at " +
  "https://materialize.com/docs/sql/create-role/#details";

/** CREATE ROLE. */
export function createRole(draft: Draft, command: Of<"create_role">, say: Saying): string {
  const { world } = draft;
  checkAttributes(draft, command.attributes, say);
  requirePrivileges(world, say.context, [{ on: { kind: "system" }, privilege: "CREATEROLE" }]);
  if (/^(mz_|pg_|external_)/.test(command.name) || RESERVED.includes(command.name)) {
    throw new SqlError("XX000", `role name "${command.name}" is reserved`, {
      detail: RESERVED_DETAIL,
    });
  }
  if (findRole(world, command.name) !== undefined) {
    if (command.ifNotExists !== true) {
      throw new SqlError("XX000", `role '${command.name}' already exists`);
    }
    notice(draft, "42710", `role "${command.name}" already exists, skipping`);
    return "CREATE ROLE";
  }
  requireLimit(world, { what: "role", limit: "max_roles", current: sizeOf(world.roles), added: 1 });
  const role = addRole(draft, command.name, command.attributes.includes("LOGIN"));
  audit(draft, { type: "create", object: "role", details: { id: role.id, name: role.name } });
  return "CREATE ROLE";
}

/** A new user role. */
export function addRole(draft: Draft, name: string, login: boolean): Role {
  const role: Role = {
    id: `u${nextNumber(draft, "role")}`,
    oid: nextNumber(draft, "oid"),
    name,
    inherit: true,
    login,
    superuser: null,
    memberOf: [],
  };
  putRole(draft, role);
  return role;
}

/** ALTER ROLE with attributes. */
export function alterRole(draft: Draft, command: Of<"alter_role">, say: Saying): string {
  checkAttributes(draft, command.attributes, say);
  const role = roleNamed(draft.world, command.name);
  requirePrivileges(draft.world, say.context, [{
    on: { kind: "system" },
    privilege: "CREATEROLE",
  }]);
  const login = command.attributes.includes("LOGIN")
    ? true
    : command.attributes.includes("NOLOGIN")
    ? false
    : role.login;
  putRole(draft, { ...role, login });
  audit(draft, { type: "alter", object: "role", details: { id: role.id, name: role.name } });
  return "ALTER ROLE";
}

/** GRANT role TO role, REVOKE role FROM role. */
export function changeMembership(
  draft: Draft,
  command: Of<"grant_role" | "revoke_role">,
  say: Saying,
): string {
  const granting = command.type === "grant_role";
  const roles = command.roles.map((name) => roleNamed(draft.world, name));
  const members = command.members.map((name) => roleNamed(draft.world, name));
  for (const role of roles) {
    if (role.id.startsWith("s")) {
      throw new SqlError("XX000", `role name "${role.name}" cannot be granted`);
    }
  }
  requirePrivileges(draft.world, say.context, [{
    on: { kind: "system" },
    privilege: "CREATEROLE",
  }]);
  for (const role of roles) {
    for (const member of members) {
      const now = roleNamed(draft.world, member.name);
      if (granting) addMember(draft, role, now);
      else removeMember(draft, role, now);
    }
  }
  return granting ? "GRANT ROLE" : "REVOKE ROLE";
}

/** ... OWNER TO role. */
export function changeOwner(draft: Draft, command: Of<"owner_to">, say: Saying): string {
  const { world } = draft;
  const kind = command.target.kind.replaceAll("-", " ").toUpperCase();
  const role = roleNamed(world, command.role);
  const thing = findThing(draft, command.target, { say, optional: command.ifExists });
  if (thing === undefined) return `ALTER ${kind}`;
  requireMembership(world, say.context, [role]);
  requireOwner(world, say.context, [thing]);
  requirePrivileges(world, say.context, containerNeeds(world, [thing], "CREATE"));
  giveTo(draft, thing, role);
  return `ALTER ${kind}`;
}

/** REASSIGN OWNED BY. */
export function reassignOwned(
  draft: Draft,
  command: Of<"reassign_owned">,
  say: Saying,
): string {
  const from = command.roles.map((name) => roleNamed(draft.world, name));
  const to = roleNamed(draft.world, command.to);
  requireMembership(draft.world, say.context, [...from, to]);
  for (const thing of everything(draft.world)) {
    if (thing.kind === "system" || thing.kind === "cluster-replica" || thing.kind === "role") {
      continue;
    }
    if (from.some((role) => role.id === thing.it.ownerId)) giveTo(draft, thing, to);
  }
  return "REASSIGN OWNED";
}

/** DROP OWNED BY: what the roles own goes, and every grant to or by them. */
export function dropOwned(draft: Draft, command: Of<"drop_owned">, say: Saying): string {
  const roles = command.roles.map((name) => roleNamed(draft.world, name));
  requireMembership(draft.world, say.context, roles);
  const ids = new Set(roles.map((role) => role.id));
  const owned = everything(draft.world).filter((thing) =>
    thing.kind !== "system" && thing.kind !== "cluster-replica" && thing.kind !== "role" &&
    ids.has(thing.it.ownerId)
  );
  const told = draft.notices.length;
  dropThings(draft, owned, say);
  draft.notices.length = told;
  for (const thing of everything(draft.world)) {
    const acls = privilegesOn(draft.world, thing);
    const kept = acls.filter((acl) => !ids.has(acl.grantee));
    if (kept.length < acls.length) putPrivileges(draft, thing, kept);
  }
  draft.world = {
    ...draft.world,
    defaultPrivileges: draft.world.defaultPrivileges.filter((rule) =>
      !ids.has(rule.roleId) && !ids.has(rule.grantee)
    ),
  };
  draft.touched.add("default-privileges");
  return "DROP OWNED";
}

function giveTo(draft: Draft, thing: Thing, role: Role): void {
  if (thing.kind === "system" || thing.kind === "cluster-replica" || thing.kind === "role") return;
  const from = thing.it.ownerId;
  if (from === role.id) return;
  const acls = withOwner(thing.it.privileges, from, role.id);
  withNewOwner(draft, thing, { ownerId: role.id, privileges: acls });
  audit(draft, {
    type: "alter",
    object: thing.kind === "item" ? thing.it.kind : thing.kind,
    details: { new_owner_id: role.id, object_id: objectId(thing), old_owner_id: from },
  });
}

function addMember(draft: Draft, role: Role, member: Role): void {
  if (member.memberOf.some((membership) => membership.roleId === role.id)) {
    notice(draft, "00000", `role "${member.name}" is already a member of role "${role.name}"`);
    return;
  }
  if (rolesOf(draft.world, role.id).has(member.id)) {
    throw new SqlError("XX000", `role "${role.name}" is a member of role "${member.name}"`);
  }
  putRole(draft, {
    ...member,
    memberOf: [...member.memberOf, { roleId: role.id, grantorId: "s1" }],
  });
  auditMembership(draft, "grant", { role, member });
}

function removeMember(draft: Draft, role: Role, member: Role): void {
  if (!member.memberOf.some((membership) => membership.roleId === role.id)) {
    draft.notices.push({
      severity: "WARNING",
      sqlstate: "01000",
      message: `role "${member.name}" is not a member of role "${role.name}"`,
    });
    return;
  }
  const memberOf = member.memberOf.filter((membership) => membership.roleId !== role.id);
  putRole(draft, { ...member, memberOf });
  auditMembership(draft, "revoke", { role, member });
}

function auditMembership(
  draft: Draft,
  type: "grant" | "revoke",
  of: { readonly role: Role; readonly member: Role },
): void {
  const executor = draft.context === null ? "s1" : currentRole(draft.world, draft.context).id;
  audit(draft, {
    type,
    object: "role",
    details: {
      executed_by: executor,
      grantor_id: "s1",
      member_id: of.member.id,
      role_id: of.role.id,
    },
  });
}

const RESERVED = [
  "public",
  "current_user",
  "current_role",
  "session_user",
  "user",
  "none",
  "PUBLIC",
];

function checkAttributes(draft: Draft, attributes: readonly string[], say: Saying): void {
  const refused = attributes.find((name) => /^(NO)?CREATE(DB|CLUSTER|ROLE)$/.test(name));
  if (refused !== undefined) {
    throw new SqlError("XX000", `${refused} attribute is not supported, ${DOCS}`, {
      detail: "Use system privileges instead.",
    });
  }
  const kinds = attributes.map((name) => name.replace(/^NO(?=[A-Z])/, ""));
  if (new Set(kinds).size < kinds.length) {
    throw new SqlError("XX000", "conflicting or redundant options");
  }
  if (attributes.includes("NOINHERIT")) {
    throw new SqlError("0A000", "non inherit roles not yet supported");
  }
  rbacNotice(draft, draft.world, say);
  if (attributes.some((name) => /^(SUPERUSER|PASSWORD)/.test(name)) && !say.internal) {
    throw new SqlError(
      "0A000",
      "SUPERUSER and PASSWORD attributes is not supported in this environment. " +
        "For more information consult the documentation at https://materialize.com/docs/sql/create-role/#details",
    );
  }
}

function rbacNotice(draft: Draft, world: World, say: Saying): void {
  if (world.settings["enable_rbac_checks"] === "on" || say.context.sessionRbac === true) return;
  advise(
    draft,
    "RBAC is disabled so no role attributes or object ownership will be considered when executing statements",
    {
      hint:
        "To enable RBAC globally run `ALTER SYSTEM SET enable_rbac_checks TO TRUE` as a superuser. " +
        "TO enable RBAC for just this session run `SET enable_session_rbac_checks TO TRUE`.",
    },
  );
}
