/** Drafts of one cluster and of a whole plan, for tests of guards: they say only what matters to them. */
import { baselineOf } from "../../packages/core/src/coordinator/baseline.ts";
import { resolve } from "../../packages/core/src/coordinator/resolve.ts";
import { ALONE } from "../../packages/core/src/coordinator/surroundings.ts";
import { readinessOf } from "../../packages/core/src/differ/readiness.ts";
import { checkDraft } from "../../packages/core/src/guards/check.ts";
import { checkPlan } from "../../packages/core/src/guards/check_plan.ts";
import type { Draft } from "../../packages/core/src/guards/guard.ts";
import {
  type BlastRadius,
  DEFAULT_BLAST_RADIUS,
} from "../../packages/core/src/guards/plan_guard.ts";
import type { Action } from "../../packages/core/src/model/action.ts";
import type { Effect } from "../../packages/core/src/model/effect.ts";
import type {
  Observation,
  ObservedCluster,
  ObservedReplica,
} from "../../packages/core/src/model/observation.ts";
import { reason } from "../../packages/core/src/model/reason.ts";
import { observation, SIZES } from "./builders.ts";
import { START } from "./fake_world.ts";

/** A draft of a cluster on its own, about which nothing is decided. */
export function draft(seen: ObservedCluster, more: Partial<Draft> = {}): Draft {
  return {
    cluster: seen,
    readiness: readinessOf(seen, { sizes: SIZES, now: START }),
    baseline: baselineOf(seen, []),
    resolution: resolve([]),
    memories: [],
    capabilities: { backgroundResize: true, waitUntilReady: false, nativeBurst: true },
    desired: { kind: "as_observed" },
    actions: [],
    waits: [],
    duplicated: [],
    future: [],
    resets: [],
    wake: null,
    rowCount: 1,
    surroundings: ALONE,
    stale: [],
    use: [],
    controlCluster: "control",
    now: START,
    waitLimitSeconds: 3600,
    ...more,
  };
}

/** The end of a replica, of the cluster `prod` of strategy `s` unless said otherwise. */
export function drop(
  one: ObservedReplica,
  suspending: boolean,
  more: { readonly strategy?: string } = {},
): Action {
  return {
    ...{ kind: "drop_replica", suspending, replica: one, strategy: "s" },
    ...basics,
    remember: { kind: "waking" },
    ...more,
  };
}

/** A new replica. */
export function create(
  name: string,
  size: string,
  more: { readonly strategy?: string; readonly remember?: Effect } = {},
): Action {
  return {
    ...{ kind: "create_replica", strategy: "s" },
    ...basics,
    replica: { name, size, availabilityZone: null },
    remember: { kind: "changed" },
    ...more,
  };
}

const basics: Pick<Action, "cluster" | "reason" | "expects" | "before"> = {
  cluster: { id: "u1", name: "prod" },
  reason: reason("WHY", "because"),
  expects: { ready: [], absentNames: [], unsubscribed: false },
  before: [],
};

/** Severity and code of everything that the guards say. */
export function codes(one: Draft): readonly string[] {
  return checkDraft(one).findings.map((finding) => `${finding.severity} ${finding.code}`);
}

/** Per action, the code of what stops it. */
export function blocked(one: Draft): readonly (string | undefined)[] {
  return checkDraft(one).actions.map((action) => action.blockedBy);
}

/** What guards over the whole plan make of clusters with these actions. */
export function blockedTogether(
  clusters: readonly (readonly [cluster: ObservedCluster, actions: readonly Action[]])[],
  more: {
    readonly limits?: Partial<Observation["limits"]>;
    readonly others?: readonly ObservedCluster[];
    readonly blast?: Partial<BlastRadius>;
  } = {},
): {
  readonly stops: readonly (readonly (string | undefined)[])[];
  readonly said: readonly string[];
} {
  const seen = observation({
    clusters: [...clusters.map(([cluster]) => cluster), ...more.others ?? []],
    limits: { replicasPerCluster: null, creditsPerHour: null, ...more.limits },
  });
  const steps = clusters.map(([cluster, actions]) => ({
    cluster,
    actions: actions.map((action) => ({ action })),
  }));
  const revised = checkPlan({
    clusters: steps,
    observation: seen,
    blastRadius: { ...DEFAULT_BLAST_RADIUS, ...more.blast },
  });
  return {
    stops: steps.map(({ actions }, at) =>
      (revised.get(at)?.actions ?? actions).map((one: { readonly blockedBy?: string }) =>
        one.blockedBy
      )
    ),
    said: [...revised].sort(([a], [b]) => a - b).flatMap(([at, { findings }]) =>
      findings.map((one) => `${at} ${one.severity} ${one.code} ${one.text}`)
    ),
  };
}
