/**
 * The life of a replica: its processes come online one by one, report, work, are measured, die of too much data, go.
 *
 * Larger sizes take longer to come, and what goes down again and again stays away for longer each time. Invariant: an
 * event that was meant for an earlier life of a replica does nothing.
 */
import { noteHydration } from "./controller_wake.ts";
import { type Draft, putReplica, schedule, takeFrom, touch } from "./draft.ts";
import { timestampText } from "./durations.ts";
import {
  addAllObjects,
  addObject,
  finishObject,
  hydrateNext,
  isOnline,
  REPORT_DELAY_MS,
  sizeNamed,
} from "./hydration.ts";
import { replicasOf } from "./lookup.ts";
import { isWatched, planMeasure, recordMeasures, useOf } from "./measures.ts";
import { emptyMap, entries, get, put, remove } from "./sorted_map.ts";
import type { Event, Process, Replica } from "./state.ts";

const START_MS = 400;
const START_PER_WORKER_MS = 15;
const START_PER_PROCESS_MS = 150;
const RESTART_MS = 2_000;
const LONGEST_RESTART_MS = 300_000;
const CRASH_AFTER_MS = 200;

/** Starts a replica that was just made. */
export function startReplica(draft: Draft, replica: Replica): void {
  recordMeasures(draft, replica, false);
  scheduleOnline(draft, replica, START_MS);
}

/** Records that a replica is there and online from the start. */
export function recordStart(draft: Draft, replica: Replica): void {
  replica.processes.forEach((_, process) => recordStatus(draft, replica, process));
  recordMeasures(draft, replica, false);
  planMeasure(draft, replica.id);
}

/** The processes of a new replica: still initializing, unless it is to be online from the start. */
export function newProcesses(count: number, now: number, online: boolean): Process[] {
  return Array.from({ length: count }, () => ({
    online,
    reason: online ? null : "initializing",
    since: now,
  }));
}

/** How a replica begins. */
export const NO_FAILURES: Pick<Replica, "failures" | "crashes"> = {
  failures: 0,
  crashes: { left: 0, reason: null },
};

/** On command a replica goes down now, and so often in all; 0 ends what was commanded before. */
export function crashReplica(
  draft: Draft,
  replicaId: string,
  { times, reason }: { readonly times: number; readonly reason: Replica["crashes"]["reason"] },
): void {
  const replica = get(draft.world.replicas, replicaId);
  if (replica === undefined) return;
  putReplica(draft, { ...replica, crashes: { left: Math.max(0, times - 1), reason } });
  if (times > 0) restartReplica(draft, replicaId, reason);
}

/** All processes of a replica stop and come back; what was hydrated is lost. */
function restartReplica(draft: Draft, replicaId: string, reason: string | null): void {
  const replica = get(draft.world.replicas, replicaId);
  if (replica === undefined) return;
  const away = Math.min(LONGEST_RESTART_MS, RESTART_MS * 2 ** Math.min(replica.failures, 10));
  const stopped: Replica = {
    ...replica,
    life: replica.life + 1,
    failures: replica.failures + 1,
    hydrating: null,
    objects: emptied(replica),
    processes: replica.processes.map(() => ({ online: false, reason, since: draft.now })),
  };
  putReplica(draft, stopped);
  for (const [id] of entries(replica.objects)) touch(draft, `object/${replicaId}/${id}`);
  stopped.processes.forEach((_, index) => recordStatus(draft, stopped, index));
  scheduleOnline(draft, stopped, away);
}

/** What an event does to a replica. */
export function liveReplica(
  draft: Draft,
  event: Extract<Event, { readonly replicaId: string }>,
): void {
  const replica = get(draft.world.replicas, event.replicaId);
  if (replica === undefined) return;
  if (event.kind === "measure") return measure(draft, replica);
  if (replica.life !== event.life) return;
  noteHydration(draft, replica.clusterId);
  switch (event.kind) {
    case "online":
      return comeOnline(draft, replica, event.process);
    case "report":
      return report(draft, replica, event.itemId);
    case "hydrate":
      if (replica.hydrating !== event.itemId) return;
      finishObject(draft, replica, event);
      forgetFailures(draft, replica.id);
      return planMeasure(draft, replica.id);
    case "oom":
      if (replica.hydrating !== event.itemId) return;
      return restartReplica(draft, replica.id, "oom-killed");
    case "crash":
      return crashAgain(draft, replica);
  }
}

