/**
 * UNDOINGS_UNSEEN: nobody can see whether others take back what a strategy does. Where it has done nothing for a day
 * there is nothing to take back; else it does nothing more than wake the cluster.
 */
import { OVERRIDE } from "../coordinator/override_voice.ts";
import type { Action } from "../model/action.ts";
import { toReadableInstant } from "../model/instant.ts";
import type { Finding } from "../model/plan.ts";
import { forgottenAt } from "../model/undoing.ts";
import { type Draft, type Guard, NO_FINDINGS } from "./guard.ts";

export const undoingsUnseen: Guard = {
  code: "UNDOINGS_UNSEEN",
  onSteps: true,
  check: (draft) => {
    if (draft.surroundings.undoingsUnseen === null) return NO_FINDINGS;
    const strategies = new Set(draft.actions.map((action) => action.strategy));
    // A person who gives an order knows whom they quarrel with.
    strategies.delete(OVERRIDE);
    return [...strategies].sort().flatMap((strategy) => findingOn(strategy, draft));
  },
};

function findingOn(
  strategy: string,
  { actions, memories, now, surroundings: { undoingsUnseen: unseen } }: Draft,
): readonly Finding[] {
  const changedAt = memories.find((one) => one.strategy === strategy)?.lastChangeAt ?? null;
  if (unseen === null || changedAt === null) return NO_FINDINGS;
  const until = forgottenAt(changedAt);
  const stopped = actions.flatMap((action, index) =>
    action.strategy === strategy && !isWaking(action) ? [index] : []
  );
  if (now >= until || stopped.length === 0) return NO_FINDINGS;
  return [{
    code: "UNDOINGS_UNSEEN",
    severity: "block",
    text: `${strategy} changed this cluster at ${toReadableInstant(changedAt)}, and nobody can ` +
      `see whether others took that back: ${unseen.why}; until that is seen, or a day has ` +
      "passed, it does nothing more here but wake the cluster",
    actions: stopped,
    until,
  }];
}

/** Who asks for a suspended cluster must not wait. */
function isWaking({ remember: { kind } }: Action): boolean {
  return kind === "waking" || kind === "awake";
}
