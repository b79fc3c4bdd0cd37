/**
 * Changes of ours that somebody else has taken back: our audit trail held against the audit log of Materialize.
 *
 * What one of our runs has announced explains an event of the log, also while nobody knows yet whether it landed; only
 * what has landed can be undone. Joined on ids and names, within the last day on both sides.
 */
import {
  type Instant,
  type ManagedSettings,
  type ObservedCluster,
  qualifiedName,
  type Signal,
  type Undoing,
  UNDOINGS_SECONDS,
} from "@mz-schedctl/core";
import type { Query, Statement } from "../session/connection.ts";
import { millisecondsOf, timestampLiteral } from "../session/moment.ts";
import { jsonOf, numberOf, type Row, textOf, textOrNull } from "../session/row.ts";
import { toAction } from "../store/decision_context.ts";
import { ACTIONS_TABLE, INTENTS_TABLE } from "../tables/expected.ts";
import { readSignal } from "./optional_signal.ts";
import { type OurAlter, type TheirAlter, undoneSettings } from "./undone_settings.ts";

/** Our reckoning of the database's clock is at most a few milliseconds off; this is plenty. */
const SKEW = "INTERVAL '2 s'";

/** How long after its announcement a statement of unknown outcome may have landed. */
const OPEN = "INTERVAL '5 min'";

/**
 * Creations and drops of replicas, and people's changes of clusters, as the audit log of Materialize has them. What its
 * own controller does names nobody; renames and the transitions of a resize have no plain id or a name beside it.
 */
function eventsSince(since: Instant): string {
  return `SELECT
    id, event_type, occurred_at, "user" AS author,
    coalesce(details ->> 'cluster_id', details ->> 'id') AS cluster_id,
    details ->> 'replica_id' AS replica_id,
    details ->> 'replica_name' AS name,
    details ->> 'logical_size' AS size
  FROM mz_catalog.mz_audit_events
  WHERE occurred_at >= ${timestampLiteral(since)}
    AND (
      (object_type = 'cluster-replica' AND event_type IN ('create', 'drop'))
      OR (
        object_type = 'cluster'
        AND event_type = 'alter'
        AND "user" IS NOT NULL
        AND details ->> 'id' IS NOT NULL
        AND details ->> 'old_name' IS NULL
      )
    )`;
}

/** What our runs have announced, and when it had landed; NULL where that is not recorded. */
function oursSince(schema: string, since: Instant): string {
  const replica = "i.decision_ctx -> 'action' -> 'replica'";
  return `SELECT
    i.cluster_id,
    i.created_at AS announced_at,
    a.landed_at,
    i.decision_ctx ->> 'strategy' AS strategy,
    i.decision_ctx -> 'action' ->> 'kind' AS kind,
    ${replica} ->> 'id' AS replica_id,
    ${replica} ->> 'name' AS name,
    ${replica} ->> 'size' AS size,
    i.decision_ctx -> 'action' AS action
  FROM ${qualifiedName(schema, INTENTS_TABLE)} i
  LEFT JOIN (
    SELECT action_id, max(created_at) AS landed_at
    FROM ${qualifiedName(schema, ACTIONS_TABLE)}
    WHERE executed AND created_at >= ${timestampLiteral(since)}
    GROUP BY action_id
  ) a ON a.action_id = i.action_id
  WHERE i.phase = 'intent' AND i.created_at >= ${timestampLiteral(since)}`;
}

/**
 * One row per event that took a replica back. Of managed clusters that somebody else has altered: a row for each of those
 * events (`theirs`) and for each change of ours (`ours`).
 */
