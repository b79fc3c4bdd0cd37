/** Grants as the catalog prints them. */
import type { CatalogRow } from "../world/change.ts";
import type { Acl, DefaultPrivilege } from "../world/state.ts";

/** One grant: `s2=U/s1`; everyone is empty. */
export function aclText(acl: Acl): string {
  return `${acl.grantee === "p" ? "" : acl.grantee}=${acl.privileges}/${acl.grantor}`;
}

/** An array of grants. */
export function aclsText(acls: readonly Acl[]): string {
  return `{${acls.map(aclText).join(",")}}`;
}

/** The row of a default privilege. */
export function aclRow(rule: DefaultPrivilege): CatalogRow {
  return {
    role_id: rule.roleId,
    database_id: rule.databaseId,
    schema_id: rule.schemaId,
    object_type: rule.objectType,
    grantee: rule.grantee,
    privileges: rule.privileges,
  };
}
