/** One cluster, start to end: propose, resolve, diff, guard. */
import { type Baseline, baselineOf, oldestFirst } from "./coordinator/baseline.ts";
import {
  AS_OBSERVED,
  type Cause,
  desire,
  desireWithoutSuspension,
  steadySlots,
  type Wish,
} from "./coordinator/desire.ts";
import { type Entry, readRows, type RowReading } from "./coordinator/read_rows.ts";
import { type Resolution, resolve, type Voice } from "./coordinator/resolve.ts";
import type { Situation } from "./differ/actions.ts";
import { diffRunning, diffSuspended, type Steps } from "./differ/unmanaged.ts";
import { type Readiness, readinessOf } from "./differ/readiness.ts";
import { checkDraft, type Checked } from "./guards/check.ts";
import type { Draft } from "./guards/guard.ts";
import type { Action } from "./model/action.ts";
import type { Slot } from "./model/desired.ts";
import type { Memory, RememberedRow, SuspensionTrace } from "./model/memory.ts";
import type { Observation, ObservedCluster, StrategyRow } from "./model/observation.ts";
import type { ClusterPlan, DesiredReplicas, Problem, ReplicaReport } from "./model/plan.ts";
import { holdAll, type Proposal } from "./model/proposal.ts";
import { reason } from "./model/reason.ts";
import type { ClusterUse } from "./model/statement_log.ts";
import { STRATEGIES } from "./strategies/registry.ts";
import type { ClusterView, Strategy } from "./strategies/strategy.ts";

/** How a cycle plans, apart from what it observed. */
export interface PlanOptions {
  /** How old the newest logged statement may be, in seconds; null accepts one as old as the idle window. */
  readonly logAliveSeconds: number | null;
  readonly defaultCooldownSeconds: number;
  /** A wait older than this becomes a finding. */
  readonly waitLimitSeconds: number;
}

/** What concerns one cluster. */
export interface ClusterInput {
  readonly cluster: ObservedCluster;
  readonly rows: readonly StrategyRow[];
  readonly remembered: readonly RememberedRow[];
  readonly trace: SuspensionTrace | undefined;
  /** What the statement log says of this cluster. */
  readonly use: readonly ClusterUse[];
}

/** The plan of one cluster and the problems of its rows. */
export function planCluster(
  input: ClusterInput,
  observation: Observation,
  options: PlanOptions,
): { readonly plan: ClusterPlan; readonly problems: readonly Problem[] } {
  // Everything below goes through the replicas oldest first, in whatever order they were read.
  const cluster = { ...input.cluster, replicas: oldestFirst(input.cluster.replicas) };
  const reading = readRows(input.rows, { sizes: observation.sizes });
  const memories = input.remembered.flatMap((row) => row.kind === "memory" ? [row.memory] : []);
  const baseline = baselineOf(cluster, memories, input.trace);
  const readiness = readinessOf(cluster, observation);
  const view = { cluster, readiness, baseline, memories, input, observation, options };
  const resolution = resolve(voicesOf(reading, view));
  const draftOf = (wish: Wish, steps: Steps): Draft => ({
    ...{ cluster, readiness, baseline, resolution, desired: wish.desired },
    ...steps,
    duplicated: reading.duplicated,
    use: input.use,
    controlCluster: observation.controlCluster,
    now: observation.now,
    waitLimitSeconds: options.waitLimitSeconds,
  });
  const { wish, steps, checked } = settle(view, resolution, draftOf);
  const suspended = isOurs(cluster) && isSuspended(wish, baseline, checked);
  const plan: ClusterPlan = {
    cluster: { id: cluster.id, name: cluster.name },
    replicas: reportsOf(cluster, readiness),
    desired: wish.desired,
    desiredReplicas: suspended ? [] : promised(view, resolution),
    suspended,
    verdicts: resolution.verdicts,
    actions: checked.actions,
    waits: steps.waits,
    findings: checked.findings,
    awake: awakened(baseline.overtaken, wish.cause, steps),
  };
  return { plan, problems: reading.problems };
}

interface Settled {
  readonly wish: Wish;
  readonly steps: Steps;
  readonly checked: Checked;
}

/** Diffs and checks; where a guard forbids the suspension, everything else that was said still holds. */
function settle(
  ground: Ground,
  resolution: Resolution,
  draftOf: (wish: Wish, steps: Steps) => Draft,
): Settled {
  const { cluster, baseline } = ground;
  if (!isOurs(cluster)) {
    const checked = checkDraft(draftOf(AS_OBSERVED, NO_STEPS));
    return { wish: AS_OBSERVED, steps: NO_STEPS, checked };
  }
  const wish = desire(cluster, baseline, resolution);
  const steps = diff(wish, ground);
  const checked = checkDraft(draftOf(wish, steps));
  const forbidden = wish.desired.kind === "suspended" && baseline.suspension === null &&
    checked.actions.some((action) => action.blockedBy !== undefined);
  if (!forbidden) return { wish, steps, checked };
  const instead = desireWithoutSuspension(baseline, resolution);
  const stepsInstead = diff(instead, ground);
  const retired = new Set(stepsInstead.actions.flatMap(droppedId));
  const blocked = steps.actions.filter((action) =>
    droppedId(action).every((id) => !retired.has(id))
  );
  const both = { actions: [...stepsInstead.actions, ...blocked], waits: stepsInstead.waits };
  return { wish: instead, steps: both, checked: checkDraft(draftOf(wish, both)) };
}

