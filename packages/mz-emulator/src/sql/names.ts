/** Names as one session resolves them. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { ObjectName } from "../world/command.ts";
import { findItem, fullName, get, writtenName } from "./world_access.ts";
import type { Item, World } from "../world/state.ts";
import type { Names } from "./query.ts";
import { contextOf, type SessionState, variable } from "./session_state.ts";

/** The resolver of a session, for one statement. */
export function namesOf(state: SessionState): Names {
  const world = state.machine.world();
  return {
    item: (name) => resolve(state, world, name),
    fullName: (item) => fullName(world, item),
    isSystem: (item) => isSystem(world, item),
  };
}

/** True for what is in a schema of the system. */
export function isSystem(world: World, item: Item): boolean {
  return item.temporaryFor === null && get(world.schemas, item.schemaId)?.databaseId === null;
}

const RELATION_KINDS = new Set(["table", "view", "materialized-view", "source"]);

function resolve(state: SessionState, world: World, name: ObjectName): Item {
  const context = { ...contextOf(state), now: world.now };
  const item = findItem(world, context, name);
  if (!item) throw new SqlError("XX000", `unknown catalog item '${writtenName(name)}'`);
  if (!RELATION_KINDS.has(item.kind)) {
    const kind = item.kind.replace("-", " ");
    throw new SqlError(
      "XX000",
      `catalog item '${fullName(world, item)}' is a ${kind} and so cannot be depended upon`,
    );
  }
  if (variable(state, "restrict_to_user_objects") === "on" && isSystem(world, item)) {
    throw new SqlError("42501", `access to system object "${fullName(world, item)}" is restricted`);
  }
  return item;
}
