/** One cluster while it is planned. */
import type { StaleSignal } from "./coordinator/fresh_signals.ts";
import type { ClusterFacts, Ground, PlanOptions } from "./coordinator/ground.ts";
import type { ReadRows, RowReading } from "./coordinator/read_rows.ts";
import type { Resolution } from "./coordinator/resolve.ts";
import type { StrategyRow } from "./model/observation.ts";

/** What concerns one cluster. */
export interface ClusterInput extends ClusterFacts {
  readonly rows: readonly StrategyRow[];
  readonly readRows: ReadRows;
  /** Signals that were read too long ago. */
  readonly stale: readonly StaleSignal[];
}

/** What is known of it, and what was said about it. */
export interface ClusterCase {
  readonly input: ClusterInput;
  readonly options: PlanOptions;
  readonly ground: Ground;
  readonly reading: RowReading;
  readonly resolution: Resolution;
}
