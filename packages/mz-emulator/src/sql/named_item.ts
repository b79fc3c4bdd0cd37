/** Items by name, of any kind, as one session resolves them. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Item } from "../world/state.ts";
import { contextOf, type SessionState } from "./session_state.ts";
import { objectName } from "./token_reader.ts";
import { findItem, writtenName } from "./world_access.ts";

/** The item of that dotted name; throws for what does not exist. */
export function itemOf(state: SessionState, parts: readonly string[]): Item {
  const world = state.machine.world();
  const name = objectName(parts);
  const item = findItem(world, { ...contextOf(state), now: world.now }, name);
  if (!item) throw new SqlError("XX000", `unknown catalog item '${writtenName(name)}'`);
  return item;
}
