/**
 * What has moved between a saved plan and the world: its steps against those of a plan made now with the same options,
 * and the facts behind them.
 *
 * Nothing is to be carried out unless this is empty: a saved plan is done exactly, or not at all.
 */
import { readinessOf } from "../differ/readiness.ts";
import { standingOf } from "../apply/expectation.ts";
import type { Action, ClusterRef } from "../model/action.ts";
import type { Observation } from "../model/observation.ts";
import type { ClusterPlan, Plan, PlannedAction } from "../model/plan.ts";
import { renderAction } from "../sql/render_action.ts";
import { type ClusterBasis, clusterBasis, freeSteps } from "./basis.ts";
import { movedFacts } from "./moved_facts.ts";

/** A plan as it was saved, with what it rests on. */
export interface SavedSteps {
  readonly plan: Plan;
  readonly restsOn: readonly ClusterBasis[];
}

/** What would be done now. */
export interface FreshSteps {
  readonly plan: Plan;
  readonly observation: Observation;
}

/** One cluster on which the saved plan is not what would be done now. */
export interface MovedCluster {
  readonly cluster: ClusterRef;
  /** What is different, a clause each. */
  readonly what: readonly string[];
}

/** By name; empty when the saved plan may be carried out. */
export function whatMoved(saved: SavedSteps, fresh: FreshSteps): readonly MovedCluster[] {
  const before = new Map(saved.plan.clusters.map((one) => [one.cluster.id, one]));
  const now = new Map(fresh.plan.clusters.map((one) => [one.cluster.id, one]));
  const bases = new Map(saved.restsOn.map((one) => [one.cluster.id, one]));
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((id) => {
    const pair = { before: before.get(id) ?? null, now: now.get(id) ?? null };
    const cluster = pair.before?.cluster ?? pair.now?.cluster;
    if (cluster === undefined) return [];
    const what = [...factsOf(bases.get(id) ?? null, fresh), ...stepsOf(pair, fresh.plan, id)];
    return what.length === 0 ? [] : [{ cluster, what }];
  }).sort((a, b) => a.cluster.name < b.cluster.name ? -1 : 1);
}

/** Whether every step of the saved plan has been done, by whomever, and nothing is left on its clusters. */
export function isDoneAlready(saved: Plan, { plan, observation }: FreshSteps): boolean {
  const clusters = saved.clusters.filter((one) => freeSteps(one).length > 0);
  if (clusters.length === 0) return false;
  return clusters.every(({ cluster: { id }, actions }) => {
    const now = plan.clusters.find((one) => one.cluster.id === id);
    if (now !== undefined && freeSteps(now).length > 0) return false;
    const observed = observation.clusters.find((one) => one.id === id) ?? null;
    const readiness = observed === null ? new Map() : readinessOf(observed, observation);
    return freeSteps({ actions }).every(({ action }) =>
      standingOf(action, observed, readiness).kind === "already"
    );
  });
}

function factsOf(
  basis: ClusterBasis | null,
  { plan, observation }: FreshSteps,
): readonly string[] {
  if (basis === null) return [];
  const cluster = observation.clusters.find((one) => one.id === basis.cluster.id);
  return cluster === undefined
    ? ["the cluster no longer exists"]
    : movedFacts(basis, clusterBasis(cluster, plan, observation));
}

interface Pair {
  readonly before: ClusterPlan | null;
  readonly now: ClusterPlan | null;
}

function stepsOf({ before, now }: Pair, fresh: Plan, id: string): readonly string[] {
  const planned = before === null ? [] : freeSteps(before);
  const wanted = now === null ? [] : freeSteps(now);
  const keys = new Set(wanted.map(keyOf));
  const known = new Set(planned.map(keyOf));
  const gone = planned.filter((one) => !keys.has(keyOf(one)));
  const come = wanted.filter((one) => !known.has(keyOf(one)));
  if (gone.length + come.length === 0 && planned.map(keyOf).join() !== wanted.map(keyOf).join()) {
    return ["its steps would be done in another order"];
  }
  return [
    ...gone.map((step) => goneText(step, { now, fresh, id })),
    ...come.map((step) =>
      `would be done now, and is not in the plan: ${renderAction(step.action)}; ` +
      `(${step.action.strategy}: ${step.action.reason.text})`
    ),
  ];
}

/** What makes a step this step; its reason may tell newer numbers. */
function keyOf({ action }: PlannedAction): string {
  const { kind, cluster, strategy } = action;
  return JSON.stringify([kind, cluster.id, strategy, renderAction(action), replicaIdOf(action)]);
}

function replicaIdOf(action: Action): string | null {
  return action.kind === "drop_replica" || action.kind === "rename_replica"
    ? action.replica.id
    : null;
}

/** What is planned for one cluster at this moment. */
interface Present {
  readonly now: ClusterPlan | null;
  readonly fresh: Plan;
  readonly id: string;
}

function goneText(step: PlannedAction, present: Present): string {
  const { now } = present;
  const sql = renderAction(step.action);
  const blocked = now?.actions.find((one) =>
    one.blockedBy !== undefined && keyOf(one) === keyOf(step)
  );
  if (blocked !== undefined) {
    const finding = now?.findings.find((one) => one.code === blocked.blockedBy);
    return `is now blocked by ${blocked.blockedBy}: ${sql}; (${finding?.text ?? "see the plan"})`;
  }
  const why = whyGone(step.action, present);
  return `would not be done any more: ${sql};${why === null ? "" : ` (${why})`}`;
}

/** What its strategy says now, or why its row cannot be read. */
function whyGone({ strategy }: Action, { now, fresh, id }: Present): string | null {
  const problem = fresh.problems.find((one) =>
    one.clusterId === id && one.strategyType === strategy
  );
  if (problem !== undefined) return problem.text;
  const said = now?.verdicts.flatMap((one) => [
    { strategy: one.winner, reason: one.reason },
    ...one.losers,
  ]).find((one) => one.strategy === strategy);
  return said === undefined ? null : `${strategy}: ${said.reason.text}`;
}
