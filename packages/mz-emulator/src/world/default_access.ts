/**
 * What a new thing is born with: its owner's privileges and those that default privileges add.
 *
 * Invariant: grants of default privileges come before the owner's own, as Materialize lists them.
 */
import { allPrivileges, lettersOf, wordsOf } from "./access.ts";
import type { Acl, World } from "./state.ts";

/** Where a new thing is. */
export interface Birth {
  /** cluster, database, schema, or an item's kind. */
  readonly kind: string;
  readonly ownerId: string;
  readonly databaseId?: string | null;
  readonly schemaId?: string | null;
}

/** The grants of a new thing. */
export function birthPrivileges(world: World, birth: Birth): readonly Acl[] {
  const objectType = ["view", "materialized-view", "source"].includes(birth.kind)
    ? "table"
    : birth.kind;
  const all = allPrivileges(birth.kind);
  if (all === "") return [];
  let acls: readonly Acl[] = [];
  for (const rule of world.defaultPrivileges) {
    const fits = rule.objectType === objectType &&
      (rule.roleId === "p" || rule.roleId === birth.ownerId) &&
      (rule.databaseId === null || rule.databaseId === (birth.databaseId ?? null)) &&
      (rule.schemaId === null || rule.schemaId === (birth.schemaId ?? null));
    const letters = [...rule.privileges].filter((letter) => all.includes(letter)).join("");
    if (!fits || letters === "" || rule.grantee === birth.ownerId) continue;
    acls = withGrant(acls, { grantee: rule.grantee, grantor: birth.ownerId, privileges: letters });
  }
  return withGrant(acls, { grantee: birth.ownerId, grantor: birth.ownerId, privileges: all });
}

/** Grants with one more. */
export function withGrant(acls: readonly Acl[], grant: Acl): readonly Acl[] {
  const found = acls.find((acl) => acl.grantee === grant.grantee && acl.grantor === grant.grantor);
  if (found === undefined) return [...acls, grant];
  const privileges = lettersOf(wordsOf(found.privileges + grant.privileges));
  return acls.map((acl) => acl === found ? { ...acl, privileges } : acl);
}

/** Grants without some privileges of one grantee from one grantor. */
export function withoutGrant(acls: readonly Acl[], grant: Acl): readonly Acl[] {
  return acls.flatMap((acl) => {
    if (acl.grantee !== grant.grantee || acl.grantor !== grant.grantor) return [acl];
    const privileges = [...acl.privileges].filter((letter) => !grant.privileges.includes(letter))
      .join("");
    return privileges === "" ? [] : [{ ...acl, privileges }];
  });
}

/** Grants after a change of owner: what was the old owner's is the new one's. */
export function withOwner(acls: readonly Acl[], from: string, to: string): readonly Acl[] {
  let changed: readonly Acl[] = [];
  for (const acl of acls) {
    changed = withGrant(changed, {
      grantee: acl.grantee === from ? to : acl.grantee,
      grantor: acl.grantor === from ? to : acl.grantor,
      privileges: acl.privileges,
    });
  }
  return changed;
}
