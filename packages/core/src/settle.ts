/** From verdicts to checked steps: what is wished for, how to get there, and what stands in the way. */
import type { ClusterCase } from "./cluster_case.ts";
import { type BurstQuestion, decideBurst, serviceSeen } from "./coordinator/burst.ts";
import {
  AS_OBSERVED,
  type Cause,
  desire,
  desireWithoutSuspension,
  type Wish,
} from "./coordinator/desire.ts";
import type { Ground } from "./coordinator/ground.ts";
import type { Resolution, Winner } from "./coordinator/resolve.ts";
import type { Situation } from "./differ/actions.ts";
import { burstSteps } from "./differ/burst_steps.ts";
import { diffRunning, diffSuspended, isInPlace, type Steps } from "./differ/unmanaged.ts";
import { draftOf } from "./draft_of.ts";
import { checkDraft, type Checked } from "./guards/check.ts";
import { type Action, effectsOf } from "./model/action.ts";
import { joined } from "./model/in_order.ts";
import type { ObservedCluster } from "./model/observation.ts";
import type { Learned } from "./model/plan.ts";
import { diffManaged } from "./settle_managed.ts";

export interface Settled {
  readonly wish: Wish;
  readonly steps: Steps;
  readonly checked: Checked;
  /** What was found out by comparing, whatever is done. */
  readonly found: readonly Learned[];
}

/** Diffs and checks; where a guard forbids a suspension, everything else that was said still holds. */
export function settle(one: ClusterCase): Settled {
  const { ground, resolution } = one;
  if (!isOurs(ground.cluster)) {
    const checked = checkDraft(draftOf(one, AS_OBSERVED, NO_STEPS));
    return { wish: AS_OBSERVED, steps: NO_STEPS, checked, found: NOTHING };
  }
  const wish = desire(ground.steady, ground.baseline, resolution);
  const { steps, learned: found } = diff(wish, ground, resolution);
  const checked = checkDraft(draftOf(one, wish, steps));
  const forbidden = wish.desired.kind === "suspended" && ground.baseline.suspension === null &&
    !checked.allStopped && checked.actions.some((action) => action.blockedBy !== undefined);
  return forbidden ? settleRunning(one, wish, steps) : { wish, steps, checked, found };
}

/** What is done where the cluster must go on running; the steps that were stopped are still shown. */
function settleRunning(one: ClusterCase, wish: Wish, { actions }: Steps): Settled {
  const { ground, resolution } = one;
  const instead = desireWithoutSuspension(ground.baseline, resolution);
  const { steps: { actions: going, waits }, learned } = diff(instead, ground, resolution);
  const retired = new Set(going.flatMap(droppedId));
  const blocked = actions.filter((action) => droppedId(action).every((id) => !retired.has(id)));
  const steps = { actions: [...going, ...blocked], waits };
  const checked = checkDraft(draftOf(one, wish, steps));
  return { wish: instead, steps, checked, found: learned };
}

/** What was learned by looking, unless an action of this very plan carries it. */
export function newlyLearned(
  { learned }: Resolution,
  { actions }: Pick<Checked, "actions">,
): readonly Learned[] {
  if (learned.length === 0 || actions.length === 0) return learned;
  return learned.filter(({ strategy, effect }) =>
    !actions.some(({ action, blockedBy }) =>
      blockedBy === undefined &&
      effectsOf(action).some((one) => one.strategy === strategy && one.effect.kind === effect.kind)
    )
  );
}

/** Whether it may be changed: not if it is Materialize's own, nor if nobody knows how a managed one is set. */
export function isOurs(cluster: ObservedCluster): boolean {
  return !cluster.system && cluster.managed === (cluster.settings !== null);
}

const NOTHING: readonly never[] = [];
const NO_STEPS: Steps = { actions: NOTHING, waits: NOTHING };

interface Difference {
  readonly steps: Steps;
  readonly learned: readonly Learned[];
}

