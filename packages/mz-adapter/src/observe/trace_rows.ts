/** The newest suspension or wake of each cluster, as the audit trail tells it: what memory is rebuilt from. */
import { qualifiedName, type SuspensionTrace } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOrNull, type Row, textOf } from "../session/row.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";
import { isObject, toInstant, toReplicas } from "./memory_rows.ts";

/** Only actions that landed. */
export function buildTraceQuery(schema: string): Statement {
  return {
    doing: "read the audit trail",
    text: `SELECT DISTINCT ON (cluster_id)
  cluster_id, decision_ctx, ${millisecondsOf("created_at")} AS created_at
FROM ${qualifiedName(schema, ACTIONS_TABLE)}
WHERE executed
  AND cluster_id IS NOT NULL
  AND decision_ctx -> 'effect' ->> 'kind' IN ('suspended', 'awake')
ORDER BY cluster_id, created_at DESC NULLS LAST, action_id DESC`,
  };
}

/** What the row tells; null when it cannot be understood. */
export function toTrace(row: Row): SuspensionTrace | null {
  const context = jsonOf(row, "decision_ctx");
  const createdAt = numberOrNull(row, "created_at");
  if (!isObject(context) || createdAt === null) return null;
  const { effect, strategy } = context;
  if (!isObject(effect) || typeof strategy !== "string") return null;
  const base = { clusterId: textOf(row, "cluster_id"), strategy, at: Math.floor(createdAt) };
  if (effect["kind"] === "awake") return { ...base, suspension: null };
  const replicas = toReplicas(effect["replicas"]);
  if (replicas === null) return null;
  // Refused since it was announced means refused because of us, even before the outcome was written down.
  const since = toInstant(context["announced_at"]) ?? base.at;
  return { ...base, suspension: { since, replicas } };
}
