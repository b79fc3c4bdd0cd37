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
  const shared = sharedReport(cluster.objects);
  for (const replica of cluster.replicas) {
    const starting = startingState(replica, facts);
    const state = starting ??
      (shared?.get(replica.id) === true ? READY : hydrationState(cluster, replica, facts));
    judged.set(replica.id, state);
  }
  return judged;
}

const READY: Readiness = { state: "ready", text: "ready" };

/** What all objects report alike, which is what most clusters have; null where they differ. */
function sharedReport(objects: readonly ObservedObject[]): ObservedObject["hydrated"] | null {
  const first = objects[0]?.hydrated ?? null;
  for (const { hydrated } of objects) if (hydrated !== first) return null;
  return first;
}

function startingState(
  { size, processesOnline }: ObservedReplica,
  { sizes }: ReadinessFacts,
): Readiness | null {
  const processes = Math.max(1, sizes.get(size)?.processes ?? 1);
  if (processesOnline >= processes) return null;
  const text = processes === 1
    ? "starting"
    : `starting, ${processesOnline} of ${processes} processes online`;
  return { state: "starting", text };
}

function hydrationState(
  cluster: ObservedCluster,
  replica: ObservedReplica,
  facts: ReadinessFacts,
): Readiness {
  let required = 0;
  let done = 0;
  for (const { kind, hydrated } of cluster.objects) {
    if (kind === "sink") continue;
    const reported = hydrated.get(replica.id);
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