function crashAgain(draft: Draft, replica: Replica): void {
  const { left, reason } = replica.crashes;
  if (left > 0) crashReplica(draft, replica.id, { times: left, reason });
}

/** Nothing is left to be hydrated: it works. */
function forgetFailures(draft: Draft, replicaId: string): void {
  const replica = get(draft.world.replicas, replicaId);
  if (replica === undefined || replica.failures === 0 || replica.hydrating !== null) return;
  if (entries(replica.objects).every(([, object]) => object.tookMs !== null)) {
    putReplica(draft, { ...replica, failures: 0 });
  }
}

/** Takes a replica out of the world. */
export function removeReplica(draft: Draft, replica: Replica): void {
  for (const [id] of entries(replica.objects)) {
    touch(draft, `object/${replica.id}/${id}`, `unplaced/${id}`);
  }
  const { world } = draft;
  draft.world = {
    ...world,
    replicas: remove(world.replicas, replica.id),
    replicasOf: takeFrom(world.replicasOf, replica.clusterId, replica.id),
  };
  touch(draft, `replica/${replica.id}`);
  for (const other of replicasOf(draft.world, replica.clusterId)) {
    if (isOnline(other)) schedule(draft, draft.now + REPORT_DELAY_MS, reportOf(other, null));
  }
}

function emptied(replica: Replica): Replica["objects"] {
  let objects: Replica["objects"] = emptyMap();
  for (const [id] of entries(replica.objects)) {
    objects = put(objects, id, { tookMs: null, bytes: 0 });
  }
  return objects;
}

function scheduleOnline(draft: Draft, replica: Replica, base: number): void {
  const size = sizeNamed(draft.world, replica.size);
  replica.processes.forEach((_, process) => {
    const at = draft.now + base + START_PER_WORKER_MS * size.workers +
      START_PER_PROCESS_MS * process;
    schedule(draft, at, { kind: "online", replicaId: replica.id, life: replica.life, process });
  });
}

function comeOnline(draft: Draft, replica: Replica, process: number): void {
  const processes = replica.processes.map((old, index) =>
    index === process ? { online: true, reason: null, since: draft.now } : old
  );
  const changed = { ...replica, processes };
  putReplica(draft, changed);
  recordStatus(draft, changed, process);
  if (!isOnline(changed)) return;
  if (changed.crashes.left > 0) {
    const { id, life } = changed;
    schedule(draft, draft.now + CRASH_AFTER_MS, { kind: "crash", replicaId: id, life });
  }
  schedule(draft, draft.now + REPORT_DELAY_MS, reportOf(changed, null));
  planMeasure(draft, replica.id);
}

function reportOf(replica: Replica, itemId: string | null): Event {
  return { kind: "report", replicaId: replica.id, life: replica.life, itemId };
}

function report(draft: Draft, replica: Replica, itemId: string | null): void {
  if (!isOnline(replica)) return;
  if (itemId === null) addAllObjects(draft, replica.id);
  else {
    const item = get(draft.world.items, itemId);
    if (item !== undefined) addObject(draft, replica, item);
  }
  hydrateNext(draft, replica.id);
}

/** Has the online replicas of a cluster notice a new object. */
export function announceObject(draft: Draft, clusterId: string, itemId: string): void {
  for (const replica of replicasOf(draft.world, clusterId)) {
    if (isOnline(replica)) schedule(draft, draft.now + REPORT_DELAY_MS, reportOf(replica, itemId));
  }
  noteHydration(draft, clusterId);
}

function recordStatus(draft: Draft, replica: Replica, process: number): void {
  const status = replica.processes[process];
  if (status === undefined) return;
  draft.rows.push({
    relation: "mz_internal.mz_cluster_replica_status_history",
    key: `${replica.id}/${process}/${status.since}/${replica.life}`,
    row: {
      replica_id: replica.id,
      process_id: String(process),
      status: status.online ? "online" : "offline",
      reason: status.reason,
      occurred_at: timestampText(status.since),
    },
  });
}

function measure(draft: Draft, replica: Replica): void {
  putReplica(draft, { ...replica, measuring: false });
  const online = isOnline(replica);
  recordMeasures(draft, replica, online);
  if (online && useOf(draft, replica).tooMuch) restartReplica(draft, replica.id, "oom-killed");
  if (isWatched(draft, replica)) planMeasure(draft, replica.id);
}