function diff(wish: Wish, ground: Ground, resolution: Resolution): Difference {
  const { desired, cause } = wish;
  const { cluster } = ground;
  const { settings } = cluster;
  if (settings !== null) return diffManaged(settings, wish, { ground, resolution });
  if (desired.kind === "suspended" && cause !== null) {
    const steps = diffSuspended(situationOf(cluster, cause, ground));
    return { steps, learned: learnedFrom(wish, steps, ground) };
  }
  const steady = steadySteps(wish, ground);
  const learned = learnedFrom(wish, steady, ground);
  if (resolution.burst === null) return { steps: steady, learned };
  const question = burstQuestion(wish, ground, resolution.burst);
  const steps = withBurst(steady, question, ground);
  const service = serviceSeen(question);
  if (service === undefined) return { steps, learned };
  const { strategy } = resolution.burst;
  return { steps, learned: joined(learned, [{ strategy, effect: { kind: "seen", service } }]) };
}

function withBurst(
  steady: Steps,
  question: BurstQuestion & { readonly winner: Winner<"burst"> },
  { cluster, baseline }: Ground,
): Steps {
  const decision = decideBurst(question);
  if (decision.kind === "nothing") return steady;
  const { strategy } = question.winner;
  const extra = burstSteps(decision, {
    ...{ cluster, strategy, before: baseline.replicas },
    taken: steady.actions.flatMap((action) =>
      action.kind === "create_replica" ? [action.replica.name] : []
    ),
    leaving: new Set(steady.actions.flatMap(droppedId)),
  });
  return merge(steady, extra);
}

function steadySteps({ desired, cause }: Wish, ground: Ground): Steps {
  if (cause === null || desired.kind !== "running") return NO_STEPS;
  const { steady, readiness } = ground;
  return isInPlace(steady, readiness, desired.slots)
    ? NO_STEPS
    : diffRunning(situationOf(steady, cause, ground), desired.slots);
}

function situationOf(cluster: ObservedCluster, cause: Cause, ground: Ground): Situation {
  const names = ground.cluster.replicas.map((replica) => replica.name);
  const { readiness, baseline: { replicas: before } } = ground;
  return { cluster, readiness, names, before, cause };
}

function burstQuestion(
  { desired }: Wish,
  { steady, extras, readiness, baseline, memories, observation }: Ground,
  winner: Winner<"burst">,
): BurstQuestion & { readonly winner: Winner<"burst"> } {
  const kept = baseline.suspension === null ? steady.replicas : NOTHING;
  return {
    winner,
    steady,
    extras,
    readiness,
    wanted: desired.kind === "running" ? desired.slots : kept,
    service: memories.find((one) => one.strategy === winner.strategy)?.service ?? null,
    now: observation.now,
  };
}

/** Creates before drops before renames; within a kind the long-running replicas come first. */
function merge(steady: Steps, extra: Steps): Steps {
  if (extra.actions.length === 0 && extra.waits.length === 0) return steady;
  const all = [...steady.actions, ...extra.actions];
  const kinds: readonly Action["kind"][] = ["create_replica", "drop_replica", "rename_replica"];
  return {
    actions: kinds.flatMap((kind) => all.filter((action) => action.kind === kind)),
    waits: [...steady.waits, ...extra.waits],
  };
}

function droppedId(action: Action): readonly string[] {
  return action.kind === "drop_replica" ? [action.replica.id] : [];
}

/** A suspension is also over when a wake finds everything in place, and an extra replica when it is gone. */
function learnedFrom({ cause }: Wish, steps: Steps, ground: Ground): readonly Learned[] {
  const { memories, baseline: { overtaken } } = ground;
  if (memories.length === 0 && overtaken.length === 0 && cause?.effect !== "waking") return NOTHING;
  const complete = steps.actions.every((action) => action.kind !== "create_replica");
  const awake = cause?.effect === "waking" && complete ? [cause.strategy] : [];
  const gone = memories.filter((memory) =>
    (memory.made ?? null) !== null && ground.extras.length === 0
  );
  return [
    ...[...new Set([...overtaken, ...awake])].sort().map((strategy) => ({
      strategy,
      effect: { kind: "awake" as const },
    })),
    ...gone.map(({ strategy }) => ({ strategy, effect: { kind: "retired" as const } })),
  ];
}
