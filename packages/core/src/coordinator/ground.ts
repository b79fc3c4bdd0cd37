/** What is known of one cluster before anybody decides anything. */
import { type Baseline, baselineOf, oldestFirst } from "./baseline.ts";
import { extraReplicas } from "./burst.ts";
import { recall } from "./recall.ts";
import type { Surroundings } from "./surroundings.ts";
import { type Readiness, readinessOf } from "../differ/readiness.ts";
import type { Instant } from "../model/instant.ts";
import type { Trace } from "../model/effect.ts";
import type { Memory, RememberedRow, ResetMemory } from "../model/memory.ts";
import type { Observation, ObservedCluster, ObservedReplica } from "../model/observation.ts";
import type { ClusterUse } from "../model/statement_log.ts";
import type { Room } from "../strategies/strategy.ts";

/** How a cycle plans, apart from what it observed. */
export interface PlanOptions {
  /** How old the newest logged statement may be, in seconds; null accepts one as old as the idle window. */
  readonly logAliveSeconds: number | null;
  readonly defaultCooldownSeconds: number;
  /** A wait older than this becomes a finding. */
  readonly waitLimitSeconds: number;
}

/** What was read of one cluster. */
export interface ClusterFacts {
  readonly cluster: ObservedCluster;
  readonly remembered: readonly RememberedRow[];
  readonly traces: readonly Trace[];
  /** What the statement log says of this cluster. */
  readonly use: readonly ClusterUse[];
  readonly room: Room;
  readonly surroundings: Surroundings;
}

export interface Ground {
  /** With its replicas oldest first. */
  readonly cluster: ObservedCluster;
  /** The same without the extra replicas that we made: what has long-running replicas to decide about. */
  readonly steady: ObservedCluster;
  readonly extras: readonly ObservedReplica[];
  readonly readiness: ReadonlyMap<string, Readiness>;
  readonly baseline: Baseline;
  readonly memories: readonly Memory[];
  /** Changes of an earlier tool, which did not say whose they were. */
  readonly anchors: readonly Instant[];
  /** Memories that could not be read. */
  readonly resets: readonly ResetMemory[];
  readonly use: readonly ClusterUse[];
  readonly room: Room;
  readonly surroundings: Surroundings;
  readonly observation: Observation;
  readonly options: PlanOptions;
}

interface Remembered extends Pick<Ground, "anchors" | "resets"> {
  readonly stored: readonly Memory[];
}

const NOTHING_REMEMBERED: Remembered = { stored: [], anchors: [], resets: [] };

function sorted(rows: readonly RememberedRow[]): Remembered {
  return {
    stored: rows.flatMap((row) => row.kind === "memory" ? row.memory : []),
    anchors: rows.flatMap((row) => row.kind === "memory" ? [] : row.lastChangeAt ?? []),
    resets: rows.filter((row) => row.kind === "reset"),
  };
}

/** Puts together what is known; the order in which it was read means nothing. */
export function groundOf(
  facts: ClusterFacts,
  observation: Observation,
  options: PlanOptions,
): Ground {
  const replicas = oldestFirst(facts.cluster.replicas);
  const cluster = replicas === facts.cluster.replicas
    ? facts.cluster
    : { ...facts.cluster, replicas };
  const { stored, anchors, resets } = facts.remembered.length === 0
    ? NOTHING_REMEMBERED
    : sorted(facts.remembered);
  const memories = recall(stored, facts.traces);
  const extras = extraReplicas(cluster, memories);
  const steady = extras.length === 0
    ? cluster
    : { ...cluster, replicas: cluster.replicas.filter((one) => !extras.includes(one)) };
  return {
    cluster,
    steady,
    extras,
    memories,
    anchors,
    resets,
    observation,
    options,
    readiness: readinessOf(cluster, observation),
    baseline: baselineOf(steady, memories),
    use: facts.use,
    room: facts.room,
    surroundings: facts.surroundings,
  };
}
