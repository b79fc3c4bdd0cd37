/**
 * When an idle cluster will be suspended if nobody uses it from this moment on: what a reader wants to know who is told
 * that it still runs.
 *
 * It goes into the numbers of the reason, never into the decision.
 */
import type { Reason } from "../model/reason.ts";
import type { IdleRule } from "./idle_suspension.ts";
import { doubtAboutLog, lastUse } from "./idleness.ts";
import { runningCooldown } from "./cooldown.ts";
import type { ClusterView } from "./strategy.ts";

/** The reason with `suspends_in_s`, unless more than time stands in the way, and with what stands there. */
export function withOutlook(why: Reason, rule: IdleRule, view: ClusterView): Reason {
  const numbers = { ...why.numbers, idle_after_s: rule.idle_after_s, ...frozenBy(rule, view) };
  const doubt = doubtAboutLog(view, rule.idle_after_s);
  if (doubt !== null) {
    return why.remedy !== undefined || doubt.remedy === undefined
      ? { ...why, numbers }
      : { ...why, numbers, remedy: doubt.remedy };
  }
  const left = secondsLeft(rule, view);
  return { ...why, numbers: left === null ? numbers : { ...numbers, suspends_in_s: left } };
}

/** Until all that a clock decides is over; null where something else is needed. */
function secondsLeft(rule: IdleRule, view: ClusterView): number | null {
  const { now, cluster, readiness, statementLog } = view;
  const used = lastUse(view, {
    idleAfterSeconds: rule.idle_after_s,
    ignoreApplications: rule.ignore_applications ?? [],
  });
  if (statementLog.kind === "missing" || cluster.subscriptions > 0) return null;
  const from = [statementLog.value.oldestAt ?? now, ...(used === null ? [] : [used])];
  let until = Math.max(...from) + rule.idle_after_s * 1000;
  for (const { id, createdAt, size } of cluster.replicas) {
    const state = readiness.get(id)?.state;
    if (createdAt === null || size === "" || state === "hydrating" || state === "starting") {
      return null;
    }
    until = Math.max(until, createdAt + (rule.min_up_s ?? rule.idle_after_s) * 1000);
  }
  const cooldown = view.baseline.suspension === null
    ? runningCooldown(view, rule.cooldown_s)?.numbers["left_s"] ?? 0
    : 0;
  return Math.max(Number(cooldown), Math.ceil((until - now) / 1000));
}

/** How many things of the user's would stop moving, where nobody has accepted that. */
function frozenBy(
  { allow_stale }: IdleRule,
  { cluster }: ClusterView,
): { readonly frozen?: number } {
  if (allow_stale === true) return {};
  const frozen = cluster.objects.filter((object) => object.kind !== "index").length;
  return frozen === 0 ? {} : { frozen };
}
