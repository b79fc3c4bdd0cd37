/**
 * Whether Materialize's own audit log shows the effect of an intent.
 *
 * Two runs may have announced the same statement; each event of the log is the effect of one of them, so those that
 * another action is recorded to have had are taken off.
 */
import {
  type Action,
  type AlterCluster,
  type Instant,
  type Intent,
  type ManagedSettings,
  qualifiedName,
  quoteLiteral,
  sameBurst,
  settingsToCome,
} from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { timestampLiteral } from "../session/moment.ts";
import { ACTIONS_TABLE } from "../tables/expected.ts";

/** Our reckoning of the database's clock is at most a few milliseconds off; this is plenty. */
const SKEW_MS = 2_000;

/** How long after its announcement a statement may land. */
const MAY_LAND_MS = 300_000;

/** An action on one replica, which the audit log names. */
export type ReplicaAction = Exclude<Action, AlterCluster>;

/** One row with a count. */
export function buildLandedQuery(action: ReplicaAction, createdAt: Instant): Statement {
  const conditions = [
    "object_type = 'cluster-replica'",
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

/**
 * One row: how often the cluster was altered since an announcement, by anybody (`changes`) and by our own role while
 * the statement may have landed (`own`). The log does not say what was altered.
 */
export function buildAlteredQuery({ action, createdAt }: Intent): Statement {
  const [from, to] = [createdAt - SKEW_MS, createdAt + MAY_LAND_MS].map(timestampLiteral);
  return {
    doing: "look into the audit log of Materialize",
    text: `SELECT
  count(*) AS changes,
  count(*) FILTER (WHERE "user" = current_user AND occurred_at <= ${to}) AS own
FROM mz_catalog.mz_audit_events
WHERE object_type = 'cluster'
  AND event_type = 'alter'
  AND "user" IS NOT NULL
  AND details ->> 'id' = ${quoteLiteral(action.cluster.id)}
  AND details ->> 'old_name' IS NULL
  AND occurred_at >= ${from}`,
  };
}

/** Whether the settings are those of the change, also where Materialize itself has gone back from them. */
export function isSetAs({ change }: AlterCluster, settings: ManagedSettings | null): boolean {
  if (settings === null) return false;
  const { size, replicationFactor: factor, burst } = change;
  const coming = settingsToCome(settings);
  const sizes = [coming.size, settings.reconfiguration?.target.size];
  return (size === undefined || sizes.includes(size)) &&
    (factor === undefined || coming.replicationFactor === factor) &&
    (burst === undefined || sameBurst(settings.burst, burst));
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

function conditionsFor(action: ReplicaAction): readonly string[] {
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
