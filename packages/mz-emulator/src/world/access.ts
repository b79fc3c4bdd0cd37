/**
 * Who may do what: ownership, privileges, superusers, and what the system keeps for itself even with checks off.
 *
 * Says yes by returning and no by throwing 42501. Invariant: mz_system may do everything.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Context } from "./command.ts";
import { fullName, kindWords, roleNamed, schemaFullName } from "./lookup.ts";
import { get } from "./sorted_map.ts";
import type { Acl, Cluster, Database, Item, Replica, Role, Schema, World } from "./state.ts";

/** Something that is owned and granted upon. */
export type Thing =
  | { readonly kind: "cluster"; readonly it: Cluster }
  | { readonly kind: "cluster-replica"; readonly it: Replica }
  | { readonly kind: "database"; readonly it: Database }
  | { readonly kind: "schema"; readonly it: Schema }
  | { readonly kind: "item"; readonly it: Item }
  | { readonly kind: "role"; readonly it: Role }
  | { readonly kind: "system" };

/** A privilege that a statement needs. */
export interface Need {
  readonly on: Thing;
  /** SELECT, USAGE, CREATE... */
  readonly privilege: string;
  /** Who must have it, when that is not the current role: the owner of a view. By id. */
  readonly roleId?: string;
}

/** Privilege words and their letters, in the order in which Materialize prints the letters. */
export const PRIVILEGE_LETTERS: readonly (readonly [string, string])[] = [
  ["INSERT", "a"],
  ["SELECT", "r"],
  ["UPDATE", "w"],
  ["DELETE", "d"],
  ["USAGE", "U"],
  ["CREATE", "C"],
  ["CREATEROLE", "R"],
  ["CREATEDB", "B"],
  ["CREATECLUSTER", "N"],
  ["CREATENETWORKPOLICY", "P"],
];

/** The letters for privilege words. */
export function lettersOf(words: readonly string[]): string {
  return PRIVILEGE_LETTERS.filter(([word]) => words.includes(word)).map(([, letter]) => letter)
    .join("");
}

/** The words for privilege letters. */
export function wordsOf(letters: string): string[] {
  return PRIVILEGE_LETTERS.filter(([, letter]) => letters.includes(letter)).map(([word]) => word);
}

/** The privileges that there are for a kind of thing. */
export function allPrivileges(kind: string): string {
  if (kind === "table") return "arwd";
  if (["view", "materialized-view", "source"].includes(kind)) return "r";
  if (["cluster", "database", "schema"].includes(kind)) return "UC";
  if (kind === "system") return "RBNP";
  return ["type", "secret", "connection", "network-policy"].includes(kind) ? "U" : "";
}

/** Whether a role is a superuser. */
export function isSuperuser(world: World, context: Context): boolean {
  return roleNamed(world, context.role).superuser === true;
}

/** Whether privileges are looked at for what users own. */
export function checksPrivileges(world: World, context: Context): boolean {
  if (isSuperuser(world, context)) return false;
  return world.settings["enable_rbac_checks"] === "on" || context.sessionRbac === true ||
    roleNamed(world, context.role).id.startsWith("s");
}

/** Refuses unless the role owns all of these, or need not. */
export function requireOwner(world: World, context: Context, things: readonly Thing[]): void {
  if (context.role === "mz_system") return;
  const role = roleNamed(world, context.role);
  const all = checksPrivileges(world, context);
  const roles = rolesOf(world, role.id);
  const missing = things.filter((thing) => {
    if (thing.kind === "system") return false;
    if (!all && !isSystemThing(thing)) return false;
    return !roles.has(ownerOf(world, thing));
  });
  if (missing.length === 0) return;
  const named = missing.map((thing) => describe(world, thing, false)).join(", ");
  throw new SqlError("42501", `must be owner of ${named}`);
}

