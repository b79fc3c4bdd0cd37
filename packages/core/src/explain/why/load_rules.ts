/** Why a cluster has its number of replicas by load, and how far it is from the next step. */
import type { Change } from "./explanation.ts";
import {
  type Answer,
  figure,
  margin,
  notReady,
  round,
  type Rule,
  type Said,
  someday,
  span,
} from "./scene.ts";

/** By code of the reason. */
export const LOAD_RULES: Readonly<Record<string, Rule>> = {
  LOAD_FINE: (said) => steps(said, { up: true, down: true }),
  LOAD_AT_MAX: atMost,
  LOAD_NOT_READY: awaitingReplicas,
  LOAD_HIGH: rising,
  LOAD_LOW: falling,
  TOO_FEW_READS: tooFew,
  MAX_REPLICAS: (said) => ({
    whyNot: [],
    changes: [
      someday(
        "the number may be larger",
        `its max_replicas is more than ${figure(said.reason, "max_replicas") ?? 0}`,
      ),
    ],
  }),
  MIXED_SIZES: (said) => ({
    whyNot: [{
      what: "the number does not follow the load",
      code: said.reason.code,
      why: said.reason.text,
      until: null,
    }],
    changes: [someday("the number follows the load", "all its replicas have one size")],
  }),
  SUSPENDED: () => ({
    whyNot: [],
    changes: [someday("the number follows the load", "the cluster is awake again")],
  }),
};

interface Load {
  readonly p95: number;
  readonly threshold: number;
  readonly current: number;
  readonly most: number;
}

function loadOf({ reason }: Said): Load {
  return {
    p95: figure(reason, "p95_ms") ?? 0,
    threshold: figure(reason, "scale_up_threshold_ms") ?? 0,
    current: figure(reason, "current") ?? 1,
    most: figure(reason, "max_replicas") ?? Infinity,
  };
}

function steps(said: Said, way: { readonly up: boolean; readonly down: boolean }): Answer {
  const load = loadOf(said);
  const { p95, threshold, current, most } = load;
  const changes: Change[] = [];
  const whyNot = [];
  if (way.up && current < most) {
    whyNot.push({
      what: "there is no further replica",
      code: said.reason.code,
      why: `95 % of the reads took up to ${p95} ms, not more than scale_up_threshold_ms, which ` +
        `is ${threshold}: ${below(p95, threshold)}`,
      until: null,
    });
    changes.push(oneMore(load));
  }
  if (way.down && current > 1) changes.push(oneFewer(load));
  return { whyNot, changes };
}

function below(p95: number, threshold: number): string {
  const left = round(threshold - p95);
  return left === 0 ? "exactly at it" : `${left} ms below it`;
}

function oneMore({ p95, threshold }: Load): Change {
  return someday(
    "there is one replica more",
    `95 % of the reads take more than ${threshold} ms (they take up to ${p95} ms)`,
    margin("scale_up_threshold_ms", p95, threshold),
  );
}

function oneFewer({ p95, threshold }: Load): Change {
  const half = round(threshold / 2);
  return someday(
    "there is one replica fewer",
    `95 % of the reads take less than ${half} ms, half of scale_up_threshold_ms (they take up to ` +
      `${p95} ms)`,
    margin("half_of_scale_up_threshold_ms", p95, half),
  );
}

function atMost(said: Said): Answer {
  const load = loadOf(said);
  return {
    whyNot: [{
      what: "there is no further replica",
      code: said.reason.code,
      why: `it has ${load.current}, and its max_replicas is ${load.most}`,
      until: null,
    }],
    changes: [
      someday(
        "there is one replica more",
        `its max_replicas is ${load.most + 1} or more and the reads are still as slow`,
        margin("max_replicas", load.most, load.most + 1),
      ),
      ...steps(said, { up: false, down: true }).changes,
    ],
  };
}

function awaitingReplicas(said: Said): Answer {
  const waiting = notReady(said);
  const how = waiting.length === 0 ? "" : ` (${waiting.join("; ")})`;
  return {
    whyNot: [{
      what: "there is no further replica",
      code: said.reason.code,
      why: "until all are ready nobody knows whether they are enough",
      until: null,
    }],
    changes: [
      someday(
        "there is one replica more",
        `all replicas are ready${how} and the reads are still as slow`,
      ),
    ],
  };
}

function rising(said: Said): Answer {
  const { p95, threshold } = loadOf(said);
  return {
    whyNot: [],
    changes: [
      someday(
        "the number stays",
        `95 % of the reads take no more than ${threshold} ms (they take up to ${p95} ms)`,
        margin("scale_up_threshold_ms", p95, threshold),
      ),
    ],
  };
}

/** Also where there is only one, which is the least. */
function falling(said: Said): Answer {
  const load = loadOf(said);
  const count = figure(said.reason, "count") ?? load.current;
  if (count === load.current) return { whyNot: [], changes: [oneMore(load)] };
  const half = round(load.threshold / 2);
  return {
    whyNot: [],
    changes: [
      someday(
        "the number stays",
        `95 % of the reads take at least ${half} ms, half of scale_up_threshold_ms (they take up ` +
          `to ${load.p95} ms)`,
        margin("half_of_scale_up_threshold_ms", load.p95, half),
      ),
    ],
  };
}

function tooFew(said: Said): Answer {
  const samples = figure(said.reason, "samples") ?? 0;
  const least = figure(said.reason, "min_samples") ?? 0;
  const window = figure(said.reason, "window_s") ?? 0;
  const missing = least - samples;
  return {
    whyNot: [{
      what: "the number does not follow the load",
      code: said.reason.code,
      why: `${samples} reads finished in the last ${span(window)}, and at least ${least} are ` +
        "needed to tell how long they take",
      until: null,
    }],
    changes: [
      someday(
        "the number follows the load",
        `${missing} more ${missing === 1 ? "read finishes" : "reads finish"} within the same ` +
          span(window),
        margin("min_samples", samples, least),
      ),
    ],
  };
}
