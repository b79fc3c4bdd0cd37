/** Which steps of a cluster make sense only after others, and what is stopped with them. */
import type { Action } from "../model/action.ts";

/** The same with everything stopped that rests on something stopped before it. */
export function spread(
  actions: readonly Action[],
  stopped: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  const all = [...stopped];
  actions.forEach((action, index) => {
    if (all[index] !== undefined) return;
    const before = actions.findIndex((earlier, at) =>
      at < index && all[at] !== undefined && restsOn(action, earlier)
    );
    if (before !== -1) all[index] = all[before];
  });
  return all;
}

/**
 * Whether a later step of a cluster makes sense only after an earlier one. What one strategy does is done in order;
 * only a replica that goes never waits for one that comes in the same plan: it goes because others are ready.
 */
export function restsOn(later: Action, earlier: Action): boolean {
  return later.strategy === earlier.strategy &&
    !(earlier.kind === "create_replica" && later.kind === "drop_replica");
}