function droppedId(action: Action): readonly string[] {
  return action.kind === "drop_replica" ? [action.replica.id] : [];
}

interface Ground {
  readonly cluster: ObservedCluster;
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly baseline: Baseline;
  readonly memories: readonly Memory[];
  readonly input: ClusterInput;
  readonly observation: Observation;
  readonly options: PlanOptions;
}

const NO_STEPS: Steps = { actions: [], waits: [] };

function isOurs(cluster: ObservedCluster): boolean {
  return !cluster.managed && !cluster.system;
}

function voicesOf(reading: RowReading, ground: Ground): readonly Voice[] {
  const present = new Set(reading.entries.map(typeOf));
  const gone = STRATEGIES.filter((strategy) => !present.has(strategy.type));
  return [
    ...reading.entries.map((entry) => ({
      strategy: typeOf(entry),
      proposal: proposalOf(entry, ground),
    })),
    ...gone.map((strategy) => ({
      strategy: strategy.type,
      proposal: strategy.undo(viewFor(strategy, ground)),
    })),
  ];
}

function typeOf(entry: Entry): string {
  return entry.kind === "configured" ? entry.strategy.type : entry.type;
}

function proposalOf(entry: Entry, ground: Ground): Proposal {
  if (entry.kind === "configured") {
    return entry.strategy.decide(entry.config, viewFor(entry.strategy, ground));
  }
  return holdAll(
    entry.fields,
    reason("UNREADABLE_ROW", `its row cannot be read (${entry.problem.code})`),
  );
}

function viewFor(strategy: Strategy, ground: Ground): ClusterView {
  const { cluster, readiness, baseline, memories, observation, options } = ground;
  const memory = memories.find((one) => one.strategy === strategy.type) ?? null;
  const anchors = ground.input.remembered.flatMap((row) =>
    row.kind === "anchor" ? [row.lastChangeAt] : []
  );
  const changes = [...anchors, ...(memory === null ? [] : [memory.lastChangeAt ?? []].flat())];
  return {
    ...{ cluster, readiness, baseline, memory },
    lastChangeAt: changes.length === 0 ? null : Math.max(...changes),
    now: observation.now,
    sizes: observation.sizes,
    statementLog: observation.statementLog,
    use: ground.input.use,
    logAliveSeconds: options.logAliveSeconds,
    defaultCooldownSeconds: options.defaultCooldownSeconds,
  };
}

function diff(wish: Wish, ground: Ground): Steps {
  const { desired, cause } = wish;
  if (cause === null || desired.kind === "as_observed") return NO_STEPS;
  const { cluster, readiness, baseline } = ground;
  const situation: Situation = { cluster, readiness, before: baseline.replicas, cause };
  return desired.kind === "suspended"
    ? diffSuspended(situation)
    : diffRunning(situation, desired.slots);
}

function isSuspended({ desired }: Wish, baseline: Baseline, checked: Checked): boolean {
  if (desired.kind === "as_observed") return baseline.suspension !== null;
  return desired.kind === "suspended" &&
    checked.actions.every((action) => action.blockedBy === undefined);
}

/** What it shall have while it runs; a cluster that is not ours to change keeps what it has. */
function promised(
  { cluster, baseline }: Ground,
  resolution: Resolution,
): readonly DesiredReplicas[] {
  const heard = isOurs(cluster) ? resolution : { ...resolution, shape: null, count: null };
  return desiredReplicasOf(steadySlots(baseline, heard), heard);
}

/** Only a name that a row fixes is promised; other names are the differ's to choose. */
function desiredReplicasOf(
  slots: readonly Slot[],
  { shape }: Resolution,
): readonly DesiredReplicas[] {
  const fixed = shape?.say.kind === "speak" ? shape.say.value.name : undefined;
  const bySize = new Map<string, number>();
  for (const slot of slots) bySize.set(slot.size, (bySize.get(slot.size) ?? 0) + slot.count);
  return [...bySize].sort(([a], [b]) => (a < b ? -1 : 1)).map(([size, replicas]) => ({
    ...{ size, replicas },
    replicaName: fixed ?? null,
  }));
}

/** A suspension is also over when a wake finds everything in place. */
function awakened(
  overtaken: readonly string[],
  cause: Cause | null,
  steps: Steps,
): readonly string[] {
  if (cause?.effect !== "waking") return overtaken;
  const complete = steps.actions.every((action) => action.kind !== "create_replica");
  return complete ? [...new Set([...overtaken, cause.strategy])].sort() : overtaken;
}

function reportsOf(
  cluster: ObservedCluster,
  readiness: ReadonlyMap<string, Readiness>,
): readonly ReplicaReport[] {
  return [...cluster.replicas]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((replica) => ({
      id: replica.id,
      name: replica.name,
      size: replica.size,
      ...(readiness.get(replica.id) ?? { state: "unknown", text: "unknown" }),
    }));
}
