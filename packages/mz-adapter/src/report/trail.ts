/** Rows of the audit trail, for people and reports. Those of an earlier tool are read as far as they tell anything. */
import {
  type Instant,
  qualifiedName,
  quoteLiteral,
  type TrailEffect,
  type TrailEntry,
} from "@mz-schedctl/core";
import { isObject, toInstant, toReplicas } from "../observe/memory_parts.ts";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf, timestampLiteral } from "../session/moment.ts";
import { flagOrFalse, jsonOf, numberOf, type Row, textOf, textOrNull } from "../session/row.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";

export interface TrailQuestion {
  readonly since: Instant;
  /** Null: all clusters. */
  readonly clusterIds: readonly string[] | null;
  /** Null: all rows. */
  readonly most: number | null;
}

const CELLS = `a.action_id,
  a.cluster_id,
  a.action_sql,
  a.executed,
  a.error_message,
  ${millisecondsOf("a.created_at")} AS created_at,
  a.decision_ctx ->> 'announced_at' AS announced_at,
  a.decision_ctx ->> 'cycle_id' AS cycle_id,
  a.decision_ctx ->> 'strategy' AS strategy,
  a.decision_ctx -> 'cluster' ->> 'name' AS cluster_name,
  a.decision_ctx -> 'reason' AS reason,
  a.decision_ctx -> 'effect' AS effect,
  a.decision_ctx -> 'also' AS also,
  a.decision_ctx -> 'before' AS before,
  a.decision_ctx -> 'action' ->> 'kind' AS kind,
  a.decision_ctx -> 'action' -> 'replica' AS replica,
  a.decision_ctx -> 'action' -> 'change' AS change`;

/** The newest first. */
export function buildTrailQuery(
  schema: string,
  { since, clusterIds, most }: TrailQuestion,
): Statement {
  const only = clusterIds === null
    ? ""
    : `\n  AND a.cluster_id IN (${clusterIds.map(quoteLiteral).join(", ")})`;
  return {
    doing: "read the audit trail",
    text: `SELECT
  ${CELLS}
FROM ${qualifiedName(schema, ACTIONS_TABLE)} a
WHERE a.created_at >= ${timestampLiteral(since)}${only}
ORDER BY a.created_at DESC, a.action_id DESC${most === null ? "" : `\nLIMIT ${most}`}`,
  };
}

/** Of each cluster, the newest suspension or wake that had landed before. */
export function buildEarlierQuery(schema: string, before: Instant): Statement {
  return {
    doing: "read the audit trail",
    text: `SELECT DISTINCT ON (a.cluster_id)
  ${CELLS}
FROM ${qualifiedName(schema, ACTIONS_TABLE)} a
WHERE a.executed
  AND a.cluster_id IS NOT NULL
  AND a.created_at < ${timestampLiteral(before)}
  AND (
    a.decision_ctx -> 'effect' ->> 'kind' IN ('suspended', 'waking', 'awake')
    OR a.decision_ctx -> 'also' @> '[{"effect": {"kind": "suspended"}}]'
    OR a.decision_ctx -> 'also' @> '[{"effect": {"kind": "awake"}}]'
  )
ORDER BY a.cluster_id, a.created_at DESC, a.action_id DESC`,
  };
}

/** The names that clusters have in the trail, and have now. */
export function buildNamesQuery(schema: string, since: Instant): Statement {
  return {
    doing: "read which clusters are in the audit trail",
    text: `SELECT DISTINCT
  a.cluster_id,
  a.decision_ctx -> 'cluster' ->> 'name' AS name,
  c.name AS name_now
FROM ${qualifiedName(schema, ACTIONS_TABLE)} a
LEFT JOIN mz_catalog.mz_clusters c ON c.id = a.cluster_id
WHERE a.created_at >= ${timestampLiteral(since)} AND a.cluster_id IS NOT NULL`,
  };
}

/** The ids of clusters with such a name, in the trail or now. */
export function toClusterIds(
  rows: readonly Row[],
  isWanted: (name: string) => boolean,
): readonly string[] {
  const found = rows.filter((row) =>
    [textOrNull(row, "name"), textOrNull(row, "name_now")].some((name) =>
      name !== null && isWanted(name)
    )
  );
  return [...new Set(found.map((row) => textOf(row, "cluster_id")))].sort();
}

/** One row. */
export function toTrailEntry(row: Row): TrailEntry {
  const [replica, change] = [jsonOf(row, "replica"), jsonOf(row, "change")];
  const kind = textOrNull(row, "kind");
  const size = kind === "create_replica" ? cellOf(replica, "size") : cellOf(change, "size");
  return {
    actionId: textOf(row, "action_id"),
    at: Math.floor(numberOf(row, "created_at")),
    announcedAt: toInstant(textOrNull(row, "announced_at")),
    cycleId: textOrNull(row, "cycle_id"),
    cluster: { id: textOrNull(row, "cluster_id"), name: textOrNull(row, "cluster_name") },
    strategy: textOrNull(row, "strategy"),
    sql: textOrNull(row, "action_sql"),
    reason: toReason(jsonOf(row, "reason")),
    step: kind === null ? null : { kind, replicaName: cellOf(replica, "name"), size },
    sizesBefore: (toReplicas(jsonOf(row, "before")) ?? []).map((one) => one.size),
    effects: toEffects(jsonOf(row, "effect"), jsonOf(row, "also")),
    executed: flagOrFalse(row, "executed"),
    error: textOrNull(row, "error_message"),
  };
}

function toReason(value: unknown): TrailEntry["reason"] {
  if (!isObject(value)) return null;
  const { code, text, numbers } = value;
  if (typeof code !== "string" || typeof text !== "string") return null;
  const known = Object.entries(isObject(numbers) ? numbers : {}).filter((
    entry,
  ): entry is [string, string | number] => ["string", "number"].includes(typeof entry[1]));
  return { code, text, numbers: Object.fromEntries(known) };
}

function toEffects(effect: unknown, also: unknown): readonly TrailEffect[] {
  const others = (Array.isArray(also) ? also : []).map((one: unknown) =>
    isObject(one) ? one["effect"] : null
  );
  return [effect, ...others].flatMap((one) => {
    const kind = cellOf(one, "kind");
    if (!isObject(one) || kind === null) return [];
    const ends = one["burst"] === null || one["scaled"] === null || one["ladder"] === null;
    return [{ kind, replicas: toReplicas(one["replicas"]) ?? [], ends }];
  });
}

function cellOf(value: unknown, key: string): string | null {
  const cell = isObject(value) ? value[key] : null;
  return typeof cell === "string" ? cell : null;
}
