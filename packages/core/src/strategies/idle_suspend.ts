/**
 * idle_suspend: a cluster that nobody uses has no replicas, until somebody asks for it again.
 *
 * It remembers what it dropped and restores exactly that when a query is refused. Without positive evidence it
 * holds: a running cluster keeps running and a suspended one stays suspended.
 */
import { z } from "zod";
import { toReadableInstant, toReadableSpan } from "../model/instant.ts";
import { type Field, hold, type Proposal, speak } from "../model/proposal.ts";
import { type Reason, reason } from "../model/reason.ts";
import { runningCooldown } from "./cooldown.ts";
import {
  doubtAboutLog,
  type IdlenessQuestion,
  judgeIdleness,
  lastRefusal,
  openUse,
} from "./idleness.ts";
import { type ClusterView, defineStrategy } from "./strategy.ts";

const schema = z.strictObject({
  idle_after_s: z.int().min(1).describe("Seconds without use after which the cluster is suspended"),
  cooldown_s: z.int().min(0).optional().describe("Seconds after a wake before the next suspension"),
  allow_stale: z.boolean().optional()
    .describe("Suspend although materialized views, sources or sinks stop moving"),
  ignore_applications: z.array(z.string().min(1)).optional()
    .describe("Values of application_name whose statements are no use"),
  min_up_s: z.int().min(0).optional()
    .describe("Seconds that a replica stays at least; default idle_after_s"),
});

export type IdleSuspendConfig = z.infer<typeof schema>;

const FIELDS: readonly Field[] = ["suspend"];

/** Read beyond the idle window: a query refused before a late run still wakes, and older entries prove coverage. */
const READ_BACK_S = 86_400;

export const idleSuspend = defineStrategy<IdleSuspendConfig>({
  type: "idle_suspend",
  aliases: ["idle_shutdown"],
  fields: FIELDS,
  schema,
  example: '{"idle_after_s": 1800}',
  check: () => null,
  signals: (config) => ({ statementLogSeconds: config.idle_after_s + READ_BACK_S }),
  decide: (config, view) => {
    if (view.baseline.suspension !== null) return whileSuspended(config, view);
    // An empty cluster that we did not suspend is none of our business: who wants replicas there says so.
    if (view.cluster.replicas.length === 0) return {};
    return whileRunning(config, view);
  },
  undo: (view) =>
    view.baseline.suspension === null ? {} : {
      suspend: speak(
        { suspended: false },
        reason("ROW_GONE", "the row that suspended it is gone"),
      ),
    },
});

function suspended(config: IdleSuspendConfig, why: Reason): Proposal {
  return { suspend: speak({ suspended: true, allowStale: config.allow_stale ?? false }, why) };
}

function running(why: Reason): Proposal {
  return { suspend: speak({ suspended: false }, why) };
}

function whileSuspended(config: IdleSuspendConfig, view: ClusterView): Proposal {
  const suspension = view.baseline.suspension;
  if (suspension === null) return {};
  const refusedAt = lastRefusal(view, question(config));
  if (refusedAt !== null && refusedAt >= suspension.since) {
    return running(reason(
      "WOKEN",
      `a query was refused at ${toReadableInstant(refusedAt)}`,
      { refused_at: toReadableInstant(refusedAt), since: toReadableInstant(suspension.since) },
    ));
  }
  // What began just before the last replica went is not refused: it waits. Without the log nothing is restored.
  const empty = view.cluster.replicas.length === 0 && view.statementLog.kind === "known";
  const waiting = empty ? openUse(view, question(config)) : null;
  if (waiting !== null) return running(waiting);
  const doubt = doubtAboutLog(view, config.idle_after_s);
  if (doubt !== null) {
    return {
      suspend: hold(reason(
        doubt.code,
        `stays suspended, nobody can see whether it is asked for: ${doubt.why}` +
          remedyText(doubt.remedy),
      )),
    };
  }
  if (view.cluster.replicas.length > 0) return whileRunning(config, view);
  return suspended(
    config,
    reason(
      "SUSPENDED",
      `suspended for ${toReadableSpan(view.now - suspension.since)}, no query was refused since`,
      { since: toReadableInstant(suspension.since) },
    ),
  );
}

function whileRunning(config: IdleSuspendConfig, view: ClusterView): Proposal {
  const idleness = judgeIdleness(view, question(config));
  if (idleness.kind === "missing") {
    return {
      suspend: hold(reason(
        idleness.code,
        `keeps running, idleness is not proven: ${idleness.why}${remedyText(idleness.remedy)}`,
      )),
    };
  }
  if (idleness.kind === "in_use") return running(idleness.reason);
  const tooEarly = notBefore(config, view);
  if (tooEarly !== null) return running(tooEarly);
  // What is left of a suspension that has begun is no new decision.
  const begun = view.baseline.suspension !== null;
  const cooldown = begun ? null : runningCooldown(view, config.cooldown_s);
  if (cooldown !== null) return { suspend: hold(cooldown) };
  return suspended(config, idleness.reason);
}

/** A replica that has just come, or cannot serve yet, has had no chance to be used. */
function notBefore(config: IdleSuspendConfig, view: ClusterView): Reason | null {
  const minUp = config.min_up_s ?? config.idle_after_s;
  for (const replica of view.cluster.replicas) {
    const state = view.readiness.get(replica.id)?.state;
    if (state === "hydrating" || state === "starting") {
      return reason("HYDRATING", `${replica.name} is still ${state}`);
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

function question(config: IdleSuspendConfig): IdlenessQuestion {
  return {
    idleAfterSeconds: config.idle_after_s,
    ignoreApplications: config.ignore_applications ?? [],
  };
}

function remedyText(remedy: string | undefined): string {
  return remedy === undefined ? "" : `; ${remedy}`;
}
