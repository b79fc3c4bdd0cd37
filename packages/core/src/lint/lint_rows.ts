/**
 * Strategy rows looked at together with the clusters that they are about: which cannot be read, and which will not do
 * what their author has probably meant.
 *
 * Input order means nothing. A row that cannot be read is a problem and takes no part in the rules.
 */
import { readRows } from "../coordinator/read_rows.ts";
import type { ObservedCluster, StrategyRow } from "../model/observation.ts";
import type { Problem } from "../model/plan.ts";
import { LINT_RULES } from "./registry.ts";
import { configOf, type LintRemark, type LintSubject, type Surroundings } from "./rule.ts";

/** A remark with the rule and the cluster that it is about. */
export interface LintFinding extends LintRemark {
  readonly code: string;
  readonly clusterId: string;
  readonly cluster: string;
}

export interface LintReport {
  readonly problems: readonly Problem[];
  readonly findings: readonly LintFinding[];
}

/** All problems and remarks, sorted by cluster, then in the order of the rules. */
export function lintRows(
  rows: readonly StrategyRow[],
  clusters: readonly ObservedCluster[],
  surroundings: Surroundings,
): LintReport {
  const byId = new Map(clusters.map((one) => [one.id, one]));
  const ids = [...new Set(rows.map((row) => row.clusterId))]
    .sort((a, b) => compare(byId.get(a)?.name ?? "", byId.get(b)?.name ?? "") || compare(a, b));
  const reports = ids.map((id) => {
    const group = rows.filter((row) => row.clusterId === id);
    const cluster = byId.get(id);
    return cluster === undefined
      ? { problems: group.map(orphan), findings: [] }
      : lintCluster(group, cluster, surroundings);
  });
  return {
    problems: reports.flatMap((one) => one.problems),
    findings: reports.flatMap((one) => one.findings),
  };
}

function lintCluster(
  rows: readonly StrategyRow[],
  cluster: ObservedCluster,
  surroundings: Surroundings,
): LintReport {
  const { entries, problems, duplicated } = readRows(rows, { sizes: surroundings.sizes });
  const configs = entries.flatMap((entry) =>
    entry.kind === "configured" ? [[entry.strategy.type, configOf(entry.config)] as const] : []
  );
  const subject: LintSubject = {
    cluster,
    configs: new Map(configs),
    duplicated,
    future: futureRows(rows, surroundings.now),
    surroundings,
  };
  const { id: clusterId, name } = cluster;
  const findings = LINT_RULES.flatMap(({ code, check }) =>
    check(subject).map((remark) => ({ code, clusterId, cluster: name, ...remark }))
  );
  return { problems, findings };
}

/** The clock of whoever wrote a row may be a little ahead. */
const CLOCK_TOLERANCE_MS = 60_000;

function futureRows(rows: readonly StrategyRow[], now: number): LintSubject["future"] {
  const newest = new Map<string, number>();
  for (const { strategyType, updatedAt } of rows) {
    if (updatedAt === null || updatedAt <= now + CLOCK_TOLERANCE_MS) continue;
    newest.set(strategyType, Math.max(updatedAt, newest.get(strategyType) ?? updatedAt));
  }
  return [...newest].sort(([a], [b]) => compare(a, b)).map(([type, at]) => ({ type, at }));
}

function orphan(row: StrategyRow): Problem {
  return {
    code: "UNKNOWN_CLUSTER",
    clusterId: row.clusterId,
    strategyType: row.strategyType,
    updatedAt: row.updatedAt,
    text: `cluster_id is "${row.clusterId}", no cluster has this id; use an id from mz_clusters ` +
      "(not a name), or delete the row",
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
