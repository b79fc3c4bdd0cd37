/** All guards over one draft, and which actions they stop. */
import type { PlannedAction } from "../model/plan.ts";
import type { Finding } from "../model/plan.ts";
import type { Draft } from "./guard.ts";
import { GUARDS } from "./registry.ts";

export interface Checked {
  readonly actions: readonly PlannedAction[];
  readonly findings: readonly Finding[];
}

/** A blocked action also stops those behind it: they rest on it. */
export function checkDraft(draft: Draft): Checked {
  const findings = GUARDS.flatMap((guard) => guard.check(draft));
  let stopped: string | undefined;
  const actions = draft.actions.map((action, index): PlannedAction => {
    const block = findings.find((one) => one.severity === "block" && one.actions.includes(index));
    stopped = block?.code ?? stopped;
    return stopped === undefined ? { action } : { action, blockedBy: stopped };
  });
  return { actions, findings };
}
