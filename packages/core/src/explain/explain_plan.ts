/** A plan as text for people. What `plan` prints is what the scenario tests compare, so the wording is tested too. */
import type { Desired } from "../model/desired.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Field } from "../model/proposal.ts";
import { toReadableInstant, toReadableSpan } from "../model/instant.ts";
import type { ClusterChange } from "../model/action.ts";
import type {
  ClusterPlan,
  Finding,
  Plan,
  PlannedAction,
  Problem,
  StandingOrder,
} from "../model/plan.ts";
import { renderAction } from "../sql/render_action.ts";
import { creditsText, servesText, totalLine } from "./in_numbers.ts";
import { isLeftAlone, summarize } from "./summarize.ts";

export type Tone = "title" | "create" | "drop" | "rename" | "quiet" | "warn" | "block";

export interface ExplainOptions {
  /** Clusters that need nothing are counted, or shown in full. */
  readonly verbose: boolean;
  /** Adds colour where the reader has one. */
  readonly paint?: (tone: Tone, text: string) => string;
}

type Paint = NonNullable<ExplainOptions["paint"]>;

const LABEL_WIDTH = 10;

/** The whole plan, ending with its one-line summary. */
export function explainPlan(plan: Plan, options: ExplainOptions): string {
  const paint: Paint = options.paint ?? ((_, text) => text);
  const shown = plan.clusters.filter((cluster) => options.verbose || needsAttention(cluster));
  const blocks = [
    paint("quiet", `${plan.environmentId} at ${toReadableInstant(plan.now)}`),
    ...(plan.overrides.length === 0 ? [] : [explainOrders(plan.overrides, paint)]),
    ...shown.map((cluster) => explainCluster(cluster, plan.now, paint)),
    ...(plan.problems.length === 0 ? [] : [explainProblems(plan.problems, paint)]),
    ...explainAsides(plan.clusters.filter((cluster) => !shown.includes(cluster)), paint),
    totalLine(plan.credits, options.verbose) + summarize(plan),
  ];
  return blocks.join("\n\n") + "\n";
}

function explainOrders(orders: readonly StandingOrder[], paint: Paint): string {
  return [
    paint("warn", "Orders in force"),
    ...orders.map(({ cluster, kind, author, until, reason }) => {
      const whom = cluster === null ? "all clusters" : cluster.name;
      const end = until === null ? "until somebody resumes" : `until ${toReadableInstant(until)}`;
      return `  ${kind} ${whom} ${end}, by ${author}${reason === "" ? "" : `: ${reason}`}`;
    }),
  ].join("\n");
}

/** One cluster in full: what it has, what it shall have, why, and what follows. */
export function explainCluster(cluster: ClusterPlan, now: number, paint: Paint): string {
  const lines = [
    paint("title", `${cluster.cluster.name} (${cluster.cluster.id})`),
    ...labelled("has", hasLines(cluster)),
    ...labelled("wants", [desiredText(cluster.desired)]),
    ...labelled("because", becauseLines(cluster)),
    ...labelled("does", cluster.actions.flatMap((action) => actionLines(action, paint))),
    ...labelled("costs", cluster.credits === undefined ? [] : [creditsText(cluster.credits)]),
    ...labelled("serves", cluster.serves === undefined ? [] : [servesText(cluster.serves)]),
    ...labelled("waits", cluster.waits.map((wait) => wait.text + sinceText(wait.since, now))),
    ...findingLines(cluster.findings, paint),
  ];
  return lines.join("\n");
}

/** Whether a reader who is in a hurry should see it. */
export function needsAttention(cluster: ClusterPlan): boolean {
  return cluster.actions.length > 0 || cluster.waits.length > 0 ||
    cluster.findings.some((finding) => !isAside(finding)) ||
    cluster.verdicts.some((verdict) => verdict.says === "hold");
}

/** Rows are edited by inserting newer ones, so that this is said of every cluster sooner or later: once is enough. */
function isAside({ code, severity }: Finding): boolean {
  return code === "DUPLICATE_ROWS" && severity === "note";
}

/** One line for all clusters of which nothing else is to be said. */
function explainAsides(clusters: readonly ClusterPlan[], paint: Paint): readonly string[] {
  const names = clusters.filter((one) => one.findings.some(isAside)).map((one) => one.cluster.name);
  if (names.length === 0) return [];
  const listed = names.slice(0, 3).join(", ") + (names.length > 3 ? ", ..." : "");
  return [paint(
    "quiet",
    `note      DUPLICATE_ROWS on ${names.length} ${names.length === 1 ? "cluster" : "clusters"} ` +
      `(${listed}): of several rows of one type the newest updated_at counts`,
  )];
}

function labelled(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) =>
    `  ${(index === 0 ? label : "").padEnd(LABEL_WIDTH)}${line}`.trimEnd()
  );
}

function hasLines(cluster: ClusterPlan): readonly string[] {
  if (cluster.replicas.length === 0) return ["no replica"];
  const width = Math.max(...cluster.replicas.map((replica) => replica.name.length));
  const sizeWidth = Math.max(...cluster.replicas.map((replica) => replica.size.length));
  return cluster.replicas.map((replica) =>
    `${replica.name.padEnd(width)}  ${replica.size.padEnd(sizeWidth)}  ${replica.text}`
  );
}

