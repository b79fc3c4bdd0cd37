/**
 * The rows that a thing has in the catalog.
 *
 * Only relations that Materialize stores: its views are views here too (`derived_views.ts`). Invariant: same world, same rows.
 */
import { timestampText } from "../world/durations.ts";
import { get } from "../world/sorted_map.ts";
import type { Role, World } from "../world/state.ts";
import { aclRow, aclsText, aclText } from "./acl_text.ts";
import { clusterRows, objectRows, replicaRows, sizeRows, unplacedRows } from "./cluster_rows.ts";
import { itemRows } from "./item_rows.ts";
import { flag, type KeyedRow, row } from "./keyed_row.ts";

/** The rows of what `ref` names: `cluster/u1`, `object/u5/u3`. None when it is not there. */
export function rowsOf(world: World, ref: string): readonly KeyedRow[] {
  const slash = ref.indexOf("/");
  const kind = slash < 0 ? ref : ref.slice(0, slash);
  const id = slash < 0 ? "" : ref.slice(slash + 1);
  switch (kind) {
    case "cluster":
      return some(get(world.clusters, id), (cluster) => clusterRows(world, cluster));
    case "replica":
      return some(get(world.replicas, id), (replica) => replicaRows(world, replica));
    case "item":
      return some(get(world.items, id), (item) => itemRows(world, item));
    case "object": {
      const [replicaId = "", itemId = ""] = id.split("/");
      return objectRows(world, replicaId, itemId);
    }
    case "unplaced":
      return unplacedRows(world, id);
    case "sizes":
      return world.sizes.flatMap(sizeRows);
    default:
      return placeRows(world, kind, id);
  }
}

function placeRows(world: World, kind: string, id: string): readonly KeyedRow[] {
  switch (kind) {
    case "role":
      return some(get(world.roles, id), (role) => [
        row("mz_catalog.mz_roles", id, {
          id,
          oid: String(role.oid),
          name: role.name,
          inherit: flag(role.inherit),
          rolcanlogin: role.login === null ? null : flag(role.login),
          rolsuper: role.superuser === null ? null : flag(role.superuser),
        }),
        ...parameterRows(role),
        ...role.memberOf.map((membership) =>
          row("mz_catalog.mz_role_members", `${membership.roleId}/${id}`, {
            role_id: membership.roleId,
            member: id,
            grantor: membership.grantorId,
          })
        ),
      ]);
    case "database":
      return some(get(world.databases, id), (database) => [
        row("mz_catalog.mz_databases", id, {
          id,
          oid: String(database.oid),
          name: database.name,
          owner_id: database.ownerId,
          privileges: aclsText(database.privileges),
        }),
      ]);
    case "schema":
      return some(get(world.schemas, id), (schema) => [
        row("mz_catalog.mz_schemas", id, {
          id,
          oid: String(schema.oid),
          database_id: schema.databaseId,
          name: schema.name,
          owner_id: schema.ownerId,
          privileges: aclsText(schema.privileges),
        }),
      ]);
    case "comment":
      return some(get(world.comments, id), (comment) => [
        row("mz_internal.mz_comments", id, {
          id: comment.id,
          object_type: comment.objectType,
          object_sub_id: comment.subId === null ? null : String(comment.subId),
          comment: comment.text,
        }),
      ]);
    default:
      return sessionRows(world, kind, id);
  }
}

/** What sessions of a role begin with. */
function parameterRows(role: Role): readonly KeyedRow[] {
  return Object.entries(role.variables ?? {}).map(([name, value]) =>
    row("mz_catalog.mz_role_parameters", `${role.id}/${name}`, {
      role_id: role.id,
      parameter_name: name,
      parameter_value: value,
    })
  );
}

function sessionRows(world: World, kind: string, id: string): readonly KeyedRow[] {
  switch (kind) {
    case "session":
      return some(get(world.sessions, id), (session) => [
        row("mz_internal.mz_sessions", id, {
          id,
          connection_id: String(session.connectionId),
          role_id: session.roleId,
          client_ip: session.clientIp,
          connected_at: timestampText(session.connectedAt),
        }),
      ]);
    case "subscription":
      return some(get(world.subscriptions, id), (found) => [
        row("mz_internal.mz_subscriptions", id, found),
      ]);
    case "system-privileges":
      return world.systemPrivileges.map((acl) =>
        row("mz_catalog.mz_system_privileges", aclText(acl), { privileges: aclText(acl) })
      );
    case "default-privileges":
      return world.defaultPrivileges.map((rule) =>
        row(
          "mz_catalog.mz_default_privileges",
          [rule.roleId, rule.databaseId, rule.schemaId, rule.objectType, rule.grantee].join("/"),
          aclRow(rule),
        )
      );
    default:
      return [];
  }
}

function some<T>(
  thing: T | undefined,
  rows: (thing: T) => readonly KeyedRow[],
): readonly KeyedRow[] {
  return thing === undefined ? [] : rows(thing);
}
