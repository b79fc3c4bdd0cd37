/**
 * What the steps of a plan rest on, cluster by cluster: the facts that whoever approved it has relied on.
 *
 * Only of clusters that something would be done to. A signal's newer reading is no fact of these: what follows from it
 * shows in the steps. Everything is sorted, so that equal facts are equal texts.
 */
import { canonicalJson } from "../coordinator/read_rows.ts";
import { readinessOf } from "../differ/readiness.ts";
import type { ClusterRef } from "../model/action.ts";
import type { Instant } from "../model/instant.ts";
import { type ManagedSettings, settingsToCome } from "../model/managed.ts";
import type { Observation, ObservedCluster } from "../model/observation.ts";
import type { ClusterPlan, Plan, PlannedAction, StandingOrder } from "../model/plan.ts";

export interface ClusterBasis {
  readonly cluster: ClusterRef;
  readonly managed: boolean;
  readonly owned: boolean;
  readonly replicas: readonly ReplicaBasis[];
  /** What a managed cluster is set to, a resize that is under way included; null on others. */
  readonly settings: SettingsBasis | null;
  readonly rows: readonly RowBasis[];
  /** When the last change of each strategy landed, which is what another run would have moved. */
  readonly changes: readonly { readonly strategy: string; readonly lastChangeAt: Instant }[];
  /** Orders of operators that concern it. */
  readonly orders: readonly string[];
}

export interface ReplicaBasis {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  readonly availabilityZone: string | null;
  readonly ready: boolean;
}

export interface SettingsBasis {
  readonly size: string;
  readonly replicationFactor: number;
  readonly schedule: string;
  /** The native burst as one text; null: none. */
  readonly burst: string | null;
}

export interface RowBasis {
  readonly strategyType: string;
  /** As canonical JSON. */
  readonly config: string;
  readonly updatedAt: Instant | null;
}

/** The steps of a cluster that would be carried out. */
export function freeSteps({ actions }: Pick<ClusterPlan, "actions">): readonly PlannedAction[] {
  return actions.filter((one) => one.blockedBy === undefined);
}

/** What the plan rests on: one entry for each cluster with a step that would be carried out. */
export function basisOf(plan: Plan, observation: Observation): readonly ClusterBasis[] {
  const acting = new Set(
    plan.clusters.filter((one) => freeSteps(one).length > 0).map((one) => one.cluster.id),
  );
  return observation.clusters.filter((one) => acting.has(one.id))
    .map((one) => clusterBasis(one, plan, observation))
    .sort((a, b) => compare(a.cluster.id, b.cluster.id));
}

/** What steps on this cluster rest on. */
export function clusterBasis(
  cluster: ObservedCluster,
  { overrides }: Pick<Plan, "overrides">,
  observation: Observation,
): ClusterBasis {
  const { id, name, managed, owned, settings } = cluster;
  return {
    cluster: { id, name },
    ...{ managed, owned },
    replicas: replicasOf(cluster, observation),
    settings: settings === null ? null : settingsBasis(settings),
    rows: rowsOf(id, observation),
    changes: changesOf(id, observation),
    orders: overrides.filter((one) => one.cluster === null || one.cluster.id === id)
      .map(orderText).sort(),
  };
}

function replicasOf(
  cluster: ObservedCluster,
  observation: Observation,
): readonly ReplicaBasis[] {
  const readiness = readinessOf(cluster, observation);
  return cluster.replicas.map(({ id, name, size, availabilityZone }) => ({
    ...{ id, name, size, availabilityZone },
    ready: readiness.get(id)?.state === "ready",
  })).sort((a, b) => compare(a.id, b.id));
}

function settingsBasis(settings: ManagedSettings): SettingsBasis {
  const { schedule, burst } = settings;
  return {
    ...settingsToCome(settings),
    schedule,
    burst: burst === null
      ? null
      : `${burst.size}${burst.lingerSeconds === null ? "" : `, for ${burst.lingerSeconds} s`}`,
  };
}

function rowsOf(id: string, { strategyRows }: Observation): readonly RowBasis[] {
  return strategyRows.filter((row) => row.clusterId === id)
    .map(({ strategyType, config, updatedAt }) => ({
      ...{ strategyType, updatedAt },
      config: canonicalJson(config),
    }))
    .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}

function changesOf(id: string, { memory }: Observation): ClusterBasis["changes"] {
  const newest = new Map<string, { readonly revision: number; readonly at: Instant | null }>();
  for (const row of memory) {
    if (row.kind !== "memory" || row.clusterId !== id) continue;
    const { strategy, revision, lastChangeAt } = row.memory;
    if ((newest.get(strategy)?.revision ?? -1) < revision) {
      newest.set(strategy, { revision, at: lastChangeAt });
    }
  }
  return [...newest].flatMap(([strategy, { at }]) =>
    at === null ? [] : [{ strategy, lastChangeAt: at }]
  ).sort((a, b) => compare(a.strategy, b.strategy));
}

function orderText({ kind, cluster, author, reason, createdAt, until }: StandingOrder): string {
  const whom = cluster === null ? "all clusters" : cluster.name;
  const end = until === null ? "until somebody resumes" : `until ${new Date(until).toISOString()}`;
  const since = new Date(createdAt).toISOString();
  return `${kind} ${whom} ${end}, by ${author} at ${since}${reason === "" ? "" : `: ${reason}`}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
