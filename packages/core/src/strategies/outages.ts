/**
 * Outages of processes, told as events of replicas: what takes down all processes of a replica happened once.
 */
import type { Instant } from "../model/instant.ts";
import type { ProcessOutage } from "../model/outage.ts";

/** The processes of a replica go down within this time of each other, when they go down together. */
const TOGETHER_MS = 60_000;

/** How often a replica went down, by cause. */
export interface OutageCounts {
  readonly outOfMemory: number;
  readonly crashes: number;
}

/** One event: since when, which processes have gone down when, and why. */
interface OutageEvent {
  readonly since: Instant;
  readonly processes: Map<number, Instant>;
  outOfMemory: boolean;
}

/** The events behind the outages of one replica, since the given instant; their order means nothing. */
export function countOutages(outages: readonly ProcessOutage[], since: Instant): OutageCounts {
  const ordered = outages.filter((one) => one.at >= since)
    .sort((a, b) => a.at - b.at || a.processId - b.processId);
  const events: OutageEvent[] = [];
  for (const { at, processId, outOfMemory } of ordered) {
    let event = events.at(-1);
    if (event === undefined || isNext(event, processId, at)) {
      event = { since: at, processes: new Map(), outOfMemory: false };
      events.push(event);
    }
    event.processes.set(processId, at);
    event.outOfMemory ||= outOfMemory;
  }
  const outOfMemory = events.filter((event) => event.outOfMemory).length;
  return { outOfMemory, crashes: events.length - outOfMemory };
}

/** The same row read twice is one outage; the same process again is the next. */
function isNext(event: OutageEvent, processId: number, at: Instant): boolean {
  const before = event.processes.get(processId);
  return before === undefined ? at - event.since > TOGETHER_MS : before !== at;
}
