/** All guards over one draft, and which actions they stop. */
import type { Action } from "../model/action.ts";
import { joined } from "../model/in_order.ts";
import type { Finding, PlannedAction } from "../model/plan.ts";
import { type Draft, NO_FINDINGS } from "./guard.ts";
import { GUARDS } from "./registry.ts";
import { spread } from "./rests_on.ts";

export interface Checked {
  readonly actions: readonly PlannedAction[];
  readonly findings: readonly Finding[];
  /** Whether a guard stops the whole cluster, whatever else could be done there. */
  readonly allStopped: boolean;
}

/** Most clusters have nothing to do in most cycles. */
const GUARDS_WITHOUT_STEPS = GUARDS.filter((guard) => guard.onSteps === undefined);

/** What all guards say, and what becomes of the steps. */
export function checkDraft(draft: Draft): Checked {
  let findings = NO_FINDINGS;
  let allStopped = false;
  for (const guard of draft.actions.length === 0 ? GUARDS_WITHOUT_STEPS : GUARDS) {
    const found = guard.check(draft);
    if (found.length === 0) continue;
    findings = joined(findings, found);
    allStopped ||= guard.stopsAll === true;
  }
  return { actions: withBlocks(draft.actions, findings), findings, allStopped };
}

const NOTHING_PLANNED: readonly PlannedAction[] = [];

/** A blocked action also stops those behind it that rest on it. */
function withBlocks(
  actions: readonly Action[],
  findings: readonly Finding[],
): readonly PlannedAction[] {
  if (actions.length === 0) return NOTHING_PLANNED;
  const blocks = findings.filter((one) => one.severity === "block" && one.actions.length > 0);
  if (blocks.length === 0) return actions.map((action) => ({ action }));
  const stopped = actions.map((_, index) =>
    blocks.find((one) => one.actions.includes(index))?.code
  );
  return spread(actions, stopped).map((blockedBy, index): PlannedAction => {
    const action = actions[index] as Action;
    return blockedBy === undefined ? { action } : { action, blockedBy };
  });
}
