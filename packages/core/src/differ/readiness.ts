/**
 * Whether a replica can serve: online on all its processes, and hydrated for everything that can run on it.
 *
 * Indexes and materialized views count always. A source counts only where it reports on this very replica (one that
 * runs on a single replica moves over late), a sink never. What a replica does not report is unknown, not false.
 */
import type { Instant } from "../model/instant.ts";
import type {
  ObservedCluster,
  ObservedObject,
  ObservedReplica,
  ReplicaSize,
} from "../model/observation.ts";

export interface Readiness {
  readonly state: "ready" | "hydrating" | "starting" | "unknown";
  readonly text: string;
}

export interface ReadinessFacts {
  readonly sizes: ReadonlyMap<string, ReplicaSize>;
  readonly now: Instant;
}

/** A replica that is online this long and reports on nothing has its introspection switched off. */
const SILENT_AFTER_MS = 60_000;

/** The readiness of every replica of a cluster, by replica id. */
export function readinessOf(
  cluster: ObservedCluster,
  facts: ReadinessFacts,
): ReadonlyMap<string, Readiness> {
  const judged = new Map<string, Readiness>();
  for (const replica of cluster.replicas) {
    judged.set(replica.id, judgeReplica(cluster, replica, facts));
  }
  return judged;
}

const READY: Readiness = { state: "ready", text: "ready" };

function judgeReplica(
  cluster: ObservedCluster,
  replica: ObservedReplica,
  facts: ReadinessFacts,
): Readiness {
  const processes = Math.max(1, facts.sizes.get(replica.size)?.processes ?? 1);
  if (replica.processesOnline < processes) {
    const progress = processes === 1
      ? "starting"
      : `starting, ${replica.processesOnline} of ${processes} processes online`;
    return { state: "starting", text: progress };
  }
  let required = 0;
  let done = 0;
  let before: ObservedObject["hydrated"] | null = null;
  let reported: boolean | undefined;
  for (const { kind, hydrated } of cluster.objects) {
    if (kind === "sink") continue;
    if (hydrated !== before) reported = hydrated.get(replica.id);
    before = hydrated;
    if (kind === "source" && reported === undefined) continue;
    required += 1;
    if (reported === true) done += 1;
  }
  if (done === required) return READY;
  if (isSilent(cluster, replica, facts.now)) {
    return {
      state: "unknown",
      text: "reports nothing about its hydration, its introspection seems to be off",
    };
  }
  return { state: "hydrating", text: `hydrating, ${done} of ${required} objects done` };
}

function isSilent(cluster: ObservedCluster, replica: ObservedReplica, now: Instant): boolean {
  if (replica.statusChangedAt === null || now - replica.statusChangedAt < SILENT_AFTER_MS) {
    return false;
  }
  return cluster.objects.every((object) => !object.hydrated.has(replica.id));
}
