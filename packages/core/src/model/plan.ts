/**
 * The whole result of one cycle as data: what would be done, what is waited for, what stands in the way, and why.
 *
 * Byte-identical for equal observations: everything in it is sorted and nothing depends on input order.
 */
import type { Effect } from "./effect.ts";
import type { Action, ClusterRef } from "./action.ts";
import type { Desired } from "./desired.ts";
import type { Verdict } from "./verdict.ts";
import type { Instant } from "./instant.ts";
import type { ManagedSettings } from "./managed.ts";
import type { OverrideKind } from "./override.ts";
import type { Reason } from "./reason.ts";

export interface Plan {
  /** Version of this document. */
  readonly v: 1;
  readonly environmentId: string;
  readonly databaseVersion: string;
  readonly now: Instant;
  /** Every order of an operator that is in force: for all clusters first, then by name. */
  readonly overrides: readonly StandingOrder[];
  /** Sorted by name, then id. Only clusters that a row, a memory or an order concerns. */
  readonly clusters: readonly ClusterPlan[];
  /** Of all clusters of users together. */
  readonly credits: Credits;
  /** Rows that could not be read or applied, also those of clusters that do not exist. */
  readonly problems: readonly Problem[];
}

/** An order of an operator. A resumption is told where it keeps an order for all clusters off its own. */
export interface StandingOrder {
  /** Null: all clusters. */
  readonly cluster: ClusterRef | null;
  readonly kind: OverrideKind;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: Instant;
  /** Null: until somebody resumes. */
  readonly until: Instant | null;
}

/** Credits per hour: at this moment, at the most while the plan is carried out, and when all of it is done. */
export interface Credits {
  readonly current: number;
  readonly peak: number;
  readonly after: number;
  /** Sizes whose credits nobody knows, which are left out. */
  readonly unknownSizes?: readonly string[];
}

/** How long a new replica takes until it serves. */
export interface ServesAgain {
  readonly afterSeconds: number;
  /** The size that it was measured on; null: before the cluster was suspended. */
  readonly measuredOn: string | null;
}

export interface ClusterPlan {
  readonly cluster: { readonly id: string; readonly name: string };
  readonly replicas: readonly ReplicaReport[];
  /** Present on a managed cluster, which is changed by these. */
  readonly settings?: ManagedSettings;
  readonly desired: Desired;
  /** What it shall have once everything unblocked is done, by size and name; empty while suspended. */
  readonly desiredReplicas: readonly DesiredReplicas[];
  /** Whether it is, or is about to be, without replicas because of a suspension. */
  readonly suspended: boolean;
  readonly verdicts: readonly Verdict[];
  /** In the order of execution: creates, drops, renames. */
  readonly actions: readonly PlannedAction[];
  readonly waits: readonly Wait[];
  readonly findings: readonly Finding[];
  /** Present where they change. */
  readonly credits?: Credits;
  /** Present where replicas are made, and where it is known. */
  readonly serves?: ServesAgain;
  /** What strategies have learned without an action of theirs; `apply` remembers it. */
  readonly learned: readonly Learned[];
}

/** So many replicas of one size; named where a row fixes the name. */
export interface DesiredReplicas {
  readonly size: string;
  readonly replicas: number;
  readonly replicaName: string | null;
}

/** Something to remember that starts no cooldown. */
export interface Learned {
  readonly strategy: string;
  readonly effect: Effect;
}

export interface PlannedAction {
  readonly action: Action;
  /** Code of the finding that stands in its way; it is shown and not executed. */
  readonly blockedBy?: string;
}

/** An observed replica with its readiness, for people. */
export interface ReplicaReport {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  readonly state: "ready" | "hydrating" | "starting" | "unknown";
  /** "hydrating 3 of 5 objects". */
  readonly text: string;
  /** Made by us beside the long-running replicas, while none of those is ready. */
  readonly extra?: true;
}

/** Something the plan waits for. */
export interface Wait {
  readonly code: string;
  /** "r_100cc hydrates 3 of 5 objects, then r_25cc goes". */
  readonly text: string;
  /** Since when, where that is known. */
  readonly since: Instant | null;
  /** When it ends by itself, at the latest. */
  readonly until?: Instant;
  /** The numbers and names behind the text. */
  readonly numbers?: Reason["numbers"];
}

export type Severity = "block" | "warn" | "note";

/** The verdict of a guard or of the coordinator. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly text: string;
  /** Indexes into the cluster's actions. */
  readonly actions: readonly number[];
  /** When it ends by itself. */
  readonly until?: Instant;
  /** The numbers behind the text. */
  readonly numbers?: Reason["numbers"];
}

/** A strategy row that cannot be read or applied. */
export interface Problem {
  readonly code: string;
  readonly clusterId: string;
  readonly strategyType: string;
  readonly updatedAt: Instant | null;
  /** What is wrong, where, and what would be right. */
  readonly text: string;
}

export type { Reason };