export function buildUndoingsQuery(schema: string, since: Instant): Statement {
  return {
    doing: "look for changes of ours that were undone",
    text: `WITH events AS (
  ${eventsSince(since)}
), ours AS (
  ${oursSince(schema, since)}
), made AS (
  SELECT e.id, e.replica_id, max(o.strategy) FILTER (WHERE o.landed_at IS NOT NULL) AS strategy
  FROM events e
  JOIN ours o ON o.cluster_id = e.cluster_id AND o.name = e.name
  WHERE e.event_type = 'create'
    AND o.kind = 'create_replica'
    AND e.occurred_at >= o.announced_at - ${SKEW}
    AND e.occurred_at <= coalesce(o.landed_at, o.announced_at + ${OPEN}) + ${SKEW}
  GROUP BY e.id, e.replica_id
), unmade AS (
  SELECT DISTINCT ON (e.id)
    e.id, e.cluster_id, e.name, e.occurred_at, e.author, o.strategy, o.kind
  FROM events e
  JOIN ours o ON o.cluster_id = e.cluster_id
  LEFT JOIN made m ON m.id = e.id
  WHERE e.event_type = 'create'
    AND m.id IS NULL
    AND o.landed_at IS NOT NULL
    AND o.announced_at < e.occurred_at
    AND (o.name = e.name OR o.size = e.size)
  ORDER BY e.id, o.announced_at DESC
), theirs AS (
  SELECT e.cluster_id, e.author, e.occurred_at
  FROM events e
  LEFT JOIN ours o ON o.cluster_id = e.cluster_id
    AND o.kind = 'alter_cluster'
    AND e.occurred_at >= o.announced_at - ${SKEW}
    AND e.occurred_at <= coalesce(o.landed_at, o.announced_at + ${OPEN}) + ${SKEW}
  WHERE e.event_type = 'alter' AND o.kind IS NULL
)
SELECT e.cluster_id, m.strategy, 'dropped' AS did, e.name, e.author,
  ${millisecondsOf("e.occurred_at")} AS at, NULL::jsonb AS action
FROM events e
JOIN made m ON m.replica_id = e.replica_id
LEFT JOIN (
  SELECT DISTINCT replica_id FROM ours WHERE kind = 'drop_replica'
) d ON d.replica_id = e.replica_id
WHERE e.event_type = 'drop' AND m.strategy IS NOT NULL AND d.replica_id IS NULL
UNION ALL
SELECT cluster_id, strategy, 'created', name, author, ${millisecondsOf("occurred_at")}, NULL::jsonb
FROM unmade
WHERE kind = 'drop_replica' AND strategy IS NOT NULL
UNION ALL
SELECT t.cluster_id, NULL, 'theirs', NULL, t.author, ${millisecondsOf("t.occurred_at")}, NULL::jsonb
FROM theirs t
UNION ALL
SELECT o.cluster_id, o.strategy, 'ours', NULL, NULL, ${millisecondsOf("o.announced_at")}, o.action
FROM ours o
WHERE o.kind = 'alter_cluster'
  AND o.landed_at IS NOT NULL
  AND o.cluster_id IN (SELECT cluster_id FROM theirs)`,
  };
}

/** What the rows tell; `settingsOf` gives the settings of a managed cluster. */
export function toUndoings(
  rows: readonly Row[],
  settingsOf: (clusterId: string) => ManagedSettings | null,
): readonly Undoing[] {
  const undoings: Undoing[] = [];
  const ours: OurAlter[] = [];
  const theirs: TheirAlter[] = [];
  for (const row of rows) {
    const clusterId = textOf(row, "cluster_id");
    const at = Math.floor(numberOf(row, "at"));
    const by = textOrNull(row, "author");
    const did = textOf(row, "did");
    if (did === "dropped" || did === "created") {
      const [strategy, replicaName] = [textOf(row, "strategy"), textOf(row, "name")];
      undoings.push({ clusterId, strategy, did, replicaName, at, by });
    } else if (did === "theirs") {
      theirs.push({ clusterId, at, by });
    } else {
      const action = toAction({ action: jsonOf(row, "action") });
      if (action?.kind === "alter_cluster") ours.push({ clusterId, at, action });
    }
  }
  return [...undoings, ...undoneSettings(ours, theirs, settingsOf)].sort((a, b) => a.at - b.at);
}

/** Reads those of the last day, oldest first. */
export async function readUndoings(
  query: Query,
  schema: string,
  { clusters, now }: { readonly clusters: readonly ObservedCluster[]; readonly now: Instant },
): Promise<Signal<readonly Undoing[]>> {
  const settings = new Map(clusters.map((one) => [one.id, one.settings]));
  return await readSignal(query, {
    statement: buildUndoingsQuery(schema, now - UNDOINGS_SECONDS * 1000),
    read: (rows) => toUndoings(rows, (clusterId) => settings.get(clusterId) ?? null),
    name: "its audit log beside our audit trail",
    unreadable: "UNDOINGS_UNREADABLE",
    now,
  });
}
