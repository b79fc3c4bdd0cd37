/**
 * When an idle cluster is suspended and when it wakes: what every strategy with an `idle_after_s` has in common.
 *
 * Without positive evidence it holds: a running cluster keeps running and a suspended one stays suspended.
 */
import { toReadableInstant, toReadableSpan } from "../model/instant.ts";
import { hold, type Proposal, speak } from "../model/proposal.ts";
import { type Reason, reason } from "../model/reason.ts";
import { doubting } from "./doubting.ts";
import { withOutlook } from "./suspension_outlook.ts";
import { runningCooldown } from "./cooldown.ts";
import {
  doubtAboutLog,
  type IdlenessQuestion,
  judgeIdleness,
  lastRefusal,
  openUse,
} from "./idleness.ts";
import type { ClusterView } from "./strategy.ts";

/** The keys of a config that say when a cluster is idle. */
export interface IdleRule {
  readonly idle_after_s: number;
  readonly cooldown_s?: number | undefined;
  readonly allow_stale?: boolean | undefined;
  readonly ignore_applications?: readonly string[] | undefined;
  readonly min_up_s?: number | undefined;
}

/** Read beyond the idle window: a query refused before a late run still wakes, and older entries prove coverage. */
const READ_BACK_S = 86_400;

/** How far back the statement log is needed for an idle window, in seconds. */
export function logSecondsFor(idleAfterSeconds: number): number {
  return idleAfterSeconds + READ_BACK_S;
}

/** Suspended, running, or what stands in the way of knowing. */
export function proposeSuspension(rule: IdleRule, view: ClusterView): Proposal {
  if (view.baseline.suspension !== null) return whileSuspended(rule, view);
  // An empty cluster that we did not suspend is none of our business: who wants replicas there says so.
  if (view.cluster.replicas.length === 0) return {};
  return whileRunning(rule, view);
}

/** The end of a suspension that this very strategy caused; nothing where it caused none. */
export function endOwnSuspension(view: ClusterView, why: Reason): Proposal {
  const own = view.memory?.suspended ?? null;
  if (own === null || view.baseline.suspension?.since !== own.since) return {};
  return running(why);
}

function suspended(rule: IdleRule, why: Reason): Proposal {
  return { suspend: speak({ suspended: true, allowStale: rule.allow_stale ?? false }, why) };
}

function running(why: Reason): Proposal {
  return { suspend: speak({ suspended: false }, why) };
}

function whileSuspended(rule: IdleRule, view: ClusterView): Proposal {
  const suspension = view.baseline.suspension;
  if (suspension === null) return {};
  const refusedAt = lastRefusal(view, question(rule));
  if (refusedAt !== null && refusedAt >= suspension.since) {
    return running(reason(
      "WOKEN",
      `a query was refused at ${toReadableInstant(refusedAt)}`,
      {
        refused_at: toReadableInstant(refusedAt),
        since: toReadableInstant(suspension.since),
        idle_after_s: rule.idle_after_s,
      },
    ));
  }
  const doubt = doubtAboutLog(view, rule.idle_after_s);
  if (doubt !== null) {
    return {
      suspend: hold(doubting(
        doubt,
        "stays suspended, nobody can see whether it is asked for",
      )),
    };
  }
  if (view.cluster.replicas.length > 0) return whileRunning(rule, view);
  // What began just before the last replica went is not refused: it waits.
  const waiting = openUse(view, question(rule));
  if (waiting !== null) return running(waiting);
  return suspended(
    rule,
    reason(
      "SUSPENDED",
      `suspended for ${toReadableSpan(view.now - suspension.since)}, no query was refused since`,
      { since: toReadableInstant(suspension.since) },
    ),
  );
}

function whileRunning(rule: IdleRule, view: ClusterView): Proposal {
  const idleness = judgeIdleness(view, question(rule));
  if (idleness.kind === "missing") {
    return {
      suspend: hold(
        withOutlook(doubting(idleness, "keeps running, idleness is not proven"), rule, view),
      ),
    };
  }
  if (idleness.kind === "in_use") return running(withOutlook(idleness.reason, rule, view));
  const tooEarly = notBefore(rule, view);
  if (tooEarly !== null) return running(withOutlook(tooEarly, rule, view));
  // What is left of a suspension that has begun is no new decision.
  const begun = view.baseline.suspension !== null;
  const cooldown = begun ? null : runningCooldown(view, rule.cooldown_s);
  if (cooldown !== null) return { suspend: hold(withOutlook(cooldown, rule, view)) };
  return suspended(rule, idleness.reason);
}

/** A replica that has just come, or cannot serve yet, has had no chance to be used. */
function notBefore(rule: IdleRule, view: ClusterView): Reason | null {
  const minUp = rule.min_up_s ?? rule.idle_after_s;
  for (const replica of view.cluster.replicas) {
    const state = view.readiness.get(replica.id)?.state;
    if (state === "hydrating" || state === "starting") {
      return reason("HYDRATING", `${replica.name} is still ${state}`, {
        replica: replica.name,
        idle_after_s: rule.idle_after_s,
      });
    }
    if (replica.size === "") {
      return reason("SIZE_UNKNOWN", `${replica.name} has no size, nothing could bring it back`);
    }
    if (replica.createdAt === null) {
      return reason("AGE_UNKNOWN", `nobody knows how long ${replica.name} has been up`);
    }
    const up = Math.floor((view.now - replica.createdAt) / 1000);
    if (up < minUp) {
      return reason(
        "YOUNG",
        `${replica.name} is up for ${toReadableSpan(up * 1000)}, min_up_s is ${minUp}`,
        { up_s: up, min_up_s: minUp },
      );
    }
  }
  return null;
}

const NOBODY: readonly string[] = [];

function question(rule: IdleRule): IdlenessQuestion {
  return {
    idleAfterSeconds: rule.idle_after_s,
    ignoreApplications: rule.ignore_applications ?? NOBODY,
  };
}
