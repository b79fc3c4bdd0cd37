/** What a guard over the whole plan is: a pure check of all clusters together, in the order of execution. */
import type { Observation, ObservedCluster } from "../model/observation.ts";
import type { Finding, PlannedAction } from "../model/plan.ts";

/** One cluster's steps, those already stopped among them. */
export interface ClusterSteps {
  readonly cluster: ObservedCluster;
  readonly actions: readonly PlannedAction[];
}

/** What a guard over the whole plan may look at. */
export interface PlanDraft {
  /** In the order of execution; only clusters with actions. */
  readonly clusters: readonly ClusterSteps[];
  readonly observation: Observation;
  readonly blastRadius: BlastRadius;
}

/** How much one cycle may do. */
export interface BlastRadius {
  readonly maxActions: number;
  readonly maxSuspends: number;
  /** Credits per hour of the replicas that are made, whatever goes. */
  readonly maxAddedCredits: number;
}

/** Enough for everyday work on a large fleet, and little enough for people to notice what goes wrong. */
export const DEFAULT_BLAST_RADIUS: BlastRadius = {
  maxActions: 100,
  maxSuspends: 25,
  maxAddedCredits: 256,
};

/** A finding on one cluster, and the steps that it stops: they need not be trouble. */
export interface Objection {
  /** Index into the clusters of the draft. */
  readonly at: number;
  readonly finding: Finding;
  readonly stops: readonly number[];
}

export interface PlanGuard {
  readonly code: string;
  readonly check: (draft: PlanDraft) => readonly Objection[];
}
