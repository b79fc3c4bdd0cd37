/**
 * Whether Materialize's own audit log shows the effect of an intent.
 *
 * Two runs may have announced the same statement; each event of the log is the effect of one of them, so those that
 * another action is recorded to have had are taken off.
 */
import { type Action, type Intent, qualifiedName, quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { timestampLiteral } from "../session/moment.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";

/** Our reckoning of the database's clock is at most a few milliseconds off; this is plenty. */
const SKEW_MS = 2_000;

/** One row with a count. */
export function buildLandedQuery({ action, createdAt }: Intent): Statement {
  const conditions = [
    `object_type = '${action.kind === "alter_cluster" ? "cluster" : "cluster-replica"}'`,
    ...conditionsFor(action),
    // A replica is dropped once, whenever that was.
    ...(action.kind === "drop_replica"
      ? []
      : [`occurred_at >= ${timestampLiteral(createdAt - SKEW_MS)}`]),
  ];
  return {
    doing: "look into the audit log of Materialize",
    text: `SELECT count(*) AS events
FROM mz_catalog.mz_audit_events
WHERE ${conditions.join("\n  AND ")}`,
  };
}

/** One row with a count: the same statement, recorded as carried out by others since. */
export function buildClaimedQuery(schema: string, intent: Intent): Statement {
  return {
    doing: "look into the audit trail",
    text: `SELECT count(*) AS claims
FROM ${qualifiedName(schema, ACTIONS_TABLE)}
WHERE executed
  AND cluster_id = ${quoteLiteral(intent.action.cluster.id)}
  AND action_sql = ${quoteLiteral(intent.sql)}
  AND action_id <> ${quoteLiteral(intent.actionId)}
  AND created_at >= ${timestampLiteral(intent.createdAt - SKEW_MS)}`,
  };
}

function conditionsFor(action: Action): readonly string[] {
  const cluster = `details ->> 'cluster_id' = ${quoteLiteral(action.cluster.id)}`;
  switch (action.kind) {
    case "create_replica":
      return [
        "event_type = 'create'",
        cluster,
        `details ->> 'replica_name' = ${quoteLiteral(action.replica.name)}`,
      ];
    case "drop_replica":
      return [
        "event_type = 'drop'",
        cluster,
        `details ->> 'replica_id' = ${quoteLiteral(action.replica.id)}`,
      ];
    case "rename_replica":
      return [
        "event_type = 'alter'",
        cluster,
        `details ->> 'replica_id' = ${quoteLiteral(action.replica.id)}`,
        `details ->> 'new_name' = ${quoteLiteral(action.newName)}`,
      ];
    case "alter_cluster":
      return ["event_type = 'alter'", `details ->> 'id' = ${quoteLiteral(action.cluster.id)}`];
  }
}
