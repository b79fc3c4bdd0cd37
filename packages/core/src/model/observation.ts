/**
 * Everything that was read for one cycle. Facts only: no decision, no default for what could not be read.
 *
 * Identity is the id. Names are what Materialize printed at that moment and may have moved since.
 */
import type { Instant } from "./instant.ts";
import type { Signal } from "./signal.ts";
import type { StatementLog } from "./statement_log.ts";
import type { Trace } from "./effect.ts";
import type { RememberedRow } from "./memory.ts";

export interface Observation {
  readonly environmentId: string;
  /** As `mz_version()` prints it, e.g. `v26.37.0 (30e4b1d24)`. */
  readonly databaseVersion: string;
  /** The database's clock at the snapshot that the catalog was read at. */
  readonly now: Instant;
  /** The cluster that the controller reads its own tables on. */
  readonly controlCluster: string;
  readonly clusters: readonly ObservedCluster[];
  /** Sizes that this environment offers, by name. */
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  readonly strategyRows: readonly StrategyRow[];
  readonly memory: readonly RememberedRow[];
  /** The newest effect of each strategy on each cluster, as the audit trail tells it. */
  readonly trace: readonly Trace[];
  /** Read only when a strategy asks for it. */
  readonly statementLog: Signal<StatementLog>;
}

export interface ObservedCluster {
  readonly id: string;
  readonly name: string;
  /** System clusters have ids that start with `s`. */
  readonly system: boolean;
  readonly managed: boolean;
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
  /** Per replica id that reports on this object, whether it is hydrated there. Silence is absence, not false. */
  readonly hydrated: ReadonlyMap<string, boolean>;
}

export interface ReplicaSize {
  readonly name: string;
  readonly processes: number;
  readonly creditsPerHour: number;
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
