/** The two things a caller wants: a plan, and a plan carried out. Both over the seam, neither knows what is behind it. */
import type { ActionResult } from "./apply/apply_action.ts";
import type { HeldLease } from "./apply/hold_lease.ts";
import { type ApplyOptions, applyPlan, memoriesOf } from "./apply/apply_plan.ts";
import { ALIVE_SECONDS, evidenceOf, withLiveLog } from "./apply/evidence.ts";
import { reconcile, type Reconciled } from "./apply/reconcile.ts";
import type { Environment } from "./environment.ts";
import type { Observation } from "./model/observation.ts";
import type { Plan } from "./model/plan.ts";
import { type CycleOptions, planCycle, signalsFor } from "./plan_cycle.ts";

export type RunOptions = Omit<CycleOptions, "logAliveSeconds">;

/** What would be done now. Writes nothing and waits for nothing. */
export async function runPlan(environment: Environment, options: RunOptions): Promise<Plan> {
  return (await observePlan(environment, options)).plan;
}

/** The same, with what it was made from. */
export async function observePlan(
  environment: Environment,
  options: RunOptions,
): Promise<{ readonly plan: Plan; readonly observation: Observation }> {
  const observation = await environment.observe(signalsFor);
  return { plan: planCycle(observation, { ...options, logAliveSeconds: null }), observation };
}

export interface PreparedApply {
  readonly plan: Plan;
  readonly observation: Observation;
  /** How it was planned. */
  readonly options: CycleOptions;
  readonly reconciled: readonly Reconciled[];
}

/** Closes what earlier runs left open, then plans on evidence that is good enough to act on. */
export async function prepareApply(
  environment: Environment,
  options: RunOptions & { readonly cycleId: string },
): Promise<PreparedApply> {
  let observation = await environment.observe(signalsFor);
  const run = { environment, cycleId: options.cycleId, memories: memoriesOf(observation) };
  const reconciled = await reconcile(run);
  if (reconciled.length > 0) observation = await environment.observe(signalsFor);
  const strict: CycleOptions = { ...options, logAliveSeconds: ALIVE_SECONDS };
  const plan = planCycle(observation, strict);
  if (!waitsForCanary(plan)) return { plan, observation, options: strict, reconciled };
  observation = await withLiveLog(environment, observation);
  return { plan: planCycle(observation, strict), observation, options: strict, reconciled };
}

/** Carries a prepared plan out. `lease` was taken before it was prepared. */
export async function runApply(
  environment: Environment,
  prepared: PreparedApply,
  options: ApplyOptions & { readonly cycleId: string; readonly lease: HeldLease },
): Promise<readonly ActionResult[]> {
  const { plan, observation } = prepared;
  const { sizes } = observation;
  const memories = memoriesOf(observation);
  const run = {
    ...{ environment, cycleId: options.cycleId, sizes, memories, lease: options.lease },
    evidence: evidenceOf(environment, prepared),
    startedAt: observation.now,
  };
  const results = await applyPlan(plan, run, options);
  const { lease } = options;
  if (lease.lost() === null) {
    await environment.compactMemory?.(async () => await lease.check() === null);
  }
  return results;
}

function waitsForCanary(plan: Plan): boolean {
  return plan.clusters.some((cluster) =>
    cluster.verdicts.some((verdict) =>
      verdict.reason.code === "LOG_STALE" || verdict.reason.code === "LOG_EMPTY"
    )
  );
}