function desiredText(desired: Desired): string {
  switch (desired.kind) {
    case "as_observed":
      return "what it has";
    case "suspended":
      return "no replica (suspended)";
    case "running":
      if (desired.slots.length === 0) return "no replica";
      return desired.slots.map((slot) =>
        `${slot.count} x ${slot.size}` + (slot.name === undefined ? "" : ` named ${slot.name}`)
      ).join(", ");
  }
}

function becauseLines(cluster: ClusterPlan): readonly string[] {
  const overruled = cluster.desired.kind === "suspended";
  const inert = isLeftAlone(cluster);
  return groupHolds(cluster.verdicts).flatMap((group) => {
    const [verdict] = group;
    if (verdict === undefined) return [];
    const fields = group.map((one) => one.field);
    return [
      sayingLine(verdict, verdict.winner, fields),
      ...(inert ? ["  no effect on this cluster"] : []),
      ...(overruled && verdict.field !== "suspend" ? ["  no effect while it is suspended"] : []),
      ...group.flatMap((one) =>
        one.losers.map((loser) => `  overruled: ${sayingLine(loser, loser.strategy, [one.field])}`)
      ),
    ];
  });
}

/** Fields that one strategy holds for one reason are told in one line. */
function groupHolds(verdicts: readonly Verdict[]): readonly (readonly Verdict[])[] {
  const groups: Verdict[][] = [];
  for (const verdict of verdicts) {
    const same = groups.find(([first]) =>
      verdict.says === "hold" && first?.says === "hold" && first.winner === verdict.winner &&
      first.reason.text === verdict.reason.text
    );
    if (same === undefined) groups.push([verdict]);
    else same.push(verdict);
  }
  return groups;
}

function sayingLine(
  said: Pick<Verdict, "says" | "value" | "reason">,
  strategy: string,
  fields: readonly Field[],
): string {
  if (said.says === "hold") return `${strategy} holds ${fields.join(", ")}: ${said.reason.text}`;
  return `${strategy}: ${FIELD_WORDS[fields[0] ?? "shape"]}${said.value}, ${said.reason.text}`;
}

/** What stands before a value; whether a cluster is suspended speaks for itself. */
const FIELD_WORDS: Readonly<Record<Field, string>> = {
  shape: "size ",
  count: "count ",
  burst: "",
  suspend: "",
  limits: "limits ",
};

function actionLines({ action, blockedBy }: PlannedAction, paint: Paint): readonly string[] {
  const blocked = blockedBy === undefined ? "" : `  blocked by ${blockedBy}`;
  const statement = `    ${renderAction(action)};`;
  switch (action.kind) {
    case "create_replica": {
      const { name, size, availabilityZone } = action.replica;
      const zone = availabilityZone === null ? "" : ` in ${availabilityZone}`;
      return [
        paint("create", `+ create ${name} (${size}${zone})${blocked}`),
        `    ${action.reason.text}`,
        statement,
      ];
    }
    case "drop_replica":
      return [
        paint("drop", `- drop ${action.replica.name} (${action.replica.size})${blocked}`),
        `    ${action.reason.text}`,
        statement,
      ];
    case "rename_replica":
      return [
        paint("rename", `~ rename ${action.replica.name} to ${action.newName}${blocked}`),
        `    ${action.reason.text}`,
        statement,
      ];
    case "alter_cluster":
      return [
        paint("rename", `~ ${changeText(action.change)}${blocked}`),
        `    ${action.reason.text}`,
        statement,
      ];
  }
}

/** "set size 100cc, 2 replicas and an extra 400cc while nothing is hydrated". */
function changeText({ size, replicationFactor: count, burst }: ClusterChange): string {
  const parts = [
    ...(size === undefined ? [] : [`set size ${size}`]),
    ...(count === undefined ? [] : [count === 0 ? "suspend" : `run ${count} ${plural(count)}`]),
    ...(burst === undefined
      ? []
      : [burst === null ? "no extra replica" : `an extra ${burst.size} while none is hydrated`]),
  ];
  return parts.join(", ");
}

function plural(count: number): string {
  return count === 1 ? "replica" : "replicas";
}

function sinceText(since: number | null, now: number): string {
  return since === null || now - since < 1000 ? "" : ` (for ${toReadableSpan(now - since)})`;
}

function findingLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  return findings.flatMap((finding) => {
    const line = `${finding.code} ${finding.text}`;
    const tone = finding.severity === "note" ? "quiet" : finding.severity;
    return labelled(finding.severity, [line]).map((text) => paint(tone, text));
  });
}

function explainProblems(problems: readonly Problem[], paint: Paint): string {
  return [
    paint("warn", "Rows that cannot be read or applied"),
    ...problems.map((problem) =>
      `  ${problem.code} ${problem.strategyType} of cluster ${problem.clusterId}: ${problem.text}`
    ),
  ].join("\n");
}
