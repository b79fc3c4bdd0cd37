/**
 * The form of burst that keeps as many replicas as the latency of reads asks for, and none while nobody reads.
 *
 * One replica more or fewer per cooldown. What it changes it remembers together with the number from before, which
 * comes back when the row goes.
 */
import { z } from "zod";
import { largestGroup } from "../coordinator/baseline.ts";
import type { Scaled } from "../model/memory.ts";
import { type Field, hold, type Proposal, speak } from "../model/proposal.ts";
import { type Reason, reason } from "../model/reason.ts";
import { endOwnSuspension, logSecondsFor, proposeSuspension } from "./idle_suspension.ts";
import { nextStep } from "./load_step.ts";
import type { ClusterView, SignalNeeds } from "./strategy.ts";

const DEFAULT_WINDOW_S = 300;
const DEFAULT_MIN_SAMPLES = 20;
const NOTHING_SPOKEN: ReadonlySet<Field> = new Set();

export const loadForm = z.strictObject({
  max_replicas: z.int().min(1).describe("The most replicas that it asks for"),
  scale_up_threshold_ms: z.number({ error: "it must be a number of milliseconds" }).positive()
    .describe("95th percentile of the latency of reads above which there is one more, in ms"),
  cooldown_s: z.int().min(0).optional().describe("Seconds between two of its changes"),
  idle_after_s: z.int().min(1).optional()
    .describe("Seconds without use after which the cluster is suspended; absent: never"),
  window_s: z.int().min(1).optional()
    .describe("Seconds over which the latency is measured; default 300"),
  min_samples: z.int().min(1).optional()
    .describe("Reads that must have finished in the window for a step; default 20"),
});

export type LoadConfig = z.infer<typeof loadForm>;

/** The latency of reads, and the statement log where idleness counts. */
export function signalsForLoad({ window_s, idle_after_s }: LoadConfig): SignalNeeds {
  return {
    latencySeconds: window_s ?? DEFAULT_WINDOW_S,
    ...(idle_after_s === undefined ? {} : {
      statementLogSeconds: logSecondsFor(idle_after_s),
      idleAfterSeconds: idle_after_s,
    }),
  };
}

/** How many replicas, and whether any at all. */
export function decideForLoad(config: LoadConfig, view: ClusterView): Proposal {
  return { ...countFor(config, view), ...suspensionFor(config, view) };
}

/** The number from before, unless a row says one, and the end of a suspension; nothing where neither was its doing. */
export function undoForLoad(
  view: ClusterView,
  why: Reason,
  spoken: ReadonlySet<Field> = NOTHING_SPOKEN,
): Proposal {
  const count = spoken.has("count") ? forgetCount(view) : undoCount(view, why);
  return { ...count, ...endOwnSuspension(view, why) };
}

function suspensionFor(config: LoadConfig, view: ClusterView): Proposal {
  const { idle_after_s, cooldown_s } = config;
  if (idle_after_s !== undefined) return proposeSuspension({ idle_after_s, cooldown_s }, view);
  return endOwnSuspension(view, reason("NO_IDLE_AFTER", "its row no longer has idle_after_s"));
}

function countFor(config: LoadConfig, view: ClusterView): Proposal {
  const there = largestGroup(view.baseline);
  const scaled = view.memory?.scaled ?? null;
  const { from, count: current } = scaled ?? startingWith(Math.max(1, there));
  const step = nextStep({
    view,
    current,
    most: config.max_replicas,
    thresholdMs: config.scale_up_threshold_ms,
    windowSeconds: config.window_s ?? DEFAULT_WINDOW_S,
    minSamples: config.min_samples ?? DEFAULT_MIN_SAMPLES,
    cooldownSeconds: config.cooldown_s,
  });
  if (step.kind === "hold") return { count: hold(step.reason) };
  const next = { count: step.count, from };
  const settled = next.count === from ? null : next;
  return {
    count: speak(step.count, step.reason),
    onChange: { kind: "scaled", scaled: next },
    // Somebody else has made the number what it shall be: what is remembered follows.
    ...(there === step.count && !isSame(scaled, settled)
      ? { learned: { kind: "scaled", scaled: settled } }
      : {}),
  };
}

/** Before its first step. */
function startingWith(count: number): Scaled {
  return { count, from: count };
}

/** Whoever says a number now decides it; the one from before is nobody's wish any more. */
function forgetCount({ memory }: ClusterView): Proposal {
  return memory?.scaled ? { learned: { kind: "scaled", scaled: null } } : {};
}

function undoCount(view: ClusterView, why: Reason): Proposal {
  const scaled = view.memory?.scaled ?? null;
  if (scaled === null) return {};
  const { from } = scaled;
  const there = largestGroup(view.baseline);
  const text = `${why.text}, and the number from before comes back`;
  return {
    count: speak(from, reason(why.code, text, { count: from })),
    onChange: { kind: "scaled", scaled: { count: from, from } },
    ...(there === from ? { learned: { kind: "scaled", scaled: null } } : {}),
  };
}

function isSame(a: Scaled | null, b: Scaled | null): boolean {
  return a?.count === b?.count && a?.from === b?.from;
}
