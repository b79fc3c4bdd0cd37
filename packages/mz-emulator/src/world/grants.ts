/**
 * GRANT and REVOKE of privileges, and default privileges.
 *
 * Invariant: a privilege is granted only on kinds of things that have it.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import {
  allPrivileges,
  describe,
  lettersOf,
  ownerOf,
  privilegesOn,
  requireMembership,
  requireOwner,
  requirePrivileges,
  requireSuperuser,
  type Thing,
  wordsOf,
} from "./access.ts";
import { audit } from "./audit.ts";
import type { Command } from "./command.ts";
import { containerNeeds } from "./container_access.ts";
import { withGrant, withoutGrant } from "./default_access.ts";
import { type Draft, putCluster, putItem, touch } from "./draft.ts";
import { databaseNamed, replicasOf, roleNamed, schemaNamed } from "./lookup.ts";
import { everything } from "./role_drop.ts";
import type { Saying } from "./saying.ts";
import { put } from "./sorted_map.ts";
import type { Acl, DefaultPrivilege } from "./state.ts";
import { findThing } from "./targets.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** GRANT ... ON ... TO, REVOKE ... ON ... FROM. */
export function changeGrants(draft: Draft, command: Of<"grant" | "revoke">, say: Saying): string {
  const things = command.targets.map((target) =>
    findThing(draft, target, { say, anyRelation: true })
  )
    .flatMap((thing) => thing ?? []);
  return applyGrants(draft, { things, command, granting: command.type === "grant" }, say);
}

/** GRANT ... ON ALL TABLES IN SCHEMA ..., ON ALL CLUSTERS. */
export function changeAllGrants(
  draft: Draft,
  command: Of<"grant_all" | "revoke_all">,
  say: Saying,
): string {
  const schemas = command.inSchemas.map((name) => schemaNamed(draft.world, say.context, name).id);
  const databases = command.inDatabases.map((name) => databaseNamed(draft.world, name).id);
  const relation = ["table", "view", "materialized-view", "source"];
  const things = everything(draft.world).filter((thing) => {
    if (thing.kind === "system" || thing.kind === "cluster-replica" || thing.kind === "role") {
      return false;
    }
    if (!thing.it.id.startsWith("u")) return false;
    const kind = thing.kind === "item" ? thing.it.kind : thing.kind;
    const fits = kind === command.kind || (command.kind === "table" && relation.includes(kind));
    if (!fits) return false;
    if (schemas.length === 0 && databases.length === 0) return true;
    const schemaId = thing.kind === "item" ? thing.it.schemaId : thing.it.id;
    return schemas.includes(schemaId) || inDatabases(draft, thing, databases);
  });
  return applyGrants(draft, { things, command, granting: command.type === "grant_all" }, say);
}

/** ALTER DEFAULT PRIVILEGES. */
export function alterDefaultPrivileges(
  draft: Draft,
  command: Of<"alter_default_privileges">,
  say: Saying,
): string {
  const { world } = draft;
  const words = command.kind.toUpperCase();
  const letters = requireFitting(command.privileges, command.kind, words);
  if (["cluster", "database"].includes(command.kind) && command.inDatabases.length > 0) {
    throw new SqlError("XX000", `cannot specify ${words}S and IN DATABASE`);
  }
  if (["cluster", "database", "schema"].includes(command.kind) && command.inSchemas.length > 0) {
    throw new SqlError("XX000", `cannot specify ${words}S and IN SCHEMA`);
  }
  const roleOf = (name: string) => name === "PUBLIC" ? "p" : roleNamed(world, name).id;
  const owners = command.forRoles.length === 0 ? [say.context.role] : command.forRoles;
  requireDefaultsOf(draft, owners, say);
  const places: readonly (readonly [string | null, string | null])[] = command.inSchemas.length > 0
    ? command.inSchemas.map((name) => {
      const schema = schemaNamed(world, say.context, name);
      return [schema.databaseId, schema.id] as const;
    })
    : command.inDatabases.length > 0
    ? command.inDatabases.map((name) => [databaseNamed(world, name).id, null] as const)
    : [[null, null]];
  let rules = world.defaultPrivileges;
  for (const owner of owners) {
    for (const grantee of command.roles) {
      for (const [databaseId, schemaId] of places) {
        const rule: DefaultPrivilege = {
          roleId: roleOf(owner),
          databaseId,
          schemaId,
          objectType: command.kind,
          grantee: roleOf(grantee),
          privileges: letters,
        };
        rules = changeRule(rules, rule, command.grant);
        audit(draft, {
          type: command.grant ? "grant" : "revoke",
          object: command.kind,
          details: {
            database_id: databaseId,
            grantee_id: rule.grantee,
            privileges: letters,
            role_id: rule.roleId,
            schema_id: schemaId,
          },
        });
      }
    }
  }
  draft.world = { ...draft.world, defaultPrivileges: rules };
  touch(draft, "default-privileges");
  return "ALTER DEFAULT PRIVILEGES";
}

/** Default privileges are changed by their role's members, those of all roles by superusers. */
function requireDefaultsOf(draft: Draft, owners: readonly string[], say: Saying): void {
  const named = owners.filter((name) => name !== "PUBLIC");
  requireMembership(draft.world, say.context, named.map((name) => roleNamed(draft.world, name)));
  if (named.length === owners.length) return;
  requireSuperuser(draft.world, say.context, "ALTER DEFAULT PRIVILEGES FOR ALL ROLES");
}