/** Refuses unless the role has all of these privileges, or need not. */
export function requirePrivileges(world: World, context: Context, needs: readonly Need[]): void {
  if (context.role === "mz_system") return;
  const role = roleNamed(world, context.role);
  const all = checksPrivileges(world, context);
  for (const need of needs) {
    if (!all && (!isSystemThing(need.on) || need.privilege === "SELECT")) continue;
    const roleId = need.roleId ?? role.id;
    if (hasPrivilege(world, roleId, need)) continue;
    const on = describe(world, need.on, true);
    const name = get(world.roles, roleId)?.name ?? roleId;
    throw new SqlError("42501", `permission denied for ${on}`, {
      detail: `The '${name}' role needs ${need.privilege} privileges on ${on}`,
    });
  }
}

/** Refuses what only superusers may do while privileges are looked at. */
export function requireSuperuser(world: World, context: Context, action: string): void {
  if (!checksPrivileges(world, context)) return;
  throw new SqlError("42501", `permission denied to ${action}`, {
    detail: `You must be a superuser to ${action}`,
  });
}

/** Refuses unless the role is a member of all of these, or need not be. */
export function requireMembership(world: World, context: Context, roles: readonly Role[]): void {
  if (context.role === "mz_system") return;
  const all = checksPrivileges(world, context);
  const held = rolesOf(world, roleNamed(world, context.role).id);
  const missing = new Set(
    roles.filter((role) => (all || !role.id.startsWith("u")) && !held.has(role.id))
      .map((role) => `"${role.name}"`),
  );
  if (missing.size === 0) return;
  throw new SqlError("42501", `must be a member of ${[...missing].join(", ")}`);
}

/** Whether a role has a privilege, by itself, by a role it is a member of, or as everyone. */
export function hasPrivilege(world: World, roleId: string, need: Need): boolean {
  const letter = lettersOf([need.privilege]);
  const roles = rolesOf(world, roleId);
  return privilegesOn(world, need.on).some((acl) =>
    (acl.grantee === "p" || roles.has(acl.grantee)) && acl.privileges.includes(letter)
  );
}

/** A role and all roles that it is a member of. */
export function rolesOf(world: World, roleId: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    if (found.has(id)) return;
    found.add(id);
    for (const membership of get(world.roles, id)?.memberOf ?? []) visit(membership.roleId);
  };
  visit(roleId);
  return found;
}

/** Who owns a thing. A replica belongs to its cluster's owner. */
export function ownerOf(world: World, thing: Thing): string {
  if (thing.kind === "cluster-replica") {
    return get(world.clusters, thing.it.clusterId)?.ownerId ?? "";
  }
  if (thing.kind === "system" || thing.kind === "role") return "s1";
  return thing.it.ownerId;
}

/** The grants on a thing. */
export function privilegesOn(world: World, thing: Thing): readonly Acl[] {
  if (thing.kind === "system") return world.systemPrivileges;
  if (thing.kind === "cluster-replica" || thing.kind === "role") return [];
  return thing.it.privileges;
}

/** `CLUSTER c`, `TABLE "materialize.public.t"`: the kind in capitals and the full name. */
export function describe(world: World, thing: Thing, quoted: boolean): string {
  const quote = (name: string) => quoted ? `"${name}"` : name;
  switch (thing.kind) {
    case "system":
      return "SYSTEM";
    case "cluster":
      return `CLUSTER ${quote(thing.it.name)}`;
    case "cluster-replica": {
      const cluster = get(world.clusters, thing.it.clusterId)?.name ?? thing.it.clusterId;
      return `CLUSTER REPLICA ${quote(`${cluster}.${thing.it.name}`)}`;
    }
    case "database":
      return `DATABASE ${quote(thing.it.name)}`;
    case "schema":
      return `SCHEMA ${quote(schemaFullName(world, thing.it.id))}`;
    case "role":
      return `ROLE ${quote(thing.it.name)}`;
    case "item":
      return `${kindWords(thing.it.kind).toUpperCase()} ${quote(fullName(world, thing.it))}`;
  }
}

function isSystemThing(thing: Thing): boolean {
  if (thing.kind === "system") return false;
  const id = thing.kind === "cluster-replica" ? thing.it.clusterId : thing.it.id;
  return id.startsWith("s") || id.startsWith("g");
}
