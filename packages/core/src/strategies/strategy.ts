/**
 * What a strategy is: one file, one type, one line in the registry.
 *
 * A strategy declares the signals that it needs and never fetches them; it returns a proposal and changes nothing.
 */
import type { z } from "zod";
import type { Baseline } from "../coordinator/baseline.ts";
import type { Readiness } from "../differ/readiness.ts";
import type { Instant } from "../model/instant.ts";
import type { ClusterLatency } from "../model/latency.ts";
import type { Memory } from "../model/memory.ts";
import type { ObservedCluster, ReplicaSize } from "../model/observation.ts";
import type { ProcessOutage } from "../model/outage.ts";
import type { Field, Proposal } from "../model/proposal.ts";
import type { Signal } from "../model/signal.ts";
import type { ClusterUse, StatementLog } from "../model/statement_log.ts";
import type { ReplicaUtilization } from "../model/utilization.ts";

export interface Strategy<Config = unknown> {
  /** File name = database value. */
  readonly type: string;
  /** Other values that users may have written for it. */
  readonly aliases: readonly string[];
  /** The fields that it could speak about: these are held while its row cannot be read. */
  readonly fields: readonly Field[];
  readonly schema: z.ZodType<Config>;
  /** A minimal config, shown where one is missing. */
  readonly example: string;
  /** What the schema cannot know: a sentence saying what is wrong and what would be right, or null. */
  readonly check: (
    config: Config,
    offer: { readonly sizes: ReadonlyMap<string, ReplicaSize> },
  ) => string | null;
  readonly signals: (config: Config, cluster: Pick<ObservedCluster, "managed">) => SignalNeeds;
  /** What follows from the config alone is worked out once, for all clusters whose rows say the same. */
  readonly decide: (config: Config) => Decide;
  /** What this strategy says once its row is gone, to undo what it caused; `spoken`: what rows that are there say. */
  readonly undo: (view: ClusterView, spoken?: ReadonlySet<Field>) => Proposal;
}

/** What a configured strategy says about a cluster. */
export type Decide = (view: ClusterView) => Proposal;

/** What one strategy needs to know of its cluster, beyond the catalog. */
export interface SignalNeeds {
  /** How far back the statement log is needed, in seconds. */
  readonly statementLogSeconds?: number;
  /** The window for the latency of reads, in seconds. */
  readonly latencySeconds?: number;
  readonly outages?: boolean;
  /** After how many seconds without use its cluster is suspended. */
  readonly idleAfterSeconds?: number;
  /** The window for how busy replicas are, in seconds. */
  readonly utilizationSeconds?: number;
}

/** What a strategy may see of one cluster. */
export interface ClusterView {
  readonly cluster: ObservedCluster;
  /** By replica id. */
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly baseline: Baseline;
  /** This strategy's own memory of this cluster. */
  readonly memory: Memory | null;
  /** When this strategy's last change landed, or an unattributed one of an earlier tool. */
  readonly lastChangeAt: Instant | null;
  readonly now: Instant;
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  readonly statementLog: Signal<StatementLog>;
  /** What the statement log says of this cluster; empty when the log is missing. */
  readonly use: readonly ClusterUse[];
  /** Of this cluster; null when too few reads finished for any figure. */
  readonly latency: Signal<ClusterLatency | null>;
  /** Of this cluster's replicas, oldest first. */
  readonly outages: Signal<readonly ProcessOutage[]>;
  /** Of this cluster's replicas, those that were measured. */
  readonly utilization: Signal<readonly ReplicaUtilization[]>;
  readonly room: Room;
  /** How old the newest logged statement may be for the log to count as alive; null: as old as the window asked for. */
  readonly logAliveSeconds: number | null;
  readonly defaultCooldownSeconds: number;
}

/** What the environment's limits leave, before anything of this cycle is done; null where there is no limit. */
export interface Room {
  /** How many replicas this cluster may have. */
  readonly replicasPerCluster: number | null;
  /** Credits per hour that may be added, over all clusters. */
  readonly creditsPerHour: number | null;
}

/** Nothing beyond the catalog. */
export const NO_SIGNALS: SignalNeeds = {};

/** Keeps the type of the configuration while a strategy is written, and drops it for the registry. */
export function defineStrategy<Config>(strategy: Strategy<Config>): Strategy {
  return strategy as unknown as Strategy;
}
