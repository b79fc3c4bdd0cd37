/**
 * When an idle cluster will be suspended if nobody uses it from this moment on: what a reader wants to know who is told
 * that it still runs.
 *
 * It goes into the numbers of the reason, never into the decision.
 */
import type { Reason } from "../model/reason.ts";
import type { IdleRule } from "./idle_suspension.ts";
import { doubtAboutLog, lastUse } from "./idleness.ts";
import { cooldownLeft } from "./cooldown.ts";
import type { ClusterView } from "./strategy.ts";

/** The reason with `suspends_in_s`, unless more than time stands in the way, and with what stands there. */
export function withOutlook(why: Reason, rule: IdleRule, view: ClusterView): Reason {
  const doubt = doubtAboutLog(view, rule.idle_after_s);
  const left = doubt === null ? secondsLeft(rule, view) : null;
  const { code, text } = why;
  const numbers = numbersWith(left, why.numbers, { rule, view });
  const remedy = why.remedy ?? doubt?.remedy;
  return remedy === undefined ? { code, text, numbers } : { code, text, numbers, remedy };
}

function numbersWith(
  left: number | null,
  numbers: Reason["numbers"],
  { rule, view }: { readonly rule: IdleRule; readonly view: ClusterView },
): Reason["numbers"] {
  const { idle_after_s } = rule;
  const frozen = frozenBy(rule, view);
  if (frozen === 0) {
    return left === null
      ? { ...numbers, idle_after_s }
      : { ...numbers, idle_after_s, suspends_in_s: left };
  }
  return left === null
    ? { ...numbers, idle_after_s, frozen }
    : { ...numbers, idle_after_s, frozen, suspends_in_s: left };
}

/** Until all that a clock decides is over; null where something else is needed. */
function secondsLeft(rule: IdleRule, view: ClusterView): number | null {
  const { now, cluster, readiness, statementLog } = view;
  if (statementLog.kind === "missing" || cluster.subscriptions > 0) return null;
  const used = lastUse(view, {
    idleAfterSeconds: rule.idle_after_s,
    ignoreApplications: rule.ignore_applications ?? [],
  });
  const from = Math.max(statementLog.value.oldestAt ?? now, used ?? 0);
  const minUpMs = (rule.min_up_s ?? rule.idle_after_s) * 1000;
  let until = from + rule.idle_after_s * 1000;
  for (const { id, createdAt, size } of cluster.replicas) {
    const state = readiness.get(id)?.state;
    if (createdAt === null || size === "" || state === "hydrating" || state === "starting") {
      return null;
    }
    until = Math.max(until, createdAt + minUpMs);
  }
  const cooldown = view.baseline.suspension === null ? cooldownLeft(view, rule.cooldown_s) : 0;
  return Math.max(cooldown, Math.ceil((until - now) / 1000));
}

/** How many things of the user's would stop moving, where nobody has accepted that. */
function frozenBy({ allow_stale }: IdleRule, { cluster }: ClusterView): number {
  if (allow_stale === true) return 0;
  let frozen = 0;
  for (const { kind } of cluster.objects) if (kind !== "index") frozen++;
  return frozen;
}
