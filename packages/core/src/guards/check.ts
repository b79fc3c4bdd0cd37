/** All guards over one draft, and which actions they stop. */
import type { Action } from "../model/action.ts";
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

/** A blocked action also stops those behind it that rest on it. */
export function checkDraft(draft: Draft): Checked {
  const findings: Finding[] = [];
  let allStopped = false;
  for (const guard of GUARDS) {
    const found = guard.check(draft);
    if (found.length === 0) continue;
    findings.push(...found);
    allStopped ||= guard.stopsAll === true;
  }
  const blocks = findings.length === 0
    ? NO_FINDINGS
    : findings.filter((one) => one.severity === "block" && one.actions.length > 0);
  if (blocks.length === 0) {
    return { actions: draft.actions.map((action) => ({ action })), findings, allStopped };
  }
  const stopped: (string | undefined)[] = [];
  draft.actions.forEach((_, index) => {
    stopped.push(blocks.find((one) => one.actions.includes(index))?.code);
  });
  const actions = spread(draft.actions, stopped).map((blockedBy, index): PlannedAction => {
    const action = draft.actions[index] as Action;
    return blockedBy === undefined ? { action } : { action, blockedBy };
  });
  return { actions, findings, allStopped };
}
