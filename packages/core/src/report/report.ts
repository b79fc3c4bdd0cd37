/**
 * What scheduling was worth: credits used against always-on, suspensions, wake-ups with their delay, bursts, resizes.
 *
 * Pure: what happened comes in, sums go out. Only clusters that are ours are in it: those with a strategy row, or with a
 * change of ours in the window.
 */
import { type Instant } from "../model/instant.ts";
import { type AlwaysOn, alwaysOn, type Prices } from "./always_on.ts";
import {
  creditsUsed,
  hoursWithin,
  type ReplicaLife,
  type Span,
  unpricedIn,
} from "./replica_life.ts";
import {
  sumSuspensions,
  type SuspendedSum,
  suspensionsOf,
  wakesOf,
  type WokenUp,
} from "./suspensions.ts";
import { hasEffect, hasLanded, type TrailEntry } from "./trail_entry.ts";

/** What a report is made of. */
export interface ReportBasis {
  readonly since: Instant;
  readonly now: Instant;
  /** Replicas that were there at some time since. */
  readonly lives: readonly ReplicaLife[];
  /** The audit trail since, oldest first; before it, the newest suspension or wake of each cluster. */
  readonly trail: readonly TrailEntry[];
  readonly prices: Prices;
  /** When clusters that are gone were dropped. */
  readonly dropped: ReadonlyMap<string, Instant>;
  /** Clusters that have a strategy row. */
  readonly scheduled: ReadonlySet<string>;
}

export interface ClusterReport {
  readonly cluster: { readonly id: string; readonly name: string };
  /** When it was dropped, and its numbers end; null: it is still there. */
  readonly droppedAt: Instant | null;
  readonly creditsUsed: number;
  /** Null where it had no replica in all the window. */
  readonly alwaysOn: AlwaysOn | null;
  /** Replicas that were there and whose price nobody knows. */
  readonly unpriced: number;
  readonly suspended: SuspendedSum;
  readonly wakes: readonly WokenUp[];
  readonly bursts: BurstSum;
  /** Changes to another size. */
  readonly resizes: number;
  /** Statements that failed. */
  readonly failed: number;
}

export interface BurstSum {
  readonly count: number;
  readonly hours: number;
  readonly credits: number;
}

export interface Report extends Span {
  /** Sorted by name, then id. */
  readonly clusters: readonly ClusterReport[];
  /** Clusters without rows and changes of ours, which are left out. */
  readonly others: number;
}

/** The report of the clusters whose names are wanted. */
export function buildReport(
  basis: ReportBasis,
  isWanted: (clusterName: string) => boolean = () => true,
): Report {
  const span = { from: basis.since, to: basis.now };
  const names = namesOf(basis);
  const wanted = [...names]
    .filter(([id, name]) => isWanted(name) && (basis.dropped.get(id) ?? Infinity) > span.from)
    .sort(([a, nameA], [b, nameB]) => compare(nameA, nameB) || compare(a, b));
  const touched = new Set(
    basis.trail.filter((one) => one.at >= span.from).map((one) => one.cluster.id),
  );
  const lives = Map.groupBy(basis.lives, (one) => one.clusterId);
  const trails = Map.groupBy(basis.trail, (one) => one.cluster.id);
  const ours = wanted.filter(([id]) =>
    basis.scheduled.has(id) || touched.has(id) ||
    (trails.get(id) ?? []).some((one) => hasEffect(one, "suspended"))
  );
  return {
    ...span,
    clusters: ours.map(([id, name]) =>
      reportOn({ id, name }, {
        ...{ span, prices: basis.prices, droppedAt: basis.dropped.get(id) ?? null },
        ...{ lives: lives.get(id) ?? [], trail: trails.get(id) ?? [] },
      })
    ),
    others: wanted.length - ours.length,
  };
}

function reportOn(
  cluster: ClusterReport["cluster"],
  { lives, trail, span: { from, to }, prices, droppedAt }: {
    readonly lives: readonly ReplicaLife[];
    readonly trail: readonly TrailEntry[];
    readonly span: Span;
    readonly prices: Prices;
    readonly droppedAt: Instant | null;
  },
): ClusterReport {
  const span = { from, to: Math.min(to, droppedAt ?? to) };
  const suspensions = suspensionsOf({ trail, lives });
  const atStart = suspensions.find(({ from, to }) =>
    from <= span.from && (to === null || to > span.from)
  );
  const within = trail.filter((one) => one.at >= span.from);
  return {
    ...{ cluster, droppedAt },
    creditsUsed: creditsUsed(lives, span),
    alwaysOn: alwaysOn(lives, span, { suspendedWith: atStart?.replicas ?? null, prices }),
    unpriced: unpricedIn(lives, span),
    suspended: sumSuspensions(suspensions, span, prices),
    wakes: wakesOf({ trail, lives }, suspensions, span),
    bursts: burstsOf(within, lives, span),
    resizes: countResizes(within),
    failed: within.filter((one) => !one.executed && one.error !== null && !hasOther(one)).length,
  };
}

function hasOther({ error }: TrailEntry): boolean {
  return error?.startsWith("done by another") === true;
}

/** A replica is that of a burst when it was created while our statement ran. */
function burstsOf(
  trail: readonly TrailEntry[],
  lives: readonly ReplicaLife[],
  span: Span,
): BurstSum {
  const made = trail.filter((one) => hasLanded(one) && hasEffect(one, "made", "set_burst"));
  const replicas = made.flatMap((entry) => lives.find((life) => isMadeBy(life, entry)) ?? []);
  return {
    count: made.length,
    hours: replicas.reduce((sum, one) => sum + hoursWithin(one, span), 0),
    credits: creditsUsed(replicas, span),
  };
}

/** Our reckoning of the database's clock is at most a few milliseconds off; this is plenty. */
const SKEW_MS = 2_000;

function isMadeBy({ replicaName, createdAt }: ReplicaLife, entry: TrailEntry): boolean {
  return entry.step?.kind === "create_replica" && entry.step.replicaName === replicaName &&
    createdAt >= (entry.announcedAt ?? entry.at) - SKEW_MS && createdAt <= entry.at + SKEW_MS;
}

/** Several replicas of a new size that one run makes are one resize; what a burst or a wake makes is none. */
function countResizes(trail: readonly TrailEntry[]): number {
  const resizes = trail.filter((one) =>
    hasLanded(one) && one.step !== null && one.step.kind !== "drop_replica" &&
    one.step.size !== null && one.sizesBefore.length > 0 &&
    !one.sizesBefore.includes(one.step.size) && !hasEffect(one, "made", "waking", "awake")
  );
  return new Set(resizes.map((one) => `${one.cycleId ?? one.actionId} ${one.step?.size}`)).size;
}

/** Current names; of clusters that are gone, the last one that is known. */
function namesOf({ lives, trail }: ReportBasis): ReadonlyMap<string, string> {
  const told = trail.flatMap(({ cluster: { id, name } }) => id === null ? [] : [[id, name ?? id]]);
  const names = lives.map(({ clusterId, clusterName }) => [clusterId, clusterName]);
  return new Map([...told, ...names] as [string, string][]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
