/** Why a cluster is suspended or is not, and when that changes. One rule per code of a reason about suspension. */
import { isSuspending } from "../../model/action.ts";
import type { Change, Refusal } from "./explanation.ts";
import {
  after,
  type Answer,
  figure,
  inTime,
  margin,
  NO_ANSWER,
  orderOf,
  type Rule,
  type Said,
  someday,
  span,
  word,
} from "./scene.ts";

const SUSPENDED = "it is suspended";

/** By code of the reason. */
export const SUSPENSION_RULES: Readonly<Record<string, Rule>> = {
  IN_USE: inUse,
  SUBSCRIBED: (said) => openUse(said, "no SUBSCRIBE is open any more"),
  RUNNING: (said) => openUse(said, "the statements have ended"),
  HYDRATING: hydrating,
  YOUNG: young,
  COOLDOWN: coolingDown,
  LOG_TOO_SHORT: logTooShort,
  AGE_UNKNOWN: (said) => notSuspended(said, "somebody makes that replica anew"),
  SIZE_UNKNOWN: (said) => notSuspended(said, "that replica is replaced by one of a known size"),
  IDLE: idle,
  SUSPENDED: suspended,
  WOKEN: woken,
  ORDERED: ordered,
  ORDER_OVER: () => NO_ANSWER,
  LOG_DENIED: unknownUse,
  LOG_SAMPLED: unknownUse,
  LOG_THROTTLED: unknownUse,
  LOG_EMPTY: unknownUse,
  LOG_STALE: unknownUse,
  NOT_READ: unknownUse,
  STALE_SIGNAL: unknownUse,
};

function refusal({ reason }: Said, why: string = reason.text): Refusal {
  return { what: "it is not suspended", code: reason.code, why, until: null };
}

function inUse(said: Said): Answer {
  const used = figure(said.reason, "idle_s") ?? 0;
  const needed = figure(said.reason, "idle_after_s") ?? 0;
  const why = `it was last used ${span(used)} ago, and is suspended after ${span(needed)} ` +
    `without use: ${span(needed - used)} to go`;
  return { whyNot: [refusal(said, why)], changes: [suspension(said, needed - used)] };
}

/** When nothing but time is missing, `suspends_in_s` says how much; else what is needed as well. */
function suspension(said: Said, idleLeft: number): Change {
  const { reason } = said;
  const left = figure(reason, "suspends_in_s");
  const needed = figure(reason, "idle_after_s") ?? idleLeft;
  const frozen = figure(reason, "frozen") ?? 0;
  const but = frozen === 0 ? laterThan(said, left) : FREEZING;
  const outcome = but === null ? SUSPENDED : "its suspension is due";
  if (left === null) {
    const also = reason.remedy === undefined
      ? ""
      : `, and once the log can be trusted: ${reason.remedy}`;
    return { ...someday(outcome, `nobody uses it for another ${span(idleLeft)}${also}`), but };
  }
  return {
    outcome,
    condition: `nobody uses it for another ${span(left)}`,
    margin: { of: "idle_after_s", value: Math.max(0, needed - left), needed, missing: left },
    at: after(said, left),
    but,
  };
}

const FREEZING = 'FREEZES_DATA stops it then, unless "allow_stale" is true in its row';

/** A pause that is not over by then, or a resize, which is never cancelled. */
function laterThan(said: Said, left: number | null): string | null {
  if (said.cluster.settings?.reconfiguration?.status === "in-progress") {
    return "it waits for the end of the resize then";
  }
  const order = orderOf(said);
  if (order?.kind !== "pause") return null;
  const isOver = order.until !== null && left !== null && order.until <= after(said, left);
  return isOver ? null : "it waits for the end of the pause then";
}

function openUse(said: Said, end: string): Answer {
  const needed = figure(said.reason, "idle_after_s") ?? 0;
  return {
    whyNot: [refusal(said)],
    changes: [someday(SUSPENDED, `${end} and nobody has used it for ${span(needed)}`)],
  };
}

