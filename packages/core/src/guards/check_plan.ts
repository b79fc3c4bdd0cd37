/**
 * All guards over the whole plan. What one of them stops takes no room from the others, and what another one stops
 * makes none: they are asked until nobody objects any more.
 */
import type { Finding, PlannedAction } from "../model/plan.ts";
import type { ClusterSteps, Objection, PlanDraft } from "./plan_guard.ts";
import { PLAN_GUARDS } from "./registry.ts";
import { spread } from "./rests_on.ts";

/** What has become of one cluster's steps. */
export interface Revised {
  readonly actions: readonly PlannedAction[];
  /** What is to be said in addition. */
  readonly findings: readonly Finding[];
}

/** What has changed, by index into the clusters of the draft. */
export function checkPlan(draft: PlanDraft): ReadonlyMap<number, Revised> {
  const revised = new Map<number, Revised>();
  let clusters = draft.clusters;
  for (let stoppedMore = clusters.length > 0; stoppedMore;) {
    stoppedMore = false;
    for (const guard of PLAN_GUARDS) {
      const objections = guard.check({ ...draft, clusters });
      if (objections.length === 0) continue;
      clusters = applied(clusters, objections, revised);
      stoppedMore ||= objections.some((one) => one.stops.length > 0);
    }
  }
  return revised;
}

function applied(
  clusters: readonly ClusterSteps[],
  objections: readonly Objection[],
  revised: Map<number, Revised>,
): readonly ClusterSteps[] {
  const after = [...clusters];
  for (const { at, finding, stops } of objections) {
    const steps = after[at];
    if (steps === undefined) continue;
    const actions = stopped(steps.actions, finding.code, stops);
    const said = revised.get(at)?.findings ?? [];
    const known = said.some((one) => one.text === finding.text);
    after[at] = { ...steps, actions };
    revised.set(at, { actions, findings: known ? said : [...said, finding] });
  }
  return after;
}

function stopped(
  actions: readonly PlannedAction[],
  code: string,
  stops: readonly number[],
): readonly PlannedAction[] {
  if (stops.length === 0) return actions;
  const codes = actions.map((one, index) =>
    one.blockedBy ?? (stops.includes(index) ? code : undefined)
  );
  return spread(actions.map((one) => one.action), codes).map((blockedBy, index) => {
    const planned = actions[index] as PlannedAction;
    return blockedBy === undefined ? planned : { ...planned, blockedBy };
  });
}
