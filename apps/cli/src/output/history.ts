/** The audit trail for people and as JSON. */
import { resultOf, toReadableInstant, type TrailEntry, type TrailResult } from "@mz-schedctl/core";
import type { Paint } from "./paint.ts";
import { inColumns } from "./in_columns.ts";

const SAID: Readonly<Record<TrailResult, string>> = {
  done: "done",
  done_by_other: "done by another",
  missed: "missed",
  failed: "failed",
  not_done: "not done",
};

/** Two lines or more per entry: when, where, who and what came of it; then the statement and why. */
export function historyLines(entries: readonly TrailEntry[], paint: Paint): readonly string[] {
  const heads = inColumns([
    ["WHEN", "CLUSTER", "STRATEGY", "RESULT", "WHAT"],
    ...entries.map((one) => [
      toReadableInstant(one.at),
      one.cluster.name ?? one.cluster.id ?? "-",
      one.strategy ?? "-",
      SAID[resultOf(one)],
      one.sql === null ? "-" : `${one.sql.replace(/\s+/g, " ")};`,
    ]),
  ]);
  return heads.flatMap((line, index) => {
    const entry = entries[index - 1];
    if (entry === undefined) return [paint("title", line)];
    const why = entry.reason === null
      ? []
      : [`    why: ${entry.reason.text} [${entry.reason.code}]`];
    const bad = ["failed", "missed"].includes(resultOf(entry));
    const error = entry.error === null ? [] : [`    ${paint(bad ? "block" : "warn", entry.error)}`];
    return [line, ...why, ...error];
  });
}

/** One entry as JSON. */
export function historyEntry(entry: TrailEntry): Readonly<Record<string, unknown>> {
  return {
    at: new Date(entry.at).toISOString(),
    action_id: entry.actionId,
    cycle_id: entry.cycleId,
    cluster_id: entry.cluster.id,
    cluster: entry.cluster.name,
    strategy: entry.strategy,
    sql: entry.sql,
    reason: entry.reason,
    result: resultOf(entry),
    message: entry.error,
  };
}
