/**
 * DROP ROLE and what stands in its way: what the role owns, and every grant that names it.
 *
 * Invariant: a role that something refers to cannot go.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { describe, ownerOf, privilegesOn, type Thing } from "./access.ts";
import { audit } from "./audit.ts";
import { type Draft, putRole, touch } from "./draft.ts";
import { get, remove, values } from "./sorted_map.ts";
import type { Role, World } from "./state.ts";

/** Drops a role that nothing refers to. */
export function dropRole(draft: Draft, role: Role): void {
  if (/^[sg]/.test(role.id)) {
    throw new SqlError("XX000", `role name "${role.name}" is reserved`, {
      detail: 'The role "public" and the prefixes "mz_" and "pg_" are reserved for system roles.',
    });
  }
  if (draft.context?.role === role.name) {
    throw new SqlError("XX000", `current role cannot be dropped`);
  }
  const reasons = everything(draft.world).flatMap((thing) => reasonsFor(draft.world, thing, role));
  if (reasons.length > 0) {
    throw new SqlError(
      "2BP01",
      `role "${role.name}" cannot be dropped because some objects depend on it`,
      { detail: reasons.map((reason) => `${role.name}: ${reason}`).join("\n") },
    );
  }
  for (const other of values(draft.world.roles)) {
    if (!other.memberOf.some((membership) => membership.roleId === role.id)) continue;
    const memberOf = other.memberOf.filter((membership) => membership.roleId !== role.id);
    putRole(draft, { ...other, memberOf });
  }
  draft.world = { ...draft.world, roles: remove(draft.world.roles, role.id) };
  touch(draft, `role/${role.id}`);
  audit(draft, { type: "drop", object: "role", details: { id: role.id, name: role.name } });
}

/** All that can be owned and granted upon, the system last. */
export function everything(world: World): Thing[] {
  return [
    ...values(world.databases).map((it): Thing => ({ kind: "database", it })),
    ...values(world.schemas).map((it): Thing => ({ kind: "schema", it })),
    ...values(world.clusters).map((it): Thing => ({ kind: "cluster", it })),
    ...values(world.items).map((it): Thing => ({ kind: "item", it })),
    { kind: "system" },
  ];
}

function reasonsFor(world: World, thing: Thing, role: Role): string[] {
  const on = describe(world, thing, true);
  const nameOf = (id: string) => id === "p" ? "PUBLIC" : get(world.roles, id)?.name ?? id;
  const owned = thing.kind !== "system" && ownerOf(world, thing) === role.id
    ? [`owner of ${on}`]
    : [];
  const granted = privilegesOn(world, thing).flatMap((acl) => [
    ...(acl.grantee === role.id ? [`privileges on ${on} granted by ${nameOf(acl.grantor)}`] : []),
    ...(acl.grantor === role.id ? [`privileges granted on ${on} to ${nameOf(acl.grantee)}`] : []),
  ]);
  return [...owned, ...granted];
}
