/**
 * Whether nobody uses a cluster, on positive evidence only: the statement log reaches back far enough, it is alive,
 * it misses next to nothing, and it shows no use. Anything less is missing, with the remedy.
 */
import { toReadableInstant, toReadableSpan } from "../model/instant.ts";
import { type Reason, reason } from "../model/reason.ts";
import type { Missing } from "../model/signal.ts";
import { missing } from "../model/signal.ts";
import { type ClusterUse, LOWEST_TRUSTED_RATE, type StatementLog } from "../model/statement_log.ts";
import type { ClusterView } from "./strategy.ts";

export interface IdlenessQuestion {
  readonly idleAfterSeconds: number;
  readonly ignoreApplications: readonly string[];
}

export type Idleness =
  | { readonly kind: "idle"; readonly reason: Reason }
  | { readonly kind: "in_use"; readonly reason: Reason }
  | Missing;

/** The verdict for one cluster. Use in the window is use even where the log is otherwise not good enough. */
export function judgeIdleness(view: ClusterView, question: IdlenessQuestion): Idleness {
  const inUse = visibleUse(view, question);
  if (inUse !== null) return { kind: "in_use", reason: inUse };
  const gap = doubtAboutLog(view, question.idleAfterSeconds);
  if (gap !== null) return gap;
  if (view.statementLog.kind === "missing") return view.statementLog;
  const log = view.statementLog.value;
  const uncovered = gapInCoverage(log, view.now, question.idleAfterSeconds);
  if (uncovered !== null) return uncovered;
  return { kind: "idle", reason: idleReason(log, view, question) };
}

/** When a query was last refused on this cluster because it has no replica; null when none was. */
export function lastRefusal(view: ClusterView, question: IdlenessQuestion): number | null {
  const refusals = usesThatCount(view, question).flatMap((use) => use.lastRefusedAt ?? []);
  return refusals.length === 0 ? null : Math.max(...refusals);
}

/** Why the log cannot be trusted to show what happens; null when it can. */
export function doubtAboutLog(view: ClusterView, idleAfterSeconds: number): Missing | null {
  if (view.statementLog.kind === "missing") return view.statementLog;
  const log = view.statementLog.value;
  return gapInSampling(log, view.now - idleAfterSeconds * 1000) ??
    gapInLife(log, view, idleAfterSeconds);
}

function usesThatCount(view: ClusterView, question: IdlenessQuestion): readonly ClusterUse[] {
  if (question.ignoreApplications.length === 0) return view.use;
  return view.use.filter((use) => !question.ignoreApplications.includes(use.application));
}

/** Why somebody uses the cluster, or waits for it, at this very moment; null when nobody does. */
export function openUse(view: ClusterView, question: IdlenessQuestion): Reason | null {
  const { subscriptions } = view.cluster;
  const idle_after_s = question.idleAfterSeconds;
  if (subscriptions > 0) {
    return reason("SUBSCRIBED", `${subscriptions} SUBSCRIBE open`, { subscriptions, idle_after_s });
  }
  let running = 0;
  for (const use of usesThatCount(view, question)) running += use.running;
  if (running === 0) return null;
  return reason("RUNNING", `${running} statements still running`, { running, idle_after_s });
}

function visibleUse(view: ClusterView, question: IdlenessQuestion): Reason | null {
  const open = openUse(view, question);
  if (open !== null) return open;
  const { idleAfterSeconds } = question;
  const lastUse = newestUse(usesThatCount(view, question));
  if (lastUse === null || view.now - lastUse >= idleAfterSeconds * 1000) return null;
  const ago = Math.max(0, Math.floor((view.now - lastUse) / 1000));
  return reason(
    "IN_USE",
    `last used ${toReadableSpan(ago * 1000)} ago, idle_after_s is ${idleAfterSeconds}`,
    { idle_s: ago, idle_after_s: idleAfterSeconds },
  );
}

/** When it was last used, or asked for, by somebody whose statements count; null when nobody knows of any. */
export function lastUse(view: ClusterView, question: IdlenessQuestion): number | null {
  return newestUse(usesThatCount(view, question));
}

function newestUse(uses: readonly ClusterUse[]): number | null {
  let newest: number | null = null;
  for (const { lastUseAt, lastRefusedAt } of uses) {
    if (lastUseAt !== null) newest = Math.max(newest ?? lastUseAt, lastUseAt);
    if (lastRefusedAt !== null) newest = Math.max(newest ?? lastRefusedAt, lastRefusedAt);
  }
  return newest;
}

