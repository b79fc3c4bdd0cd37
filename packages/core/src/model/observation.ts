/**
 * Everything that was read for one cycle. Facts only: no decision, no default for what could not be read.
 *
 * Identity is the id. Names are what Materialize printed at that moment and may have moved since.
 */
import type { Instant } from "./instant.ts";
import type { Signal } from "./signal.ts";
import type { StatementLog } from "./statement_log.ts";
import type { Trace } from "./effect.ts";
import type { Capabilities, ManagedSettings } from "./managed.ts";
import type { ClusterLatency } from "./latency.ts";
import type { RememberedRow } from "./memory.ts";
import type { ProcessOutage } from "./outage.ts";
import type { Override } from "./override.ts";
import type { Undoing } from "./undoing.ts";
import type { ReplicaUtilization } from "./utilization.ts";

export interface Observation {
  readonly environmentId: string;
  /** As `mz_version()` prints it, e.g. `v26.37.0 (30e4b1d24)`. */
  readonly databaseVersion: string;
  /** The database's clock at the snapshot that the catalog was read at. */
  readonly now: Instant;
  /** The cluster that the controller reads its own tables on. */
  readonly controlCluster: string;
  readonly clusters: readonly ObservedCluster[];
  /** Every size that there is, by name; not all of them may be used. */
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  readonly limits: ResourceLimits;
  readonly capabilities: Capabilities;
  readonly strategyRows: readonly StrategyRow[];
  /** Every order of an operator that is not over, and older ones. */
  readonly overrides: readonly Override[];
  readonly memory: readonly RememberedRow[];
  /** The newest effect of each strategy on each cluster, as the audit trail tells it. */
  readonly trace: readonly Trace[];
  /** Changes of ours of the last day that somebody else has taken back. */
  readonly undoings: Signal<readonly Undoing[]>;
  /** Read only when a strategy asks for it, as is all that follows. */
  readonly statementLog: Signal<StatementLog>;
  /** One entry per cluster that was asked for and has samples. */
  readonly latency: Signal<readonly ClusterLatency[]>;
  /** Of the last day. */
  readonly outages: Signal<readonly ProcessOutage[]>;
  /** One entry per replica that was measured, of the clusters that were asked for. */
  readonly utilization: Signal<readonly ReplicaUtilization[]>;
}

/** What the environment allows; null where it does not say. */
export interface ResourceLimits {
  /** `max_replicas_per_cluster`. */
  readonly replicasPerCluster: number | null;
  /** `max_credit_consumption_rate`, over the replicas of all clusters of users. */
  readonly creditsPerHour: number | null;
}

export interface ObservedCluster {
  readonly id: string;
  readonly name: string;
  /** System clusters have ids that start with `s`. */
  readonly system: boolean;
  readonly managed: boolean;
  /** Of a managed cluster; null on an unmanaged one. */
  readonly settings: ManagedSettings | null;
  /** Whether our role may change it: it is a member of the owning role, or privileges are not checked. */
  readonly owned: boolean;
  /** The newest renaming that the audit log tells of, passing names of a swap left out; null when there was none. */
  readonly renamed: { readonly from: string; readonly at: Instant } | null;
  readonly replicas: readonly ObservedReplica[];
  readonly objects: readonly ObservedObject[];
  /** Open SUBSCRIBEs that run on this cluster. */
  readonly subscriptions: number;
}

export interface ObservedReplica {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  /** Null when Materialize chose the zone. */
  readonly availabilityZone: string | null;
  /** Null when the audit log does not tell. */
  readonly createdAt: Instant | null;
  /** Processes of this replica that report themselves online. A new replica may report nothing yet. */
  readonly processesOnline: number;
  /** When the last status of a process was reported; null before the first. */
  readonly statusChangedAt: Instant | null;
}

export type ObjectKind = "index" | "materialized-view" | "source" | "sink";

/** Something of the user's that lives on a cluster and needs its replicas. */
export interface ObservedObject {
  readonly id: string;
  readonly name: string;
  readonly kind: ObjectKind;
  /**
   * Per replica id that reports on this object, whether it is hydrated there. Silence is absence, not false. Objects
   * of one cluster that are hydrated alike may share one map.
   */
  readonly hydrated: ReadonlyMap<string, boolean>;
  /** Per replica id that tells it, how long hydration took there. */
  readonly hydrationSeconds?: ReadonlyMap<string, number>;
}

export interface ReplicaSize {
  readonly name: string;
  readonly processes: number;
  readonly creditsPerHour: number;
  /** Whether new replicas of this size may be made. */
  readonly allowed: boolean;
  /** Of all processes together; null where it is not limited, or nobody knows. */
  readonly memoryBytes: number | null;
  /** In billionths of a core, of all processes together; null as above. */
  readonly cpuNanoCores: number | null;
}

/** A row of `mz_cluster_strategies`, as it stands there. */
export interface StrategyRow {
  readonly clusterId: string;
  readonly strategyType: string;
  /** The parsed JSON; whatever the user wrote. */
  readonly config: unknown;
  /** Null counts as oldest. */
  readonly updatedAt: Instant | null;
}
