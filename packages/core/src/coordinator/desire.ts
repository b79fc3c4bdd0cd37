/**
 * The resolved verdicts put together: what shall exist on one cluster, and who caused the change.
 *
 * A field that is held or that nobody speaks about keeps what the baseline has.
 */
import type { Baseline } from "./baseline.ts";
import type { Desired, Slot } from "../model/desired.ts";
import type { Target } from "../model/memory.ts";
import type { Reason } from "../model/reason.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Resolution } from "./resolve.ts";

/** Whom to name in actions, and what kind of change it is. */
export type Cause =
  & { readonly strategy: string; readonly reason: Reason }
  & (
    | { readonly effect: "working"; readonly target: Target }
    | { readonly effect: "suspending" }
    | { readonly effect: "waking" }
  );

export interface Wish {
  readonly desired: Desired;
  /** Null when nothing shall change. */
  readonly cause: Cause | null;
}

/** What the verdicts add up to. */
export function desire(
  cluster: ObservedCluster,
  baseline: Baseline,
  resolution: Resolution,
): Wish {
  const { suspend } = resolution;
  if (suspend?.say.kind === "speak" && suspend.say.value.suspended) {
    const { strategy, say } = suspend;
    return {
      desired: { kind: "suspended", allowStale: suspend.say.value.allowStale },
      cause: { strategy, reason: say.reason, effect: "suspending" },
    };
  }
  const nothingThere = cluster.replicas.length === 0 || baseline.suspension !== null;
  if (suspend?.say.kind === "hold" && nothingThere) return AS_OBSERVED;
  return runningWish(baseline, resolution);
}

/** What is wished for where the suspension must not happen: everything else that was said. */
export function desireWithoutSuspension(baseline: Baseline, resolution: Resolution): Wish {
  return runningWish(baseline, { ...resolution, suspend: null });
}

/** Nothing changes. */
export const AS_OBSERVED: Wish = { desired: { kind: "as_observed" }, cause: null };

function runningWish(baseline: Baseline, resolution: Resolution): Wish {
  const { shape, suspend } = resolution;
  // The end of a suspension is the suspender's doing, whoever says what size comes back.
  const waking: Cause | null = baseline.suspension !== null && suspend !== null
    ? { strategy: suspend.strategy, reason: suspend.say.reason, effect: "waking" }
    : null;
  const slots = steadySlots(baseline, resolution);
  if (shape?.say.kind === "speak") {
    const working: Cause = {
      strategy: shape.strategy,
      reason: shape.say.reason,
      effect: "working",
      target: targetOf(shape.say.value, resolution),
    };
    return { desired: { kind: "running", slots }, cause: waking ?? working };
  }
  return waking === null ? AS_OBSERVED : { desired: { kind: "running", slots }, cause: waking };
}

/** What is remembered as worked towards: of the number only what was asked for, not what happens to be there. */
function targetOf({ size, name }: Omit<Slot, "count">, { count }: Resolution): Target {
  if (name !== undefined) return { size, replicaName: name };
  return count?.say.kind === "speak" ? { size, replicas: count.say.value } : { size };
}

/** What the cluster has while it runs: the shape that won, else what the baseline has. */
export function steadySlots(baseline: Baseline, resolution: Resolution): readonly Slot[] {
  const { shape } = resolution;
  if (shape?.say.kind !== "speak") return baseline.replicas.map(slotOf);
  return [{ ...shape.say.value, count: wantedCount(shape.say.value, baseline, resolution) }];
}

function wantedCount(
  shape: Omit<Slot, "count">,
  baseline: Baseline,
  resolution: Resolution,
): number {
  if (shape.name !== undefined) return 1;
  const { count } = resolution;
  if (count?.say.kind === "speak") return count.say.value;
  return Math.max(1, baseline.replicas.filter((replica) => replica.size === shape.size).length);
}

function slotOf(replica: Baseline["replicas"][number]): Slot {
  return {
    size: replica.size,
    count: 1,
    name: replica.name,
    ...(replica.availabilityZone === null ? {} : { availabilityZone: replica.availabilityZone }),
  };
}
