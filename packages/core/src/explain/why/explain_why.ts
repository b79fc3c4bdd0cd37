/** Why one cluster is as it is, by the plan alone: see `Explanation`. */
import { toReadableInstant } from "../../model/instant.ts";
import type { ClusterPlan, Plan } from "../../model/plan.ts";
import type { Verdict } from "../../model/verdict.ts";
import { isLeftAlone } from "../summarize.ts";
import { answerTo } from "./answer_to.ts";
import type { Change, Decision, Explanation, Refusal } from "./explanation.ts";
import { type Answer, NO_ANSWER, orderOf, type Scene, someday } from "./scene.ts";
import { answersToWaits, answerToBlock } from "./step_rules.ts";
import { actionText, desiredText, settingsText } from "./step_text.ts";

/** The answer for one cluster of the plan. */
export function explainWhy(plan: Plan, cluster: ClusterPlan): Explanation {
  const scene: Scene = { plan, cluster };
  const free = cluster.actions.filter((one) => one.blockedBy === undefined);
  const answers = isLeftAlone(cluster) ? [leftAlone(scene)] : answersIn(scene);
  const whyNot = unique(answers.flatMap((one) => one.whyNot));
  return {
    cluster: cluster.cluster,
    now: plan.now,
    has: hasLines(cluster),
    wants: desiredText(cluster.desired),
    does: free.map(({ action }) => actionText(action)),
    decisions: decisionsIn(cluster),
    whyNot,
    changes: unique(answers.flatMap((one) => one.changes)),
    remarks: [...orderRemark(scene), ...findingRemarks(cluster, whyNot)],
  };
}

/** Findings that stop nothing, and that no rule has told. */
function findingRemarks(
  { findings }: ClusterPlan,
  whyNot: readonly Refusal[],
): Explanation["remarks"] {
  const told = new Set(whyNot.map((one) => one.code));
  return findings
    .filter(({ code }) => !told.has(code) && code !== "COOLDOWN")
    .map(({ code, text }) => ({ code, text }));
}

/** A pause is told also where it stops nothing yet. */
function orderRemark(scene: Scene): Explanation["remarks"] {
  const order = orderOf(scene);
  const told = scene.cluster.actions.some((one) => one.blockedBy === "PAUSED");
  if (order?.kind !== "pause" || told) return [];
  const end = order.until === null
    ? "until somebody resumes"
    : `until ${toReadableInstant(order.until)}`;
  const whom = order.cluster === null ? "all clusters" : "this cluster";
  return [{ code: "PAUSED", text: `${order.author} has paused ${whom} ${end}` }];
}

/** Stopped steps first, then what is waited for, then what nobody has decided to do. */
function answersIn(scene: Scene): readonly Answer[] {
  const { cluster } = scene;
  const blocks = [...new Set(cluster.actions.flatMap((one) => one.blockedBy ?? []))];
  return [
    ...blocks.map((code) => answerToBlock(code, scene)),
    ...answersToWaits(scene),
    ...together(cluster.verdicts).map((verdicts) => answerToVerdicts(verdicts, scene)),
    withoutSay(scene),
  ];
}

function answerToVerdicts(verdicts: readonly Verdict[], scene: Scene): Answer {
  const [first] = verdicts;
  if (first === undefined) return NO_ANSWER;
  const { winner: strategy, field, says, value, reason } = first;
  const fields = verdicts.map((one) => one.field);
  // While it is suspended nothing else of what was said makes a difference.
  if (scene.cluster.desired.kind === "suspended" && !fields.includes("suspend")) return NO_ANSWER;
  return answerTo({ ...scene, strategy, field, fields, says, value, reason });
}

/** Fields that one strategy holds for one reason belong together. */
function together(verdicts: readonly Verdict[]): readonly (readonly Verdict[])[] {
  const groups: Verdict[][] = [];
  for (const verdict of verdicts) {
    const same = groups.find(([first]) =>
      verdict.says === "hold" && first?.says === "hold" && first.winner === verdict.winner &&
      first.reason.text === verdict.reason.text && first.field !== "suspend"
    );
    if (same === undefined) groups.push([verdict]);
    else same.push(verdict);
  }
  return groups;
}

/** Nobody may change it, or it decides itself. */
function leftAlone({ cluster }: Scene): Answer {
  const found = cluster.findings.find(({ code }) =>
    code === "SCHEDULED_CLUSTER" || code === "SYSTEM_CLUSTER"
  );
  if (found === undefined) return NO_ANSWER;
  return {
    whyNot: [{ what: "nothing is ever done here", code: found.code, why: found.text, until: null }],
    changes: [],
  };
}

/** Rows that cannot be read and that nobody speaks for, and a cluster that nobody says anything about. */
function withoutSay({ plan, cluster }: Scene): Answer {
  const spoken = new Set(cluster.verdicts.map((one) => one.winner));
  const problems = plan.problems.filter((one) =>
    one.clusterId === cluster.cluster.id && !spoken.has(one.strategyType)
  );
  const { name } = cluster.cluster;
  const silent = cluster.verdicts.length === 0 && problems.length === 0
    ? [
      someday(
        "something is decided here",
        `it has a strategy row that has a say: ${howToSet(name)}`,
      ),
    ]
    : [];
  return {
    whyNot: problems.map(({ code, strategyType, text }) => ({
      what: `its ${strategyType} row is not followed`,
      code,
      why: text,
      until: null,
    })),
    changes: [
      ...problems.map(({ strategyType }) =>
        someday(`its ${strategyType} row is followed`, "it is right")
      ),
      ...silent,
    ],
  };
}

/** How a row comes to be. */
export function howToSet(name: string): string {
  return `mz-schedctl strategies set ${name} TYPE JSON`;
}

/** What is held for one reason, by one and over the same others, is one decision. */
function decisionsIn(cluster: ClusterPlan): readonly Decision[] {
  const decisions: Decision[] = [];
  for (const one of cluster.verdicts.map((verdict) => decisionOf(verdict, cluster))) {
    const key = sameness(one);
    const at = decisions.findIndex((other) => one.says === "hold" && sameness(other) === key);
    const before = decisions[at];
    if (before === undefined) decisions.push(one);
    else decisions[at] = { ...before, fields: [...before.fields, ...one.fields] };
  }
  return decisions;
}

function sameness({ by, says, reason, overruled, inert }: Decision): string {
  return JSON.stringify([by, says, reason.text, overruled, inert]);
}

function decisionOf(verdict: Verdict, cluster: ClusterPlan): Decision {
  const { field, winner, says, value, reason, losers } = verdict;
  const inert = isLeftAlone(cluster)
    ? "no effect on this cluster"
    : cluster.desired.kind === "suspended" && field !== "suspend"
    ? "no effect while it is suspended"
    : null;
  return { fields: [field], by: winner, says, value, reason, overruled: losers, inert };
}

function hasLines({ replicas, settings }: ClusterPlan): readonly string[] {
  const set = settings === undefined ? [] : [settingsText(settings)];
  const width = Math.max(0, ...replicas.map(({ name }) => name.length));
  const sizeWidth = Math.max(0, ...replicas.map(({ size }) => size.length));
  const lines = replicas.map(({ name, size, text, extra }) =>
    `${name.padEnd(width)}  ${size.padEnd(sizeWidth)}  ${text}${extra === true ? " (extra)" : ""}`
  );
  return [...set, ...(lines.length === 0 ? ["no replica"] : lines)];
}

/** Several fields are often held for one reason. */
function unique<T extends Refusal | Change>(all: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = JSON.stringify(one);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
