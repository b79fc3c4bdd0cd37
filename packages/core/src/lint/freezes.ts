/** FREEZES: a cluster that could never be suspended, because something on it would stop moving. */
import type { ObjectKind, ObservedObject } from "../model/observation.ts";
import type { LintRule } from "./rule.ts";
import { suspendersOf } from "./suspends.ts";

export const freezes: LintRule = {
  code: "FREEZES",
  check: (subject) => {
    const moving = subject.cluster.objects.filter((one) => one.kind !== "index");
    if (moving.length === 0) return [];
    return suspendersOf(subject).filter((one) => !one.config.flag("allow_stale"))
      .map(({ strategy }) => ({
        severity: "warn" as const,
        strategy,
        text: `never suspends this cluster: ${countsOf(moving)} would stop moving`,
        remedy: strategy === "idle_suspend"
          ? 'accept that with "allow_stale": true, move them to another cluster, or remove the row'
          : "move them to another cluster, or take idle_after_s out of the row",
      }));
  },
};

const WORDS: Readonly<Record<ObjectKind, string>> = {
  "index": "index",
  "materialized-view": "materialized view",
  "source": "source",
  "sink": "sink",
};

/** "2 materialized views and 1 sink". */
function countsOf(objects: readonly ObservedObject[]): string {
  const kinds: readonly ObjectKind[] = ["materialized-view", "source", "sink"];
  return kinds.map((kind) => [objects.filter((one) => one.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${WORDS[kind]}${count === 1 ? "" : "s"}`)
    .join(" and ");
}
