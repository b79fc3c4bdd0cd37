/** One cluster, start to end: propose, resolve, diff, guard. */
import type { ClusterCase, ClusterInput } from "./cluster_case.ts";
import { clusterPlan } from "./cluster_plan.ts";
import { groundOf, type PlanOptions } from "./coordinator/ground.ts";
import { resolve } from "./coordinator/resolve.ts";
import { voicesOf } from "./coordinator/voices.ts";
import type { Revised } from "./guards/check_plan.ts";
import type { Observation, ObservedCluster } from "./model/observation.ts";
import type { ClusterPlan, Problem } from "./model/plan.ts";
import { settle, type Settled } from "./settle.ts";

export type { ClusterInput, PlanOptions };

export interface PlannedCluster {
  readonly cluster: ObservedCluster;
  readonly plan: ClusterPlan;
  readonly problems: readonly Problem[];
  /** The same plan after guards over the whole plan have stopped some of its steps; null where it has none. */
  readonly revise: ((revised: Revised) => ClusterPlan) | null;
}

/** The plan of one cluster and the problems of its rows. */
export function planCluster(
  input: ClusterInput,
  observation: Observation,
  options: PlanOptions,
): PlannedCluster {
  const ground = groundOf(input, observation, options);
  const reading = input.readRows(input.rows);
  const resolution = resolve(voicesOf(reading, ground));
  const one = { input, options, ground, reading, resolution };
  const settled = settle(one);
  const { checked } = settled;
  return {
    cluster: input.cluster,
    plan: clusterPlan(one, settled, checked),
    problems: reading.problems,
    // All that was known of the cluster is kept with it: only where there is something to revise.
    revise: checked.actions.length === 0 ? null : revisionOf(one, settled),
  };
}

/** In a function of its own, so that a cluster without steps holds on to nothing. */
function revisionOf(one: ClusterCase, settled: Settled): NonNullable<PlannedCluster["revise"]> {
  return ({ actions, findings }) =>
    clusterPlan(one, settled, {
      actions,
      findings: [...settled.checked.findings, ...findings],
    });
}
