/** What a run of apply tells Prometheus. Names and labels are a contract with dashboards. */
import type { ActionResult, Plan } from "@mz-schedctl/core";
import { EXIT, type ExitCode } from "../exit_code.ts";
import { toolVersion } from "../tool_version.ts";
import type { Family, Sample } from "./exposition.ts";

export interface MeasuredRun {
  readonly exitCode: ExitCode;
  /** When it ended, in seconds since 1970. */
  readonly endedAt: number;
  /** Null where it failed before there was one. */
  readonly plan: Plan | null;
  readonly results: readonly ActionResult[];
}

/** The run got through, and no statement failed; findings and unreadable rows are told by other metrics. */
const SUCCESS: ReadonlySet<ExitCode> = new Set([
  EXIT.done,
  EXIT.strictFindings,
  EXIT.unreadableRows,
]);

/** All metrics of a run. */
export function metricsOf({ exitCode, endedAt, plan, results }: MeasuredRun): readonly Family[] {
  const reached = plan !== null && SUCCESS.has(exitCode);
  return [
    gauge("build_info", "The version of mz-schedctl, always 1", [
      { labels: { version: toolVersion }, value: 1 },
    ]),
    gauge("last_run_timestamp_seconds", "When the last run of apply ended", one(endedAt)),
    gauge(
      "last_run_success",
      "1 if the last run got through and no statement failed, else 0",
      one(reached ? 1 : 0),
    ),
    gauge("last_run_exit_code", "The exit code of the last run", one(exitCode)),
    gauge(
      "last_run_actions",
      "Steps of the last run, by kind and by what became of them",
      counted(results, ({ action, kind }) => ({ kind: action.kind, result: kind })),
    ),
    ...(plan === null ? [] : planMetrics(plan)),
  ];
}

function planMetrics(plan: Plan): readonly Family[] {
  const { clusters, credits, problems, now } = plan;
  const waits = clusters.flatMap((each) => each.waits);
  const ages = waits.flatMap(({ since }) => since === null ? [] : [(now - since) / 1000]);
  const findings = clusters.flatMap((each) => each.findings);
  return [
    gauge(
      "findings",
      "Findings of the last plan, by code and severity",
      counted(findings, ({ code, severity }) => ({ code, severity })),
    ),
    gauge(
      "waits",
      "What the last plan waits for, by code",
      counted(waits, ({ code }) => ({ code })),
    ),
    gauge(
      "oldest_wait_seconds",
      "The age of the oldest wait, 0 without any",
      one(Math.max(0, ...ages)),
    ),
    gauge("unreadable_rows", "Strategy rows that cannot be read or applied", one(problems.length)),
    gauge("clusters", "Clusters in the last plan", one(clusters.length)),
    gauge(
      "suspended_clusters",
      "Clusters that are suspended, or about to be",
      one(clusters.filter((each) => each.suspended).length),
    ),
    gauge("credits_per_hour", "Credits per hour of all clusters, before and after the run's plan", [
      { labels: { when: "before" }, value: credits.current },
      { labels: { when: "peak" }, value: credits.peak },
      { labels: { when: "after" }, value: credits.after },
    ]),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name: `mz_schedctl_${name}`, help, samples };
}

function one(value: number): readonly Sample[] {
  return [{ value }];
}

/** How many there are with the same labels, sorted by them. */
function counted<T>(
  all: readonly T[],
  labelsOf: (item: T) => Readonly<Record<string, string>>,
): readonly Sample[] {
  const groups = Map.groupBy(all, (item) => JSON.stringify(labelsOf(item)));
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([labels, items]) => ({
    labels: JSON.parse(labels) as Readonly<Record<string, string>>,
    value: items.length,
  }));
}
