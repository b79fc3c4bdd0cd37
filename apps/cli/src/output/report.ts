/** A report for people and as JSON. Its definition of always-on is part of it. */
import {
  type ClusterReport,
  type Report,
  toReadableInstant,
  toReadableSpan,
  type WokenUp,
} from "@mz-schedctl/core";
import { inColumns } from "./in_columns.ts";

const DEFINITION = "Always-on is what a cluster would have cost with the replicas that it had " +
  "when the window began, there all the time; had it been suspended by then, with those that " +
  "it had before; had it none, with the first that it got, from then on. Credits come from the " +
  "lives of replicas and the prices of their sizes, they are no invoice.";

/** A line per cluster, the sum, then each wake-up. */
export function reportLines(report: Report): readonly string[] {
  const { from, to, clusters, others } = report;
  const span = `From ${toReadableInstant(from)} to ${toReadableInstant(to)}, ` +
    `${toReadableSpan(to - from)}.`;
  const left = others === 0
    ? []
    : [`Left out: ${others} ${others === 1 ? "cluster" : "clusters"} that nothing schedules.`];
  if (clusters.length === 0) {
    return [span, "No cluster has a strategy row, or a change of ours, in this time.", ...left];
  }
  const table = inColumns([
    HEADS,
    ...clusters.map((one) =>
      cellsOf(one.droppedAt === null ? one.cluster.name : `${one.cluster.name} (dropped)`, one)
    ),
    ...(clusters.length === 1 ? [] : [cellsOf("all", sumOf(clusters))]),
  ]);
  return [
    ...[span, "", ...table, ""],
    ...clusters.flatMap(wakeLines),
    ...unpricedLines(clusters),
    ...[...left, DEFINITION],
  ];
}

const HEADS = [
  ...["CLUSTER", "CREDITS", "ALWAYS-ON", "SAVED", "SUSPENSIONS", "HOURS OFF", "CREDITS OFF"],
  ...["WAKE-UPS", "BURSTS", "BURST CREDITS", "RESIZES", "FAILED"],
];

type Sums =
  & Pick<
    ClusterReport,
    "creditsUsed" | "suspended" | "bursts" | "resizes" | "failed"
  >
  & {
    readonly alwaysOn: { readonly credits: number } | null;
    readonly wakes: readonly unknown[];
  };

function cellsOf(name: string, one: Sums): readonly string[] {
  const { alwaysOn, suspended, bursts } = one;
  return [
    name,
    credits(one.creditsUsed),
    alwaysOn === null ? "-" : credits(alwaysOn.credits),
    alwaysOn === null ? "-" : savedText(alwaysOn.credits, one.creditsUsed),
    String(suspended.count),
    credits(suspended.hours),
    credits(suspended.creditsSaved),
    ...[one.wakes.length, bursts.count].map(String),
    credits(bursts.credits),
    ...[one.resizes, one.failed].map(String),
  ];
}

function savedText(alwaysOn: number, used: number): string {
  const saved = alwaysOn - used;
  const share = alwaysOn > 0 ? ` (${Math.round(saved / alwaysOn * 100)} %)` : "";
  return credits(saved) + share;
}

function credits(amount: number): string {
  const rounded = amount.toFixed(2);
  return rounded === "-0.00" ? "0.00" : rounded;
}

function sumOf(clusters: readonly ClusterReport[]): Sums {
  const sum = (of: (one: ClusterReport) => number) =>
    clusters.reduce((total, one) => total + of(one), 0);
  return {
    creditsUsed: sum((one) => one.creditsUsed),
    alwaysOn: { credits: sum((one) => one.alwaysOn?.credits ?? 0) },
    suspended: {
      count: sum((one) => one.suspended.count),
      hours: sum((one) => one.suspended.hours),
      creditsSaved: sum((one) => one.suspended.creditsSaved),
      unpriced: sum((one) => one.suspended.unpriced),
    },
    wakes: clusters.flatMap((one) => one.wakes),
    bursts: {
      count: sum((one) => one.bursts.count),
      hours: sum((one) => one.bursts.hours),
      credits: sum((one) => one.bursts.credits),
    },
    resizes: sum((one) => one.resizes),
    failed: sum((one) => one.failed),
  };
}

/** The slowest ones are those that people remember. */
const WAKES_SHOWN = 5;

function wakeLines({ cluster, wakes }: ClusterReport): readonly string[] {
  const delayed = wakes.filter((one) => one.delaySeconds !== null)
    .sort((a, b) => (b.delaySeconds ?? 0) - (a.delaySeconds ?? 0));
  if (delayed.length === 0) return [];
  const middle = delayed[Math.floor(delayed.length / 2)]?.delaySeconds ?? 0;
  const shown = delayed.slice(0, WAKES_SHOWN);
  return [
    `Wake-ups of ${cluster.name} by a query: ${delayed.length}, the replica was made ` +
    `${spanText(middle)} after it was refused (median). The slowest:`,
    ...shown.map((one) => `  ${wakeText(one)}`),
    "",
  ];
}

function wakeText({ at, delaySeconds, onlineSeconds }: WokenUp): string {
  const online = onlineSeconds === null ? "" : `, online after ${spanText(onlineSeconds)}`;
  return `${toReadableInstant(at)}: made ${spanText(delaySeconds ?? 0)} after the query${online}`;
}

function spanText(seconds: number): string {
  return toReadableSpan(seconds * 1000);
}

function unpricedLines(clusters: readonly ClusterReport[]): readonly string[] {
  const names = clusters.filter((one) => one.unpriced + one.suspended.unpriced > 0)
    .map((one) => one.cluster.name);
  if (names.length === 0) return [];
  return [
    `The price of some replicas is not known, their credits are left out: ${names.join(", ")}.`,
  ];
}

/** The whole report; numbers are not rounded. */
export function reportDocument(report: Report): Readonly<Record<string, unknown>> {
  const total = sumOf(report.clusters);
  return {
    since: iso(report.from),
    until: iso(report.to),
    always_on_means: DEFINITION,
    clusters: report.clusters.map((one) => ({
      cluster_id: one.cluster.id,
      cluster: one.cluster.name,
      dropped_at: iso(one.droppedAt),
      ...sumsDocument(one),
      always_on: one.alwaysOn === null ? null : {
        credits: one.alwaysOn.credits,
        since: iso(one.alwaysOn.since),
        replicas: one.alwaysOn.replicas.map(({ size, creditsPerHour }) => ({
          size,
          credits_per_hour: creditsPerHour,
        })),
      },
      replicas_without_price: one.unpriced + one.suspended.unpriced,
      wakes: one.wakes.map((wake) => ({
        at: iso(wake.at),
        refused_at: iso(wake.refusedAt),
        delay_s: wake.delaySeconds,
        online_s: wake.onlineSeconds,
      })),
    })),
    total: { ...sumsDocument(total), always_on: total.alwaysOn },
    other_clusters: report.others,
  };
}

function sumsDocument(one: Sums): Readonly<Record<string, unknown>> {
  return {
    credits_used: one.creditsUsed,
    credits_saved: one.alwaysOn === null ? null : one.alwaysOn.credits - one.creditsUsed,
    suspensions: {
      count: one.suspended.count,
      hours: one.suspended.hours,
      credits_saved: one.suspended.creditsSaved,
    },
    wake_ups: one.wakes.length,
    bursts: one.bursts,
    resizes: one.resizes,
    failed_statements: one.failed,
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