/** Gives a thing other grants. */
export function putPrivileges(draft: Draft, thing: Thing, privileges: readonly Acl[]): void {
  if (thing.kind === "system") {
    draft.world = { ...draft.world, systemPrivileges: privileges };
    touch(draft, "system-privileges");
  } else if (thing.kind !== "cluster-replica" && thing.kind !== "role") {
    withNewOwner(draft, thing, { ownerId: thing.it.ownerId, privileges });
  }
}

/** Gives a thing another owner and other grants. */
export function withNewOwner(
  draft: Draft,
  thing: Exclude<Thing, { readonly kind: "system" | "cluster-replica" | "role" }>,
  to: { readonly ownerId: string; readonly privileges: readonly Acl[] },
): void {
  const { world } = draft;
  switch (thing.kind) {
    case "cluster":
      putCluster(draft, { ...thing.it, ...to });
      for (const replica of replicasOf(world, thing.it.id)) touch(draft, `replica/${replica.id}`);
      return;
    case "item":
      return putItem(draft, { ...thing.it, ...to });
    case "schema":
      draft.world = { ...world, schemas: put(world.schemas, thing.it.id, { ...thing.it, ...to }) };
      return touch(draft, `schema/${thing.it.id}`);
    case "database":
      draft.world = {
        ...world,
        databases: put(world.databases, thing.it.id, { ...thing.it, ...to }),
      };
      return touch(draft, `database/${thing.it.id}`);
  }
}

/** A thing's id as the audit log writes it in grants: `Cu5` for a cluster. */
export function objectId(thing: Thing): string {
  if (thing.kind === "system") return "SYSTEM";
  const prefix: Record<string, string> = {
    "cluster": "C",
    "cluster-replica": "CR",
    "database": "D",
    "schema": "S",
    "role": "R",
    "item": "I",
  };
  return `${prefix[thing.kind] ?? ""}${thing.it.id}`;
}

function applyGrants(
  draft: Draft,
  wanted: {
    readonly things: readonly Thing[];
    readonly command: { readonly privileges: readonly string[]; readonly roles: readonly string[] };
    readonly granting: boolean;
  },
  say: Saying,
): string {
  const { things, command, granting } = wanted;
  const grantees = command.roles.map((name) =>
    name === "PUBLIC" ? "p" : roleNamed(draft.world, name).id
  );
  const letters = things.map((thing) => {
    const kind = thing.kind === "item" ? thing.it.kind : thing.kind;
    return requireFitting(command.privileges, kind, describe(draft.world, thing, true));
  });
  requireOwner(draft.world, say.context, things.filter((thing) => thing.kind !== "system"));
  requirePrivileges(draft.world, say.context, containerNeeds(draft.world, things, "USAGE"));
  if (things.some((thing) => thing.kind === "system")) {
    requireSuperuser(draft.world, say.context, "GRANT/REVOKE SYSTEM PRIVILEGES");
  }
  for (const [index, thing] of things.entries()) {
    for (const grantee of grantees) {
      const grantor = ownerOf(draft.world, thing);
      const grant: Acl = { grantee, grantor, privileges: letters[index] ?? "" };
      const before = privilegesOn(draft.world, current(draft, thing));
      const after = granting ? withGrant(before, grant) : withoutGrant(before, grant);
      if (JSON.stringify(after) === JSON.stringify(before)) continue;
      putPrivileges(draft, current(draft, thing), after);
      audit(draft, {
        type: granting ? "grant" : "revoke",
        object: thing.kind === "item" ? thing.it.kind : thing.kind,
        details: {
          grantee_id: grantee,
          grantor_id: grantor,
          object_id: objectId(thing),
          privileges: grant.privileges,
        },
      });
    }
  }
  return granting ? "GRANT" : "REVOKE";
}

/** The thing as it is now, after earlier grants of the same statement. */
function current(draft: Draft, thing: Thing): Thing {
  if (thing.kind === "system") return thing;
  return everything(draft.world).find((other) =>
    other.kind === thing.kind && "it" in other && other.it.id === thing.it.id
  ) ?? thing;
}

function requireFitting(privileges: readonly string[], kind: string, on: string): string {
  const all = allPrivileges(kind);
  if (privileges.length === 1 && privileges[0] === "ALL") return all;
  const wrong = privileges.filter((word) => !wordsOf(all).includes(word));
  if (wrong.length > 0) {
    throw new SqlError("XX000", `invalid privilege types ${wrong.join(", ")} for ${on}`);
  }
  return lettersOf(privileges);
}

function changeRule(
  rules: readonly DefaultPrivilege[],
  rule: DefaultPrivilege,
  grant: boolean,
): readonly DefaultPrivilege[] {
  const same = (other: DefaultPrivilege) =>
    other.roleId === rule.roleId && other.databaseId === rule.databaseId &&
    other.schemaId === rule.schemaId && other.objectType === rule.objectType &&
    other.grantee === rule.grantee;
  const old = rules.find(same)?.privileges ?? "";
  const privileges = grant
    ? lettersOf(wordsOf(old + rule.privileges))
    : [...old].filter((letter) => !rule.privileges.includes(letter)).join("");
  const others = rules.filter((other) => !same(other));
  return privileges === "" ? others : [...others, { ...rule, privileges }];
}

function inDatabases(draft: Draft, thing: Thing, databases: readonly string[]): boolean {
  if (thing.kind === "schema") return databases.includes(thing.it.databaseId ?? "");
  if (thing.kind !== "item") return false;
  const schema = everything(draft.world).find((other) =>
    other.kind === "schema" && other.it.id === thing.it.schemaId
  );
  return schema?.kind === "schema" && databases.includes(schema.it.databaseId ?? "");
}
