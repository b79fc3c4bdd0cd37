/**
 * How old what was read may be. The parts of an observation are read at different moments, and some may be kept for
 * the next cycle: what is too old counts as missing, so that whoever needs it holds.
 */
import type { Instant } from "../model/instant.ts";
import { toReadableSpan } from "../model/instant.ts";
import type { Observation } from "../model/observation.ts";
import { missing, type Signal } from "../model/signal.ts";

export type SignalName = "statementLog" | "latency" | "outages" | "utilization" | "undoings";

/** Seconds after which a signal is too old, and what people call it. */
const LIMITS: Readonly<Record<SignalName, readonly [seconds: number, words: string]>> = {
  // Whether somebody uses a cluster may change at any moment.
  statementLog: [120, "the statement log"],
  // Windows are minutes long.
  latency: [120, "the latency of reads"],
  // They are counted over a day.
  outages: [600, "the outages of replicas"],
  // Windows are an hour long.
  utilization: [600, "the utilization of replicas"],
  undoings: [600, "what others took back"],
};

/** What was read too long ago. */
export interface StaleSignal {
  readonly signal: SignalName;
  /** "the latency of reads was read 3 min ago, at most 2 min is of use". */
  readonly text: string;
}

/** The observation without what is too old, and what that was. */
export function freshOnly(
  observation: Observation,
): { readonly observation: Observation; readonly stale: readonly StaleSignal[] } {
  const stale: StaleSignal[] = [];
  const fresh: Partial<Record<SignalName, Signal<never>>> = {};
  for (const signal of Object.keys(LIMITS) as SignalName[]) {
    const text = tooOld(signal, observation[signal], observation.now);
    if (text === null) continue;
    stale.push({ signal, text });
    fresh[signal] = missing("STALE_SIGNAL", text, "see why it was not read again");
  }
  return stale.length === 0
    ? { observation, stale }
    : { observation: { ...observation, ...fresh } as Observation, stale };
}

function tooOld(name: SignalName, signal: Signal<unknown>, now: Instant): string | null {
  if (signal.kind === "missing") return null;
  const [seconds, words] = LIMITS[name];
  const age = now - signal.observedAt;
  if (age <= seconds * 1000) return null;
  return `${words} was read ${toReadableSpan(age)} ago, at most ` +
    `${toReadableSpan(seconds * 1000)} is of use`;
}
