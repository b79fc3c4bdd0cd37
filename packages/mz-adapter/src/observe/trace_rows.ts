/** The newest effect of each strategy on each cluster, as the audit trail tells it: what memory is rebuilt from. */
import { type Effect, qualifiedName, quoteLiteral, type Trace } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOrNull, type Row, textOf } from "../session/row.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";
import { isObject, toInstant, toMadeReplica, toReplicas } from "./memory_parts.ts";

/** Effects that outlive a wiped memory; progress and cooldowns do not. */
const TRACED = ["suspended", "awake", "made", "retired"];

/** Only actions that landed. */
export function buildTraceQuery(schema: string): Statement {
  return {
    doing: "read the audit trail",
    text: `SELECT DISTINCT ON (cluster_id, decision_ctx ->> 'strategy')
  cluster_id, decision_ctx, ${millisecondsOf("created_at")} AS created_at
FROM ${qualifiedName(schema, ACTIONS_TABLE)}
WHERE executed
  AND cluster_id IS NOT NULL
  AND decision_ctx -> 'effect' ->> 'kind' IN (${TRACED.map(quoteLiteral).join(", ")})
ORDER BY cluster_id, decision_ctx ->> 'strategy', created_at DESC NULLS LAST, action_id DESC`,
  };
}

/** What the row tells; null when it cannot be understood. */
export function toTrace(row: Row): Trace | null {
  const context = jsonOf(row, "decision_ctx");
  const createdAt = numberOrNull(row, "created_at");
  if (!isObject(context) || createdAt === null) return null;
  const { strategy } = context;
  const effect = toEffect(context["effect"]);
  if (effect === null || typeof strategy !== "string") return null;
  const at = Math.floor(createdAt);
  // What was refused since it was announced was refused because of us, even before the outcome was written down.
  const startedAt = toInstant(context["announced_at"]) ?? at;
  return { clusterId: textOf(row, "cluster_id"), strategy, startedAt, at, effect };
}

function toEffect(value: unknown): Effect | null {
  if (!isObject(value)) return null;
  switch (value["kind"]) {
    case "awake":
    case "retired":
      return { kind: value["kind"] };
    case "suspended": {
      const replicas = toReplicas(value["replicas"]);
      return replicas === undefined ? null : { kind: "suspended", replicas };
    }
    case "made": {
      const made = toMadeReplica(value["replica"]);
      return made === undefined
        ? null
        : { kind: "made", replica: { name: made.name, size: made.size } };
    }
    default:
      return null;
  }
}
