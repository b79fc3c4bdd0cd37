/** One cluster, start to end: propose, resolve, diff, guard. */
import { baselineOf } from "./coordinator/baseline.ts";
import { type Cause, desire, type Wish } from "./coordinator/desire.ts";
import { type Entry, readRows, type RowReading } from "./coordinator/read_rows.ts";
import { resolve, type Voice } from "./coordinator/resolve.ts";
import { diffRunning, diffSuspended, type Situation, type Steps } from "./differ/unmanaged.ts";
import { type Readiness, readinessOf } from "./differ/readiness.ts";
import { checkDraft } from "./guards/check.ts";
import type { RememberedRow, SuspensionTrace } from "./model/memory.ts";
import type { Observation, ObservedCluster, StrategyRow } from "./model/observation.ts";
import type { ClusterPlan, Problem, ReplicaReport } from "./model/plan.ts";
import { holdAll, type Proposal } from "./model/proposal.ts";
import { reason } from "./model/reason.ts";
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
}

/** The plan of one cluster and the problems of its rows. */
export function planCluster(
  input: ClusterInput,
  observation: Observation,
  options: PlanOptions,
): { readonly plan: ClusterPlan; readonly problems: readonly Problem[] } {
  const { cluster } = input;
  const reading = readRows(input.rows, { sizes: observation.sizes });
  const memories = input.remembered.flatMap((row) => row.kind === "memory" ? [row.memory] : []);
  const baseline = baselineOf(cluster, memories, input.trace);
  const readiness = readinessOf(cluster, observation);
  const view = { cluster, readiness, baseline, memories, input, observation, options };
  const resolution = resolve(voicesOf(reading, view));
  const wish = desire(cluster, baseline, resolution);
  const steps = isOurs(cluster) ? diff(wish, view) : NO_STEPS;
  const checked = checkDraft({
    ...{ cluster, readiness, baseline, resolution, desired: wish.desired },
    ...steps,
    duplicated: reading.duplicated,
    statementLog: observation.statementLog,
    controlCluster: observation.controlCluster,
    now: observation.now,
    waitLimitSeconds: options.waitLimitSeconds,
  });
  const plan: ClusterPlan = {
    cluster: { id: cluster.id, name: cluster.name },
    replicas: reportsOf(cluster, readiness),
    desired: wish.desired,
    verdicts: resolution.verdicts,
    actions: checked.actions,
    waits: steps.waits,
    findings: checked.findings,
    awake: awakened(baseline.overtaken, wish.cause, steps),
  };
  return { plan, problems: reading.problems };
}

interface Ground {
  readonly cluster: ObservedCluster;
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly baseline: ReturnType<typeof baselineOf>;
  readonly memories: readonly Extract<RememberedRow, { kind: "memory" }>["memory"][];
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
    reason("UNREADABLE_ROW", `its row cannot be read: ${entry.problem.text}`),
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
