/**
 * The resolved verdicts put together: what shall exist on one cluster, and who caused the change.
 *
 * A field that is held or that nobody speaks about keeps what the baseline has.
 */
import { type Baseline, largestGroup } from "./baseline.ts";
import type { Desired, Slot } from "../model/desired.ts";
import type { Effect } from "../model/effect.ts";
import type { Reason } from "../model/reason.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Shape } from "../model/proposal.ts";
import type { Resolution, Winner } from "./resolve.ts";

/** Whom to name in actions, and what kind of change it is. */
export type Cause =
  & { readonly strategy: string; readonly reason: Reason }
  & (
    | {
      readonly effect: "working";
      /** Whether what the replicas are changes, or only how many there are. */
      readonly moves: "shape" | "count";
      readonly remember: Effect;
      /** Why replicas of these sizes go. */
      readonly unwanted?: Shape["unwanted"];
    }
    | {
      readonly effect: "suspending";
      /** Present where it does not matter who uses it. */
      readonly despiteUse?: true;
    }
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
    const { allowStale, despiteUse } = suspend.say.value;
    const anyway = despiteUse === true ? { despiteUse } : {};
    return {
      desired: { kind: "suspended", allowStale },
      cause: { strategy, reason: say.reason, effect: "suspending", ...anyway },
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
  const cause = waking ?? countCause(baseline, resolution) ??
    (shape?.say.kind === "speak" ? reshaping(shape, shape.say.value) : null);
  if (cause === null) return AS_OBSERVED;
  return { desired: { kind: "running", slots: steadySlots(baseline, resolution) }, cause };
}

function recounting({ strategy, say, onChange: remember }: Winner<"count">): Cause {
  return { strategy, reason: say.reason, effect: "working", moves: "count", remember };
}

function reshaping(winner: Winner<"shape">, { unwanted }: Shape): Cause {
  const { strategy, say: { reason }, onChange: remember } = winner;
  const cause = { strategy, reason, effect: "working", moves: "shape", remember } as const;
  return unwanted === undefined ? cause : { ...cause, unwanted };
}

/**
 * A number that somebody else than the owner of the shape changes is their doing; a change of size that keeps the
 * number is not.
 */
function countCause(baseline: Baseline, { shape, count }: Resolution): Cause | null {
  if (count?.say.kind !== "speak" || count.strategy === shape?.strategy) return null;
  if (baseline.replicas.length === 0) return null;
  const wanted = shape?.say.kind === "speak" ? shape.say.value : null;
  // A name is one replica's, whatever number is asked for.
  if (wanted?.name !== undefined) return null;
  const size = wanted?.size ?? onlySize(baseline);
  const { value } = count.say;
  if (size === null || countOf(baseline, size) === value || largestGroup(baseline) === value) {
    return null;
  }
  return recounting(count);
}

/** What the cluster has while it runs: the shape that won, else what the baseline has, in the number that won. */
export function steadySlots(baseline: Baseline, resolution: Resolution): readonly Slot[] {
  const { shape, count } = resolution;
  if (shape?.say.kind === "speak") return slotsOfShape(shape.say.value, baseline, count);
  const slots = baseline.replicas.map(slotOf);
  const size = onlySize(baseline);
  if (count?.say.kind !== "speak" || size === null) return slots;
  const more = count.say.value - slots.length;
  return more > 0 ? [...slots, { size, count: more }] : slots.slice(0, count.say.value);
}

function slotsOfShape(
  { size, name, availabilityZone, probes }: Shape,
  baseline: Baseline,
  count: Winner<"count"> | null,
): readonly Slot[] {
  const named = name === undefined
    ? { size, count: numberOf(size, baseline, count) }
    : { size, name, count: 1 };
  const slot: Slot = availabilityZone === undefined ? named : { ...named, availabilityZone };
  if (probes === undefined) return [slot];
  return [
    { ...slot, onLadder: true },
    ...probes.map((size): Slot => ({ size, count: 1, onLadder: true, probe: true })),
  ];
}

/** What is asked for; held, the number stays through a change of size; else what there is of that size. */
function numberOf(size: string, baseline: Baseline, count: Winner<"count"> | null): number {
  if (count?.say.kind === "speak") return count.say.value;
  return Math.max(1, count === null ? countOf(baseline, size) : largestGroup(baseline));
}

/** On a managed cluster the number stays what it is, whatever the size. */
function countOf({ replicas, managed }: Baseline, size: string): number {
  if (managed) return replicas.length;
  let count = 0;
  for (const replica of replicas) if (replica.size === size) count += 1;
  return count;
}

/** "One more of the same" means something only where all are the same. */
function onlySize({ replicas }: Baseline): string | null {
  const [first] = replicas;
  return first !== undefined && replicas.every((one) => one.size === first.size)
    ? first.size
    : null;
}

function slotOf(replica: Baseline["replicas"][number]): Slot {
  return {
    size: replica.size,
    count: 1,
    name: replica.name,
    ...(replica.availabilityZone === null ? {} : { availabilityZone: replica.availabilityZone }),
  };
}
