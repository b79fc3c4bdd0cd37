/**
 * The newest effect of each kind of each strategy on each cluster, as the audit trail tells it: what memory is rebuilt
 * from. The beginning of something and its end are of one kind.
 */
import { type Effect, qualifiedName, quoteLiteral, type Trace } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";
import {
  isObject,
  toInstant,
  toMadeReplica,
  toNativeBurst,
  toScaled,
  toSuspended,
} from "./memory_parts.ts";

/** Effects that outlive a wiped memory; progress and cooldowns do not. */
const TRACED = ["suspended", "awake", "made", "retired", "set_burst", "scaled"];

const KIND = `CASE e.said -> 'effect' ->> 'kind'
    WHEN 'awake' THEN 'suspended' WHEN 'retired' THEN 'made'
    ELSE e.said -> 'effect' ->> 'kind' END`;

/** Only actions that landed. */
export function buildTraceQuery(schema: string): Statement {
  return {
    doing: "read the audit trail",
    text: `SELECT DISTINCT ON (a.cluster_id, e.said ->> 'strategy', ${KIND})
  a.action_id,
  a.cluster_id,
  e.said,
  a.decision_ctx ->> 'announced_at' AS announced_at,
  ${millisecondsOf("a.created_at")} AS created_at
FROM ${qualifiedName(schema, ACTIONS_TABLE)} a,
  jsonb_array_elements(
    jsonb_build_array(jsonb_build_object(
      'strategy', a.decision_ctx -> 'strategy', 'effect', a.decision_ctx -> 'effect'
    )) || coalesce(a.decision_ctx -> 'also', '[]'::jsonb)
  ) AS e (said)
WHERE a.executed
  AND a.cluster_id IS NOT NULL
  AND e.said -> 'effect' ->> 'kind' IN (${TRACED.map(quoteLiteral).join(", ")})
ORDER BY a.cluster_id, e.said ->> 'strategy', ${KIND}, a.created_at DESC NULLS LAST, a.action_id DESC`,
  };
}

/** What the row tells; null when it cannot be understood. */
export function toTrace(row: Row): Trace | null {
  const said = jsonOf(row, "said");
  const createdAt = numberOrNull(row, "created_at");
  if (!isObject(said) || createdAt === null) return null;
  const { strategy } = said;
  const effect = toEffect(said["effect"]);
  if (effect === null || typeof strategy !== "string") return null;
  const at = Math.floor(createdAt);
  // What was refused since it was announced was refused because of us, even before the outcome was written down.
  const startedAt = toInstant(textOrNull(row, "announced_at")) ?? at;
  return { clusterId: textOf(row, "cluster_id"), strategy, startedAt, at, effect };
}

function toEffect(value: unknown): Effect | null {
  if (!isObject(value)) return null;
  switch (value["kind"]) {
    case "awake":
    case "retired":
      return { kind: value["kind"] };
    case "suspended": {
      const had = toSuspended(value);
      return had === undefined ? null : { kind: "suspended", ...had };
    }
    case "made": {
      const made = toMadeReplica(value["replica"]);
      return made === undefined
        ? null
        : { kind: "made", replica: { name: made.name, size: made.size } };
    }
    case "set_burst": {
      const burst = value["burst"] === null ? null : toNativeBurst(value["burst"]);
      return burst === undefined ? null : { kind: "set_burst", burst };
    }
    case "scaled": {
      const scaled = value["scaled"] === null ? null : toScaled(value["scaled"]);
      return scaled === undefined ? null : { kind: "scaled", scaled };
    }
    default:
      return null;
  }
}
