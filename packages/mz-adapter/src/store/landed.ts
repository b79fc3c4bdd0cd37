/** Whether Materialize's own audit log shows the effect of an intent. */
import { type Action, type Intent, quoteLiteral } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { timestampLiteral } from "../session/moment.ts";

/** Our reckoning of the database's clock is at most a few milliseconds off; this is plenty. */
const SKEW_MS = 2_000;

/** One row with a count. */
export function buildLandedQuery({ action, createdAt }: Intent): Statement {
  const conditions = [
    "object_type = 'cluster-replica'",
    ...conditionsFor(action),
    `occurred_at >= ${timestampLiteral(createdAt - SKEW_MS)}`,
  ];
  return {
    doing: "look into the audit log of Materialize",
    text: `SELECT count(*) AS events
FROM mz_catalog.mz_audit_events
WHERE ${conditions.join("\n  AND ")}`,
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
  }
}
