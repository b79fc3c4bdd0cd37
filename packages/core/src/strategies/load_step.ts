/**
 * How many replicas the latency of reads asks for: one more above the threshold, one fewer below half of it, and
 * the same number at either of them and in between.
 *
 * A step needs positive evidence: enough reads, replicas that are all ready, and a cooldown that has passed. The
 * ceiling needs none.
 */
import { toReadableSpan } from "../model/instant.ts";
import type { ClusterLatency } from "../model/latency.ts";
import { type Reason, reason } from "../model/reason.ts";
import { doubting } from "./doubting.ts";
import { runningCooldown } from "./cooldown.ts";
import type { ClusterView } from "./strategy.ts";

export interface LoadQuestion {
  readonly view: ClusterView;
  /** How many replicas there shall be so far. */
  readonly current: number;
  /** How many there may be. */
  readonly most: number;
  readonly thresholdMs: number;
  readonly windowSeconds: number;
  readonly minSamples: number;
  readonly cooldownSeconds: number | undefined;
}

export type LoadStep =
  | { readonly kind: "speak"; readonly count: number; readonly reason: Reason }
  | { readonly kind: "hold"; readonly reason: Reason };

/** The number to have next, or why that cannot be said. */
export function nextStep(question: LoadQuestion): LoadStep {
  const { view, current, most } = question;
  const sizes = [...new Set(view.baseline.replicas.map((replica) => replica.size))].sort();
  if (sizes.length > 1) {
    const why = reason(
      "MIXED_SIZES",
      `the number stays while its replicas have different sizes (${sizes.join(", ")}): a ` +
        "target_size row gives them one",
    );
    // On their way from one size to another, what was wanted is wanted still.
    return view.memory?.scaled ? keep(question, why) : hold(why);
  }
  if (current > most) return overTheLimit(question);
  if (view.baseline.suspension !== null) {
    return keep(question, reason("SUSPENDED", "the number that it had comes back with a wake"));
  }
  const { latency } = view;
  if (latency.kind === "missing") {
    return hold(doubting(latency, "the number stays, nobody can see how long reads take"));
  }
  const samples = latency.value?.samples ?? 0;
  if (latency.value === null || samples < question.minSamples) return tooFew(question, samples);
  return stepBy(latency.value, question);
}

function stepBy(seen: ClusterLatency, question: LoadQuestion): LoadStep {
  const { current, most, thresholdMs, view, cooldownSeconds } = question;
  const said = (code: string, text: string, count = current) =>
    reason(code, measured(seen, question) + text, numbersOf(seen, question, count));
  const threshold = `scale_up_threshold_ms, which is ${thresholdMs}`;
  const change = changeFor(seen, question);
  if (change === 0) {
    const text = `, scale_up_threshold_ms is ${thresholdMs}: the number stays`;
    return keep(question, said("LOAD_FINE", text));
  }
  const compared = change > 0 ? `, more than ${threshold}` : `, less than half of ${threshold}`;
  if (change > 0 && current >= most) {
    return keep(question, said("LOAD_AT_MAX", `${compared}, but max_replicas is ${most}`));
  }
  const waiting = change > 0 ? notReadyYet(view, current) : null;
  if (waiting !== null) {
    const text = `${compared}: one more once all are ready, and ${waiting}`;
    return keep(question, said("LOAD_NOT_READY", text));
  }
  if (current + change < 1) return keep(question, said("LOAD_LOW", `${compared}: 1 is the least`));
  const cooldown = runningCooldown(view, cooldownSeconds);
  if (cooldown !== null) return hold(cooldown);
  const count = current + change;
  const code = change > 0 ? "LOAD_HIGH" : "LOAD_LOW";
  const text = `${compared}: ${plural(count)} instead of ${current}`;
  return { kind: "speak", count, reason: said(code, text, count) };
}

/** Exactly at the threshold or at half of it nothing changes. */
function changeFor({ p95Ms }: ClusterLatency, { thresholdMs }: LoadQuestion): -1 | 0 | 1 {
  if (p95Ms > thresholdMs) return 1;
  return p95Ms * 2 < thresholdMs ? -1 : 0;
}

/** A limit holds at once: it needs no measurement and no cooldown. */
function overTheLimit({ current, most }: LoadQuestion): LoadStep {
  const text = `max_replicas is ${most}: ${plural(most)} instead of ${current}`;
  const why = reason("MAX_REPLICAS", text, { max_replicas: most, count: most });
  return { kind: "speak", count: most, reason: why };
}

function tooFew({ minSamples, windowSeconds }: LoadQuestion, samples: number): LoadStep {
  const finished = samples === 0 ? "no read" : samples === 1 ? "1 read" : `${samples} reads`;
  return hold(reason(
    "TOO_FEW_READS",
    `the number stays: ${finished} finished in the last ${toReadableSpan(windowSeconds * 1000)}, ` +
      `min_samples is ${minSamples}`,
    { samples, min_samples: minSamples, window_s: windowSeconds },
  ));
}

function measured({ p95Ms, samples }: ClusterLatency, { windowSeconds }: LoadQuestion): string {
  return `95 % of the ${samples} reads of the last ${toReadableSpan(windowSeconds * 1000)} took ` +
    `up to ${p95Ms} ms`;
}

function numbersOf(
  { p95Ms, samples }: ClusterLatency,
  { thresholdMs, windowSeconds, current, most }: LoadQuestion,
  count: number,
): Reason["numbers"] {
  return {
    p95_ms: p95Ms,
    scale_up_threshold_ms: thresholdMs,
    samples,
    window_s: windowSeconds,
    current,
    max_replicas: most,
    count,
  };
}

/** A new replica takes a share of the reads only when it is ready: until then nobody knows whether it is enough. */
function notReadyYet({ cluster, readiness }: ClusterView, current: number): string | null {
  for (const replica of cluster.replicas) {
    const state = readiness.get(replica.id)?.state ?? "unknown";
    if (state === "ready") continue;
    return state === "unknown"
      ? `${replica.name} does not report whether it is`
      : `${replica.name} is ${state}`;
  }
  const there = cluster.replicas.length;
  return there < current ? `${there} of ${current} are there` : null;
}

function keep({ current }: LoadQuestion, why: Reason): LoadStep {
  return { kind: "speak", count: current, reason: why };
}

function hold(why: Reason): LoadStep {
  return { kind: "hold", reason: why };
}

function plural(count: number): string {
  return count === 1 ? "1 replica" : `${count} replicas`;
}
