/** What guards get to see of one cluster: its steps, and all circumstances. */
import type { ClusterCase } from "./cluster_case.ts";
import type { Wish } from "./coordinator/desire.ts";
import type { SignalName, StaleSignal } from "./coordinator/fresh_signals.ts";
import type { Ground } from "./coordinator/ground.ts";
import type { RowReading } from "./coordinator/read_rows.ts";
import { expectedService } from "./differ/hydration_times.ts";
import type { Steps } from "./differ/unmanaged.ts";
import type { Draft } from "./guards/guard.ts";
import type { Instant } from "./model/instant.ts";
import type { ObservedCluster, StrategyRow } from "./model/observation.ts";

/** The draft of these steps. */
export function draftOf(
  { input, options, ground, reading, resolution }: ClusterCase,
  { desired }: Wish,
  { actions, waits }: Steps,
): Draft {
  const { cluster, readiness, baseline, memories, resets, observation } = ground;
  return {
    cluster,
    readiness,
    baseline,
    resolution,
    desired,
    memories,
    capabilities: observation.capabilities,
    actions,
    waits,
    duplicated: reading.duplicated,
    future: futureRows(input.rows, observation.now),
    resets,
    wake: wakeOf(reading, ground),
    rowCount: input.rows.length,
    surroundings: input.surroundings,
    stale: staleFor(reading, cluster, input.stale),
    use: input.use,
    controlCluster: observation.controlCluster,
    now: observation.now,
    waitLimitSeconds: options.waitLimitSeconds,
  };
}

/** How soon it is suspended, and how long a wake takes. */
function wakeOf({ entries }: RowReading, ground: Ground): Draft["wake"] {
  const { cluster, baseline, observation } = ground;
  const size = baseline.replicas[0]?.size;
  if (size === undefined) return null;
  const serves = expectedService(cluster, size, {
    sizes: observation.sizes,
    suspension: baseline.suspension,
  });
  if (serves === null) return null;
  const soonest = Math.min(
    ...entries.map((entry) =>
      entry.kind === "configured"
        ? entry.strategy.signals(entry.config, cluster).idleAfterSeconds ?? Infinity
        : Infinity
    ),
  );
  return soonest === Infinity ? null : { idleAfterSeconds: soonest, serves };
}

/** Those of the signals that its strategies ask for; what others took back concerns all of them. */
function staleFor(
  { entries }: RowReading,
  cluster: ObservedCluster,
  stale: readonly StaleSignal[],
): readonly StaleSignal[] {
  if (stale.length === 0) return stale;
  const needed = new Set<SignalName>(entries.length === 0 ? [] : ["undoings"]);
  for (const entry of entries) {
    if (entry.kind !== "configured") continue;
    const needs = entry.strategy.signals(entry.config, cluster);
    if (needs.statementLogSeconds !== undefined) needed.add("statementLog");
    if (needs.latencySeconds !== undefined) needed.add("latency");
    if (needs.outages === true) needed.add("outages");
    if (needs.utilizationSeconds !== undefined) needed.add("utilization");
  }
  return stale.filter((one) => needed.has(one.signal));
}

/** The two clocks of those who write rows and of the database may be a little apart. */
const CLOCK_TOLERANCE_MS = 60_000;

function futureRows(
  rows: readonly StrategyRow[],
  now: Instant,
): readonly { readonly type: string; readonly at: Instant }[] {
  const ahead = now + CLOCK_TOLERANCE_MS;
  if (!hasLater(rows, ahead)) return NONE;
  const newest = new Map<string, Instant>();
  for (const { strategyType, updatedAt } of rows) {
    if (updatedAt === null || updatedAt <= ahead) continue;
    newest.set(strategyType, Math.max(updatedAt, newest.get(strategyType) ?? updatedAt));
  }
  return [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, at]) => ({ type, at }));
}

function hasLater(rows: readonly StrategyRow[], than: Instant): boolean {
  for (const { updatedAt } of rows) if (updatedAt !== null && updatedAt > than) return true;
  return false;
}

const NONE: readonly never[] = [];
