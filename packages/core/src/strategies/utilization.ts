/**
 * How busy a cluster's replicas have been: peaks that may be believed, or what is lacking for that.
 *
 * What was measured while replicas started says nothing about the load: the whole window has to lie after that.
 */
import { type Instant, toReadableInstant, toReadableSpan } from "../model/instant.ts";
import type { ObservedReplica, ReplicaSize } from "../model/observation.ts";
import { type Reason, reason } from "../model/reason.ts";
import type { ReplicaUtilization } from "../model/utilization.ts";
import { doubting } from "./doubting.ts";
import type { ClusterView } from "./strategy.ts";

/** The highest utilization of any process within the window, in percent. */
export interface Peaks {
  readonly memory: number;
  readonly cpu: number;
}

/** Whose peaks are asked for. */
export interface Measured {
  /** All replicas that count. */
  readonly replicas: readonly ObservedReplica[];
  readonly windowSeconds: number;
  /** When they were first seen ready after a start; null where that is long ago. */
  readonly readySince: Instant | null;
}

/** Measures come every minute and show up a little later. */
const LATE_BEGIN_MS = 120_000;
const LATE_END_MS = 180_000;
const MEASURE_EVERY_S = 60;

/** The peaks, or why nobody can tell. */
export function peaksOf(view: ClusterView, measured: Measured): Peaks | Reason {
  const { utilization, now } = view;
  if (utilization.kind === "missing") {
    return doubting(utilization, "nobody can see how busy it is");
  }
  const { replicas, windowSeconds, readySince } = measured;
  const begin = now - windowSeconds * 1000;
  const since = Math.max(readySince ?? 0, ...replicas.map(startOf));
  if (since > begin) return measuring(since + windowSeconds * 1000, measured, now);
  let [memory, cpu] = [0, 0];
  for (const replica of replicas) {
    const own = utilization.value.find((one) => one.replicaId === replica.id);
    const lacking = lackOf(replica, own, { view, begin, windowSeconds });
    if (lacking !== null) return reason("NOT_MEASURED", lacking);
    memory = Math.max(memory, own?.memoryPercent ?? 0);
    cpu = Math.max(cpu, own?.cpuPercent ?? 0);
  }
  return { memory, cpu };
}

/** When its processes came up, as far as anybody knows. */
export function startOf({ createdAt, statusChangedAt }: ObservedReplica): Instant {
  return Math.max(createdAt ?? 0, statusChangedAt ?? 0);
}

/** What the same load would come to on another size; null where nobody knows the capacity of both. */
export function scaledTo(peaks: Peaks, from: ReplicaSize, to: ReplicaSize): Peaks | null {
  const memory = ratio(from.memoryBytes, to.memoryBytes);
  const cpu = ratio(from.cpuNanoCores, to.cpuNanoCores);
  if (memory === null || cpu === null) return null;
  return { memory: peaks.memory * memory, cpu: peaks.cpu * cpu };
}

function ratio(from: number | null, to: number | null): number | null {
  return from === null || to === null || from <= 0 || to <= 0 ? null : from / to;
}

function measuring(until: Instant, { windowSeconds }: Measured, now: Instant): Reason {
  const left = Math.ceil((until - now) / 1000);
  return reason(
    "MEASURING",
    `it is measured for ${toReadableSpan(windowSeconds * 1000)} after its replicas became ready, ` +
      `until ${toReadableInstant(until)}`,
    { window_s: windowSeconds, left_s: left },
  );
}

/** Why the figures of a replica do not tell about the whole window; null when they do. */
function lackOf(
  { name, size }: ObservedReplica,
  own: ReplicaUtilization | undefined,
  { view, begin, windowSeconds }: {
    readonly view: ClusterView;
    readonly begin: Instant;
    readonly windowSeconds: number;
  },
): string | null {
  const needed = Math.max(1, Math.ceil(windowSeconds / MEASURE_EVERY_S / 2));
  const window = toReadableSpan(windowSeconds * 1000);
  if (own === undefined) return `nothing was measured of ${name} in the last ${window}`;
  if (own.memoryPercent === null) return `the memory of ${name} (${size}) is not measured`;
  if (own.cpuPercent === null) return `the CPU of ${name} (${size}) is not measured`;
  const processes = view.sizes.get(size)?.processes ?? 1;
  if (own.processes < processes) {
    return `${own.processes} of ${processes} processes of ${name} were measured`;
  }
  if (own.firstAt > begin + LATE_BEGIN_MS) {
    return `${name} was measured from ${toReadableInstant(own.firstAt)} on only, not for ${window}`;
  }
  if (own.lastAt < view.now - LATE_END_MS) {
    return `${name} has not been measured since ${toReadableInstant(own.lastAt)}`;
  }
  return own.samples < needed
    ? `${name} was measured ${own.samples} times in the last ${window}, it must be ${needed} at least`
    : null;
}