function hydrating(said: Said): Answer {
  const replica = word(said.reason, "replica");
  const how = said.cluster.replicas.find((one) => one.name === replica)?.text ?? "not ready";
  const why = `${said.reason.text}: what cannot serve yet cannot be used either`;
  const idle = span(figure(said.reason, "idle_after_s") ?? 0);
  const condition = `${replica} is ready (${how}) and nobody has used it for ${idle}`;
  return { whyNot: [refusal(said, why)], changes: [someday(SUSPENDED, condition)] };
}

function young(said: Said): Answer {
  const up = figure(said.reason, "up_s") ?? 0;
  const least = figure(said.reason, "min_up_s") ?? 0;
  const why = `${said.reason.text}: ${span(least - up)} to go`;
  return { whyNot: [refusal(said, why)], changes: [suspension(said, least - up)] };
}

function coolingDown(said: Said): Answer {
  const left = figure(said.reason, "left_s") ?? 0;
  const until = after(said, left);
  return {
    whyNot: [{ ...refusal(said), until }],
    changes: [suspension(said, left)],
  };
}

function logTooShort(said: Said): Answer {
  const covered = figure(said.reason, "covered_s") ?? 0;
  const needed = figure(said.reason, "idle_after_s") ?? 0;
  const left = figure(said.reason, "suspends_in_s") ?? needed - covered;
  const why = `the statement log reaches back ${span(covered)} of the ${span(needed)} that must ` +
    "be without use: before that nobody knows";
  const change = suspension(said, left);
  return {
    whyNot: [refusal(said, why)],
    changes: [{ ...change, margin: margin("log_covers_s", covered, needed) }],
  };
}

function notSuspended(said: Said, condition: string): Answer {
  return { whyNot: [refusal(said)], changes: [someday(SUSPENDED, condition)] };
}

/** Nothing is done on a guess: what would let it be known is all that can be told. */
function unknownUse(said: Said): Answer {
  const { reason, cluster } = said;
  const needed = figure(reason, "idle_after_s");
  const mended = reason.remedy === undefined ? "that is over" : `that is mended (${reason.remedy})`;
  if (cluster.suspended) {
    return {
      whyNot: [{ ...refusal(said, UNKNOWN), what: "it is not woken" }],
      changes: [someday("it is woken", `${mended} and somebody asks for it`)],
    };
  }
  const idle = needed === null ? "it is idle" : `nobody has used it for ${span(needed)}`;
  return {
    whyNot: [refusal(said, UNKNOWN)],
    changes: [someday(SUSPENDED, `${mended} and ${idle}`)],
  };
}

const UNKNOWN = "nobody can see whether it is used, and that is no reason to change anything";

/** It goes; what stops that is told with the step. */
function idle({ cluster: { actions } }: Said): Answer {
  const goes = actions.some((one) => one.blockedBy === undefined && isSuspending(one.action));
  if (!goes) return NO_ANSWER;
  return {
    whyNot: [],
    changes: [someday("it goes on running", "somebody uses it before it is suspended")],
  };
}

function suspended({ reason, cluster }: Said): Answer {
  const { name } = cluster.cluster;
  return {
    whyNot: [{
      what: "it does not run",
      code: reason.code,
      why: "nobody has asked for it since it was suspended",
      until: null,
    }],
    changes: [
      someday(
        "it is woken",
        `somebody sends a query to it, or runs mz-schedctl wake ${name}`,
      ),
    ],
  };
}

function woken(said: Said): Answer {
  const needed = figure(said.reason, "idle_after_s") ?? 0;
  return {
    whyNot: [],
    changes: [someday("it is suspended again", `nobody has used it for ${span(needed)}`)],
  };
}

function ordered(said: Said): Answer {
  const order = orderOf(said);
  if (order === null) return NO_ANSWER;
  const { name } = said.cluster.cluster;
  const outcome = order.kind === "suspend" ? "it runs again" : "its rows decide whether it runs";
  const resume = order.cluster === null ? "mz-schedctl resume" : `mz-schedctl resume ${name}`;
  const condition = `the order ends, or somebody runs ${resume}`;
  return { whyNot: [], changes: [inTime(outcome, condition, { at: order.until })] };
}
