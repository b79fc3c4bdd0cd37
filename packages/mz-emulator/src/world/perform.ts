/** Each command, handed to what carries it out. Invariant: every kind of command is named here, or this does not compile. */
import { SqlError } from "../pgwire/message_fields.ts";
import { alterClusterSet } from "./cluster_alter.ts";
import { alterClusterReset } from "./cluster_reset.ts";
import { alterRoleVariable } from "./role_variables.ts";
import { createCluster, createReplica, renameReplica } from "./cluster_create.ts";
import { renameCluster, renameItem, renameSchema, swapClusters } from "./cluster_names.ts";
import type { Command } from "./command.ts";
import { comment } from "./comments.ts";
import { type Draft, putItem } from "./draft.ts";
import { drop } from "./drop.ts";
import { alterDefaultPrivileges, changeAllGrants, changeGrants } from "./grants.ts";
import { createDatabase, createItem, createSchema } from "./items.ts";
import { setLoad } from "./load.ts";
import { crashReplica } from "./replica_life.ts";
import {
  alterRole,
  changeMembership,
  changeOwner,
  createRole,
  dropOwned,
  reassignOwned,
} from "./roles.ts";
import { type Saying, sayingOf } from "./saying.ts";
import { closeSession, closeSubscription, openSession, openSubscription } from "./sessions.ts";
import { get } from "./sorted_map.ts";
import { beginStatement, endStatement } from "./statement_log.ts";
import { alterSystem } from "./system_settings.ts";

/** Carries out a command and gives its tag. */
export function perform(draft: Draft, command: Command): string {
  if (draft.context === null) {
    throw new Error("Cannot perform a command: nobody says it, someone must");
  }
  const say = sayingOf(draft.context);
  return performOnClusters(draft, command, say) ?? performOnCatalog(draft, command, say) ??
    performElse(draft, command, say);
}

function performOnClusters(draft: Draft, command: Command, say: Saying): string | undefined {
  switch (command.type) {
    case "create_cluster":
      return createCluster(draft, command, say);
    case "alter_cluster_set":
      return alterClusterSet(draft, command, say);
    case "alter_cluster_reset":
      return alterClusterReset(draft, command, say);
    case "rename_cluster":
      return renameCluster(draft, command, say);
    case "swap_clusters":
      return swapClusters(draft, command, say);
    case "create_cluster_replica":
      return createReplica(draft, command, say);
    case "rename_cluster_replica":
      return renameReplica(draft, command, say);
    default:
      return undefined;
  }
}

function performOnCatalog(draft: Draft, command: Command, say: Saying): string | undefined {
  switch (command.type) {
    case "create_database":
      return createDatabase(draft, command, say);
    case "create_schema":
      return createSchema(draft, command, say);
    case "create_item":
      return createItem(draft, command, say);
    case "drop":
      return drop(draft, command, say);
    case "rename_item":
      return renameItem(draft, command, say);
    case "rename_schema":
      return renameSchema(draft, command, say);
    case "comment":
      return comment(draft, command, say);
    case "create_role":
      return createRole(draft, command, say);
    case "alter_role":
      return alterRole(draft, command, say);
    case "alter_role_variable":
      return alterRoleVariable(draft, command, say);
    case "grant_role":
    case "revoke_role":
      return changeMembership(draft, command, say);
    case "grant":
    case "revoke":
      return changeGrants(draft, command, say);
    case "grant_all":
    case "revoke_all":
      return changeAllGrants(draft, command, say);
    case "alter_default_privileges":
      return alterDefaultPrivileges(draft, command, say);
    case "owner_to":
      return changeOwner(draft, command, say);
    case "reassign_owned":
      return reassignOwned(draft, command, say);
    case "drop_owned":
      return dropOwned(draft, command, say);
    default:
      return undefined;
  }
}

function performElse(draft: Draft, command: Command, say: Saying): string {
  switch (command.type) {
    case "alter_system":
      return alterSystem(draft, command, say);
    case "begin_statement":
      return beginStatement(draft, command);
    case "end_statement":
      return endStatement(draft, command);
    case "open_session":
      return openSession(draft, command);
    case "close_session":
      return closeSession(draft, command);
    case "open_subscription":
      return openSubscription(draft, command);
    case "close_subscription":
      return closeSubscription(draft, command);
    case "restart_replica":
      crashReplica(draft, command.replicaId, command);
      return "";
    case "set_load":
      return setLoad(draft, command);
    case "set_object_data": {
      const item = get(draft.world.items, command.itemId);
      if (item === undefined) {
        throw new SqlError("XX000", `unknown catalog item '${command.itemId}'`);
      }
      putItem(draft, { ...item, dataBytes: command.bytes });
      return "";
    }
    default:
      throw new Error(`Cannot perform "${command.type}": no part of the world carries it out`);
  }
}
