/** What the emulated Materialize and our tables in it say at the end of a life, and whether the two agree. */
import assert from "node:assert/strict";
import type { Rows, Stage } from "../stories/stage.ts";

const OURS = `
SELECT 'actions' AS kind, jsonb_build_array(action_id, cluster_id, action_sql, executed, error_message,
  decision_ctx -> 'reason', created_at::text)::text AS row FROM mz_cluster_strategy_actions
UNION ALL SELECT 'intents', jsonb_build_array(action_id, action_sql, phase, created_at::text)::text
  FROM mz_schedctl_intents
UNION ALL SELECT 'state', jsonb_build_array(cluster_id, state_version, payload, updated_at::text)::text
  FROM mz_cluster_strategy_state
UNION ALL SELECT 'rows', jsonb_build_array(cluster_id, strategy_type, config, updated_at::text)::text
  FROM mz_cluster_strategies
UNION ALL SELECT 'signals', jsonb_build_array(cluster_id, signal, value)::text FROM mz_schedctl_signals
UNION ALL SELECT 'lease', jsonb_build_array(until::text)::text FROM mz_schedctl_lease`;

const REPLICAS = `
SELECT c.name AS cluster, r.name AS replica, r.size, r.id, s.status, s.updated_at::text AS since,
  h.object_id, h.hydrated::text AS hydrated
FROM mz_catalog.mz_cluster_replicas r
JOIN mz_catalog.mz_clusters c ON c.id = r.cluster_id
LEFT JOIN mz_internal.mz_cluster_replica_statuses s ON s.replica_id = r.id
LEFT JOIN mz_internal.mz_hydration_statuses h ON h.replica_id = r.id AND h.object_id LIKE 'u%'
WHERE c.id LIKE 'u%'`;

/**
 * All that the rest of a life rests on, to the second: two lives of which this is the same go on alike. Instants that
 * differ by milliseconds differ by the number of statements that the server was sent.
 */
export async function stateOf(stage: Stage): Promise<string> {
  const rows = [...await stage.ask(OURS), ...await stage.ask(REPLICAS)];
  return rows.map((row) =>
    JSON.stringify(row)
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, "#")
      .replaceAll(/(\d{2}:\d{2}:\d{2})\.\d+/g, "$1")
      .replaceAll(/\b(\d{10})\d{3}\b/g, "$1")
  ).sort().join("\n");
}

/** The replicas of all clusters, by name and size. */
export async function replicasOf(stage: Stage): Promise<readonly string[]> {
  const rows = await stage.ask(
    `SELECT c.name AS cluster, r.name AS replica, r.size FROM mz_catalog.mz_clusters c
     JOIN mz_catalog.mz_cluster_replicas r ON r.cluster_id = c.id WHERE c.id LIKE 'u%'`,
  );
  return rows.map((row) => `${row["cluster"]}: ${row["replica"]} ${row["size"]}`).sort();
}

/** The changes of replicas that Materialize has recorded, by the ids of the events. */
export async function changes(stage: Stage): Promise<ReadonlyMap<string, string>> {
  const rows = await stage.ask(
    `SELECT id::text AS id, event_type, details::text AS details FROM mz_catalog.mz_audit_events
     WHERE object_type = 'cluster-replica'`,
  );
  return new Map(rows.map((row) => [row["id"] ?? "", changeText(row)]));
}

function changeText(row: Rows[number]): string {
  const details = JSON.parse(row["details"] ?? "{}") as Readonly<Record<string, string>>;
  const name = details["replica_name"] ?? details["new_name"];
  return `${row["event_type"]} ${name}`;
}

/** What a person did, and what was tried. */
export interface Happened {
  readonly byHand: ReadonlySet<string>;
  readonly tried: readonly string[];
}

/** Fails unless each tried statement has one row, the executed ones are those that landed, and nothing is left open. */
export async function checkTruth(stage: Stage, { byHand, tried }: Happened): Promise<void> {
  const rows = await stage.ask(
    "SELECT action_id, action_sql, executed::text AS executed FROM mz_cluster_strategy_actions",
  );
  const ids = rows.map((row) => row["action_id"] ?? "");
  assert.equal(new Set(ids).size, ids.length, "an action has more than one audit row");
  assert.deepEqual(tried.filter((id) => !ids.includes(id)), [], "tried, and no audit row");
  const executed = rows.filter((row) => row["executed"] === "true")
    .map((row) => effectOf(row["action_sql"] ?? "")).sort();
  const landed = [...await changes(stage)].filter(([id]) => !byHand.has(id))
    .map(([, text]) => text).sort();
  assert.deepEqual(executed, landed, "the audit trail against Materialize's own");
  const intents = await stage.ask("SELECT action_id, phase FROM mz_schedctl_intents");
  const withdrawn = intents.filter((row) => row["phase"] === "withdrawn")
    .map((row) => row["action_id"]);
  const open = intents.filter((row) =>
    !withdrawn.includes(row["action_id"] ?? "") && !ids.includes(row["action_id"] ?? "")
  );
  assert.deepEqual(open, [], "still open");
}

function effectOf(sql: string): string {
  const [, verb = "", name = "", newName] =
    /^(CREATE|DROP|ALTER) CLUSTER REPLICA "[^"]*"\."([^"]*)"(?:.* RENAME TO "([^"]*)")?/.exec(
      sql,
    ) ??
      [];
  return `${verb.toLowerCase()} ${newName ?? name}`;
}
