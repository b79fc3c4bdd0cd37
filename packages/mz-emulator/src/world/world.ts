/**
 * The world from outside: make one, command it, let time pass.
 *
 * Pure: no I/O, no clock, no randomness; a world is a value that can be kept and gone back to.
 * Invariant: `advance(advance(w, a), b)` equals `advance(w, b)` for a <= b, in its state and in its changes.
 */
import { changesOf } from "../catalog/changes.ts";
import { SqlError } from "../pgwire/message_fields.ts";
import type { Change, Outcome } from "./change.ts";
import type { Command, Context } from "./command.ts";
import { makeWorld } from "./create_world.ts";
import { type Draft, startDraft } from "./draft.ts";
import { happen } from "./events.ts";
import { perform } from "./perform.ts";
import { first, remove } from "./sorted_map.ts";
import type { World } from "./state.ts";
import type { WorldOptions } from "./world_options.ts";

export { type CatalogRow, type Cell, type Change, type Outcome, rowsAfter } from "./change.ts";
export type { Command, Context, CreateItem, Option, OptionValue, Target } from "./command.ts";
export type { BuiltinRelation, WorldOptions } from "./world_options.ts";
export type { World } from "./state.ts";
export { SqlError };

/** A new world, and the rows that its catalog starts with. */
export function createWorld(
  options: WorldOptions,
): { readonly world: World; readonly changes: readonly Change[] } {
  const draft = makeWorld(options);
  return { world: draft.world, changes: changesOf(null, draft) };
}

/** What a command brings about, after everything that was due before it. Throws a SqlError when it is refused. */
export function execute(world: World, command: Command, context: Context): Outcome<World> {
  const now = Math.max(context.now, world.now);
  const past = advance(world, now);
  const draft = startDraft(past.world, now, context);
  const tag = performOrRefuse(draft, command);
  return {
    world: draft.world,
    changes: [...past.changes, ...changesOf(past.world, draft)],
    notices: draft.notices,
    tag,
  };
}

/** What happens by itself until `now`. */
export function advance(
  world: World,
  now: number,
): { readonly world: World; readonly changes: readonly Change[] } {
  const changes: Change[] = [];
  let current = world;
  for (;;) {
    const next = first(current.events);
    if (next === undefined) break;
    const [key, event] = next;
    const at = Number(key.slice(0, key.indexOf("/")));
    if (at > now) break;
    const before = { ...current, now: at, events: remove(current.events, key) };
    const draft = startDraft(before, at, null);
    happen(draft, event);
    for (const change of changesOf(before, draft)) changes.push(change);
    current = draft.world;
  }
  return {
    world: current.now === now ? current : { ...current, now: Math.max(now, current.now) },
    changes,
  };
}

/** When something happens by itself next, if ever. */
export function nextEventAt(world: World): number | null {
  const next = first(world.events);
  return next === undefined ? null : Number(next[0].slice(0, next[0].indexOf("/")));
}

/** A refusal takes along what was said before it. */
function performOrRefuse(draft: Draft, command: Command): string {
  try {
    return perform(draft, command);
  } catch (error) {
    if (error instanceof SqlError) error.notices = [...draft.notices];
    throw error;
  }
}
