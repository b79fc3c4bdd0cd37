/** Why a cluster has its size, and what would give it another one. One rule per code of a reason about sizes. */
import type { Change } from "./explanation.ts";
import {
  type Answer,
  figure,
  inTime,
  list,
  NO_ANSWER,
  notReady,
  type Rule,
  type Said,
  someday,
  word,
} from "./scene.ts";

/** By code of the reason. */
export const SIZE_RULES: Readonly<Record<string, Rule>> = {
  TARGET_SIZE: targetSize,
  TARGET_REPLICAS: targetReplicas,
  PROBING: probing,
  FITS: (said) => withRetrial(said, []),
  NOT_READY: notReadyYet,
  NO_ROOM: noRoom,
  NOTHING_FITS: nothingFits,
};

function targetSize({ value, strategy }: Said): Answer {
  const condition = `its ${strategy} row asks for something else than ${value}`;
  return { whyNot: [], changes: [someday("it gets another size", condition)] };
}

function targetReplicas({ reason, strategy }: Said): Answer {
  const condition = `its ${strategy} row asks for another number than ${
    figure(reason, "replicas") ?? 0
  }`;
  return { whyNot: [], changes: [someday("it gets more or fewer replicas", condition)] };
}

function probing(said: Said): Answer {
  const probes = figure(said.reason, "probes") ?? 0;
  const waiting = notReady(said);
  const how = waiting.length === 0 ? "" : ` (${waiting.join("; ")})`;
  const each = probes === 1 ? "the size that is" : `each of the ${probes} sizes that are`;
  return withRetrial(said, [
    someday(
      "the smallest size that fits stays alone",
      `${each} tried out is ready or has turned out too small${how}`,
    ),
  ]);
}

/** What was too small is tried again when nobody believes that any more, or when it may have changed. */
function withRetrial({ reason, plan, cluster }: Said, changes: readonly Change[]): Answer {
  const size = word(reason, "retried_size");
  const again = Date.parse(word(reason, "retried_at").replace(" UTC", "Z").replace(" ", "T"));
  const retrial: Change = size === "" || Number.isNaN(again)
    ? someday("smaller sizes are looked for anew", "its objects or its max_replica_size change")
    : inTime(
      `${size} is tried out again`,
      "its objects change, or what was seen of it is too long ago",
      // While one of that size is there it may be seen again at any moment.
      { at: cluster.replicas.some((one) => one.size === size) ? null : Math.max(again, plan.now) },
    );
  return { whyNot: [], changes: [...changes, retrial] };
}

function notReadyYet(said: Said): Answer {
  const waiting = notReady(said);
  const condition = waiting.length === 0
    ? "its replica is ready"
    : `it is ready (${list(waiting)})`;
  return { whyNot: [], changes: [someday("its size is settled", condition)] };
}

function noRoom(said: Said): Answer {
  return {
    whyNot: [{
      what: "no smaller size is tried out",
      code: said.reason.code,
      why: said.reason.text,
      until: null,
    }],
    changes: [someday("smaller sizes are tried out", "there is room for one more replica")],
  };
}

function nothingFits(said: Said): Answer {
  if (said.says === "hold") return NO_ANSWER;
  return withRetrial(said, [
    someday("it gets a size that fits", "its max_replica_size is larger, or it has less to hold"),
  ]);
}