const RATE_REMEDY =
  "set statement_logging_max_sample_rate and statement_logging_default_sample_rate to 0.99 or more, " +
  "and let no session lower statement_logging_sample_rate";

function gapInSampling(log: StatementLog, windowStart: number): Missing | null {
  if (log.sampleRate < LOWEST_TRUSTED_RATE) {
    const gap = missing(
      "LOG_SAMPLED",
      `the statement log keeps a share of ${log.sampleRate} of all statements, ` +
        `at least ${LOWEST_TRUSTED_RATE} is needed`,
      RATE_REMEDY,
    );
    return { ...gap, numbers: { sample_rate: log.sampleRate, needed_rate: LOWEST_TRUSTED_RATE } };
  }
  if (log.lastUntrusted !== null && log.lastUntrusted.at > windowStart) {
    return missing(
      "LOG_SAMPLED",
      `a statement at ${toReadableInstant(log.lastUntrusted.at)} was logged at a rate of ` +
        `${log.lastUntrusted.rate}, at least ${LOWEST_TRUSTED_RATE} is needed throughout the window`,
      RATE_REMEDY,
    );
  }
  if (log.lastThrottledAt !== null && log.lastThrottledAt > windowStart) {
    return missing(
      "LOG_THROTTLED",
      `statements were dropped from the log by throttling, last at ` +
        toReadableInstant(log.lastThrottledAt),
      "wait until the window holds no throttled statement, or send fewer statements",
    );
  }
  return null;
}

function gapInLife(log: StatementLog, view: ClusterView, idleAfterSeconds: number): Missing | null {
  if (log.newestAt === null) {
    return missing(
      "LOG_EMPTY",
      "the statement log is empty",
      "see whether statement logging is on, and run this program regularly: it logs its own statements",
    );
  }
  const age = view.now - log.newestAt;
  // Deciding to act needs a log that is alive at this moment; showing a plan accepts a quiet one.
  const acting = view.logAliveSeconds !== null;
  const limitSeconds = view.logAliveSeconds ?? Math.max(60, idleAfterSeconds);
  if (age < limitSeconds * 1000 || (!acting && age === limitSeconds * 1000)) return null;
  return missing(
    "LOG_STALE",
    `the newest logged statement is ${toReadableSpan(age)} old, ` +
      `${acting ? "less than" : "at most"} ${toReadableSpan(limitSeconds * 1000)} proves that ` +
      "logging works",
    "see whether statement logging is on",
  );
}

function gapInCoverage(log: StatementLog, now: number, idleAfterSeconds: number): Missing | null {
  const oldest = log.oldestAt ?? now;
  if (oldest <= now - idleAfterSeconds * 1000) return null;
  const gap = missing(
    "LOG_TOO_SHORT",
    `the statement log reaches back to ${toReadableInstant(oldest)}, ` +
      `${toReadableSpan(now - oldest)} of the ${toReadableSpan(idleAfterSeconds * 1000)} needed`,
    "wait until it covers the window",
  );
  const covered = Math.floor((now - oldest) / 1000);
  return { ...gap, numbers: { covered_s: covered, idle_after_s: idleAfterSeconds } };
}

function idleReason(log: StatementLog, view: ClusterView, question: IdlenessQuestion): Reason {
  const { idleAfterSeconds } = question;
  const lastUse = newestUse(usesThatCount(view, question));
  const since = lastUse === null
    ? `no use in the last ${toReadableSpan(idleAfterSeconds * 1000)}`
    : `last used ${toReadableSpan(view.now - lastUse)} ago`;
  const newestAge = log.newestAt === null ? 0 : Math.floor((view.now - log.newestAt) / 1000);
  const caveats = [
    ...(log.sampleRate < 1 ? [`the log keeps a share of ${log.sampleRate}`] : []),
    ...(newestAge >= 60
      ? [`the newest logged statement is ${toReadableSpan(newestAge * 1000)} old`]
      : []),
  ];
  const text = `${since}, idle_after_s is ${idleAfterSeconds}` +
    (caveats.length === 0 ? "" : ` (${caveats.join("; ")})`);
  return reason("IDLE", text, {
    ...(lastUse === null ? {} : { idle_s: Math.floor((view.now - lastUse) / 1000) }),
    idle_after_s: idleAfterSeconds,
    sample_rate: log.sampleRate,
    log_age_s: newestAge,
  });
}
