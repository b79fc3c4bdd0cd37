/** What a guard is: a pure check of one cluster's finished steps. It may block actions, warn, or note. */
import type { Baseline } from "../coordinator/baseline.ts";
import type { StaleSignal } from "../coordinator/fresh_signals.ts";
import type { Resolution } from "../coordinator/resolve.ts";
import type { Surroundings } from "../coordinator/surroundings.ts";
import { type Action, isSuspending } from "../model/action.ts";
import type { Desired } from "../model/desired.ts";
import type { Instant } from "../model/instant.ts";
import type { Capabilities } from "../model/managed.ts";
import type { Memory, ResetMemory } from "../model/memory.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Finding, ServesAgain, Wait } from "../model/plan.ts";
import type { ClusterUse } from "../model/statement_log.ts";
import type { Readiness } from "../differ/readiness.ts";

/** Everything that a guard may look at. */
export interface Draft {
  readonly cluster: ObservedCluster;
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly baseline: Baseline;
  readonly resolution: Resolution;
  readonly memories: readonly Memory[];
  readonly capabilities: Capabilities;
  readonly desired: Desired;
  readonly actions: readonly Action[];
  readonly waits: readonly Wait[];
  readonly duplicated: readonly { readonly type: string; readonly rows: number }[];
  /** Types whose newest row is dated in the future. */
  readonly future: readonly { readonly type: string; readonly at: Instant }[];
  /** Memories that could not be read. */
  readonly resets: readonly ResetMemory[];
  /** How many strategy rows it has. */
  readonly rowCount: number;
  readonly surroundings: Surroundings;
  /** Where it may be suspended, how soon that is and how long a wake takes; null where nobody knows either. */
  readonly wake: { readonly idleAfterSeconds: number; readonly serves: ServesAgain } | null;
  /** Signals that its strategies need and that were read too long ago. */
  readonly stale: readonly StaleSignal[];
  /** What the statement log says of this cluster; empty when the log is missing. */
  readonly use: readonly ClusterUse[];
  readonly controlCluster: string;
  readonly now: Instant;
  /** A wait older than this becomes a finding. */
  readonly waitLimitSeconds: number;
}

export interface Guard {
  readonly code: string;
  /** Present where it stops the whole cluster, so that nothing else can be done instead. */
  readonly stopsAll?: true;
  /** Present where it is about steps only: it is not asked where there are none. */
  readonly onSteps?: true;
  readonly check: (draft: Draft) => readonly Finding[];
}

/** Nothing to say: shared, since most guards have nothing to say about most clusters. */
export const NO_FINDINGS: readonly Finding[] = [];

/** The indexes of the actions that suspend the cluster. */
export function suspendingActions(draft: Draft): readonly number[] {
  return draft.actions.flatMap((action, index) => isSuspending(action) ? [index] : []);
}
