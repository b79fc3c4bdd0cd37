/** What was known of the signals when something was decided, for the audit trail: how old each was, or why it was missing. */
import type { Instant, Observation, Signal } from "@mz-schedctl/core";

export type SignalName = "statement_log" | "latency" | "outages" | "utilization" | "undoings";

type Seen = { readonly observedAt: Instant } | { readonly missing: string };

/** Only those that somebody asked for. */
export type SignalsSeen = { readonly [S in SignalName]?: Seen };

/** The signals of one observation. */
export function signalsSeen(
  { statementLog, latency, outages, utilization, undoings }: Pick<
    Observation,
    "statementLog" | "latency" | "outages" | "utilization" | "undoings"
  >,
): SignalsSeen {
  return {
    ...seen("statement_log", statementLog),
    ...seen("latency", latency),
    ...seen("outages", outages),
    ...seen("utilization", utilization),
    ...seen("undoings", undoings),
  };
}

/** One signal, as it stands in `SignalsSeen`. */
export function seen(name: SignalName, signal: Signal<unknown>): SignalsSeen {
  if (signal.kind === "known") return { [name]: { observedAt: signal.observedAt } };
  return signal.code.endsWith("_NOT_READ") ? {} : { [name]: { missing: signal.code } };
}

/** As JSON: ages in seconds at the instant of the decision. What was read only after it had no part in it. */
export function fromSignals(
  signals: SignalsSeen,
  decidedAt: Instant,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(signals).flatMap(([name, one]): (readonly [string, unknown])[] => {
      if ("missing" in one) return [[name, { missing: one.missing }]];
      const ageMs = decidedAt - one.observedAt;
      return ageMs < 0 ? [] : [[name, { age_s: Math.floor(ageMs / 1000) }]];
    }),
  );
}
