/** Why a managed cluster keeps its size, by how busy it is, and how far it is from the next one. */
import type { Change } from "./explanation.ts";
import {
  after,
  type Answer,
  figure,
  inTime,
  margin,
  type Rule,
  type Said,
  someday,
  span,
} from "./scene.ts";

/** By code of the reason; only where it tells how busy the cluster is. */
export const BUSY_RULES: Readonly<Record<string, Rule>> = {
  FITS: (said) => ({ whyNot: notSmaller(said), changes: [larger(said), smaller(said)] }),
  SMALLEST: (said) => ({ whyNot: [], changes: [larger(said)] }),
  TOO_BUSY: (said) => ({ whyNot: [], changes: [stays(said, "grow_above_percent", "go above")] }),
  ROOM_LEFT: (said) => ({
    whyNot: [],
    changes: [stays(said, "shrink_below_percent", "stay below")],
  }),
  MEASURING: measuring,
};

/** Whether the reason tells how busy it is. */
export function isBusyness({ reason }: Said): boolean {
  return figure(reason, "memory_percent") !== null || reason.code === "MEASURING";
}

interface Busy {
  /** The higher of memory and CPU, in percent, and which it is. */
  readonly peak: number;
  readonly what: string;
  readonly shrinkBelow: number;
  readonly growAbove: number;
  readonly window: string;
}

function busyOf({ reason }: Said): Busy {
  const memory = figure(reason, "memory_percent") ?? 0;
  const cpu = figure(reason, "cpu_percent") ?? 0;
  return {
    peak: Math.max(memory, cpu),
    what: memory >= cpu ? "memory" : "CPU",
    shrinkBelow: figure(reason, "shrink_below_percent") ?? 0,
    growAbove: figure(reason, "grow_above_percent") ?? 0,
    window: span(figure(reason, "window_s") ?? 0),
  };
}

function larger(said: Said): Change {
  const { peak, what, growAbove } = busyOf(said);
  return someday(
    "it gets the next larger size",
    `its memory or CPU goes above ${growAbove} % (the higher one is ${what} with ${peak} %)`,
    margin("grow_above_percent", peak, growAbove),
  );
}

/** It may already be as little busy as that, and the next size too small for it all the same. */
function smaller(said: Said): Change {
  const { peak, what, shrinkBelow, growAbove, window } = busyOf(said);
  const outcome = "it gets the next smaller size";
  if (peak < shrinkBelow) {
    const condition = `the next smaller size would stay below ${growAbove} %`;
    return someday(outcome, condition);
  }
  return someday(
    outcome,
    `both stay below ${shrinkBelow} % for ${window} (the higher one is ${what} with ${peak} %)`,
    margin("shrink_below_percent", peak, shrinkBelow),
  );
}

function notSmaller(said: Said): Answer["whyNot"] {
  const { peak, what, shrinkBelow } = busyOf(said);
  const why = peak < shrinkBelow
    ? said.reason.text
    : `its ${what} was at ${peak} %, not below ${shrinkBelow} %`;
  return [{ what: "it gets no smaller size", code: said.reason.code, why, until: null }];
}

function stays(
  said: Said,
  of: "grow_above_percent" | "shrink_below_percent",
  verb: string,
): Change {
  const { peak, growAbove, shrinkBelow } = busyOf(said);
  const threshold = of === "grow_above_percent" ? growAbove : shrinkBelow;
  const condition =
    `its memory and CPU do not ${verb} ${threshold} % (the higher one is at ${peak} %)`;
  return someday("the size stays", condition, margin(of, peak, threshold));
}

function measuring(said: Said): Answer {
  const left = figure(said.reason, "left_s") ?? 0;
  const window = figure(said.reason, "window_s") ?? 0;
  const until = after(said, left);
  return {
    whyNot: [{
      what: "the size is not decided anew",
      code: said.reason.code,
      why: `its replicas have been seen ready for ${span(window - left)} of the ${
        span(window)
      } that are measured`,
      until,
    }],
    changes: [
      inTime("the size is decided anew", "it has been measured for long enough", {
        at: until,
        margin: margin("window_s", window - left, window),
      }),
    ],
  };
}
