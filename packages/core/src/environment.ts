/**
 * The seam: all that the core asks of the outside world. `mz-adapter` implements it over pgwire, tests fake it.
 *
 * Deciding needs `observe` alone; everything else serves `apply`.
 */
import type { LeaseReading, LeaseSwap } from "./apply/lease.ts";
import type { Action } from "./model/action.ts";
import type { Instant } from "./model/instant.ts";
import type { Memory } from "./model/memory.ts";
import type { Observation, ObservedCluster, StrategyRow } from "./model/observation.ts";
import type { Signal } from "./model/signal.ts";
import type { StatementLog } from "./model/statement_log.ts";

/** What a cycle needs beyond the catalog, as far as the configured strategies ask for it. */
export interface SignalRequest {
  /** How far back the statement log is needed, in seconds; null when nobody needs it. */
  readonly statementLogSeconds: number | null;
  /** The window for the latency of reads, in seconds, by the id of the cluster that needs it. */
  readonly latencySeconds: ReadonlyMap<string, number>;
  /** Whether outages of replicas are needed. */
  readonly outages: boolean;
  /** The window for how busy replicas are, in seconds, by the id of the cluster that needs it. */
  readonly utilizationSeconds: ReadonlyMap<string, number>;
}

/** Nothing beyond the catalog and our tables. */
export const NO_REQUEST: SignalRequest = {
  statementLogSeconds: null,
  latencySeconds: new Map(),
  outages: false,
  utilizationSeconds: new Map(),
};

/** What the rows of these clusters ask for. */
export type AskSignals = (
  rows: readonly StrategyRow[],
  clusters: readonly Pick<ObservedCluster, "id" | "managed">[],
) => SignalRequest;

export interface Environment {
  /** Everything for one cycle, in a constant number of statements. Signals are read after the rows that ask for them. */
  readonly observe: (signalsFor: AskSignals) => Promise<Observation>;
  /** The statement log alone, as of this moment. */
  readonly readStatementLog: (seconds: number) => Promise<Signal<StatementLog>>;
  /** A fresh look at one cluster; null when no cluster has this id. */
  readonly lookAt: (clusterId: string) => Promise<ObservedCluster | null>;
  /** The last observation's `now` plus the time that has passed since on a monotonic clock. */
  readonly now: () => Instant;
  readonly newActionId: () => string;
  /** Lets time pass; only used while waiting for the statement log. */
  readonly pause: (milliseconds: number) => Promise<void>;

  readonly recordIntent: (intent: Intent) => Promise<void>;
  /** Intents without an outcome, of any run, oldest first. */
  readonly openIntents: () => Promise<readonly Intent[]>;
  /** Whether the database's own audit log shows an effect of this intent that no other action is recorded to have had. */
  readonly hasLanded: (intent: Intent) => Promise<boolean>;
  /** The statement of this intent was never sent. */
  readonly withdrawIntent: (intent: Intent) => Promise<void>;
  /** Writes the one audit row of a tried statement; writing it twice leaves one. */
  readonly recordOutcome: (intent: Intent, outcome: Outcome) => Promise<void>;
  /** Adds new revisions; of many in few statements. */
  readonly remember: (news: readonly NewMemory[]) => Promise<void>;
  /** Drops what newer revisions of the memories have overtaken, where that is worth it and allowed; never fails. */
  readonly compactMemory?: (mayWrite: () => Promise<boolean>) => Promise<void>;
  /** Publishes which clusters are suspended, for the views inside Materialize; only what has changed is written. */
  readonly publishSuspensions: (suspended: ReadonlyMap<string, boolean>) => Promise<void>;
  readonly execute: (sql: string) => Promise<StatementResult>;

  /** The newest row of the lease, as of this moment; fails when there is none. */
  readonly readLease: () => Promise<LeaseReading>;
  /** Whether it took effect. After a lost connection it may have and say no: the row tells. */
  readonly swapLease: (swap: LeaseSwap) => Promise<boolean>;
}

/** The next revision of what a strategy remembers about a cluster. */
export interface NewMemory {
  readonly clusterId: string;
  readonly memory: Memory;
}

/** What is about to be tried, written before the statement is sent. */
export interface Intent {
  readonly actionId: string;
  readonly cycleId: string;
  readonly sql: string;
  readonly action: Action;
  readonly createdAt: Instant;
}

export interface Outcome {
  readonly executed: boolean;
  readonly at: Instant;
  /** Null when it landed. */
  readonly error: string | null;
}

/** How the database answered one statement. */
export type StatementResult =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly message: string }
  /** The connection went away: the statement may or may not have taken effect. */
  | { readonly kind: "lost"; readonly message: string };
