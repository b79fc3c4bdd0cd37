/**
 * What a strategy remembers between cycles, and how it is stored: append-only rows, one per cluster, strategy and
 * revision, of which the newest counts.
 *
 * Memory is written after the effect that it tells of, so it never remembers what did not happen.
 */
import type { Instant } from "./instant.ts";
import type { NativeBurst } from "./managed.ts";

/** A replica as it was, exact enough to make it again. */
export interface RememberedReplica {
  readonly name: string;
  readonly size: string;
  readonly availabilityZone: string | null;
}

/** What one strategy remembers about one cluster. */
export interface Memory {
  readonly strategy: string;
  readonly revision: number;
  /** When the last change that this strategy caused landed: cooldowns count from here. */
  readonly lastChangeAt: Instant | null;
  /** What was last worked towards. */
  readonly target?: Target;
  /** While a cluster is suspended by us: since when, and what it had. Null once it is awake again. */
  readonly suspended?: Suspension | null;
  /** The extra replica that was made and has not been retired; null once it has. */
  readonly made?: MadeReplica | null;
  /** The native burst that we have set on a managed cluster; null once it is taken away. */
  readonly nativeBurst?: NativeBurst | null;
  /** How many long-running replicas were wanted for the load, and how many there were before; null once undone. */
  readonly scaled?: Scaled | null;
  /** What is known of the sizes that were tried out; null once forgotten. */
  readonly ladder?: Ladder | null;
  /** Whether the cluster was last seen with a ready replica, and since when. Absent: never, or suspended since. */
  readonly service?: Service | null;
}

/** A replica of ours, known by its id where that was seen, else by name and size. */
export interface MadeReplica {
  readonly id: string | null;
  readonly name: string;
  readonly size: string;
}

export interface Scaled {
  readonly count: number;
  /** Before the first step: what is gone back to when the row goes. */
  readonly from: number;
}

/** Verdicts on sizes, and what they were based on. */
export interface Ladder {
  /** The largest size that was allowed. */
  readonly maxSize: string;
  /** The objects that were on the cluster, as one text that changes whenever the set does. */
  readonly objects: string;
  /** When that set was first seen; null where nobody knows of another one before. Older outages say nothing about it. */
  readonly objectsSince: Instant | null;
  readonly tooSmall: readonly SizeVerdict[];
  /** The sizes that are being tried out, or come next; empty when that is done. */
  readonly probing: readonly string[];
  /** Of a managed cluster: whether all its replicas were last seen ready, and since when. Absent: they have been for long. */
  readonly steady?: Service;
}

/** A size that is too small, how that was seen, and until when it is believed. */
export interface SizeVerdict {
  readonly size: string;
  readonly outOfMemory: number;
  readonly crashes: number;
  readonly at: Instant;
  readonly until: Instant;
}

export interface Service {
  readonly ready: boolean;
  readonly since: Instant;
}

/** The size of the long-running replicas, with their name and number where a row fixes them. */
export interface Target {
  readonly size: string;
  readonly replicaName?: string;
  readonly replicas?: number;
}

export interface Suspension {
  /** Just before the last replica was dropped: a query refused since then was refused because of us. */
  readonly since: Instant;
  readonly replicas: readonly RememberedReplica[];
  /** How long the first of them took to hydrate, where that was known. */
  readonly servesAfterSeconds?: number;
}

/** A row of `mz_cluster_strategy_state`. */
export type RememberedRow =
  | { readonly kind: "memory"; readonly clusterId: string; readonly memory: Memory }
  /** Left by the earlier Python tool, which did not say which strategy it was: an anchor for every cooldown. */
  | { readonly kind: "anchor"; readonly clusterId: string; readonly lastChangeAt: Instant }
  /** What could not be read of a row, which counts as never remembered; its last change still anchors cooldowns. */
  | {
    readonly kind: "reset";
    readonly clusterId: string;
    /** Null where the row does not say. */
    readonly strategy: string | null;
    /** What is wrong with it, to follow "is". */
    readonly why: string;
    readonly lastChangeAt: Instant | null;
  };

/** A row of which nothing, or not everything, could be read. */
export type ResetMemory = Extract<RememberedRow, { readonly kind: "reset" }>;
