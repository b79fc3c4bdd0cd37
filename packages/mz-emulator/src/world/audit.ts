/**
 * The audit log: one event per change of the catalog, with the details that Materialize records.
 *
 * Invariant: ids count up and times rise strictly, whatever the clock does.
 */
import { type Draft, nextNumber } from "./draft.ts";
import { timestampText } from "./durations.ts";
import { get } from "./sorted_map.ts";
import type { Cluster, Item, Replica, World } from "./state.ts";

/** What happened to what. */
export interface AuditEvent {
  readonly type: "create" | "drop" | "alter" | "grant" | "revoke" | "comment";
  readonly object: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Default: the role that speaks; null for the system and its controller. */
  readonly user?: string | null;
}

/** Writes an event into the log. */
export function audit(draft: Draft, event: AuditEvent): void {
  const id = nextNumber(draft, "audit");
  const at = Math.max(draft.now, draft.world.auditedAt + 1);
  draft.world = { ...draft.world, auditedAt: at };
  const user = event.user === undefined ? draft.context?.role ?? null : event.user;
  draft.rows.push({
    relation: "mz_catalog.mz_audit_events",
    key: String(id),
    row: {
      id: String(id),
      event_type: event.type,
      object_type: event.object,
      details: JSON.stringify(event.details),
      user,
      occurred_at: timestampText(at),
    },
  });
}

/** Details that name a cluster. */
export function clusterDetails(cluster: Cluster): Record<string, unknown> {
  return { id: cluster.id, name: cluster.name };
}

/** Details of a replica that is made. */
export function replicaMadeDetails(
  cluster: Cluster,
  replica: Replica,
  reason: string,
): Record<string, unknown> {
  return {
    billed_as: replica.billedAs,
    cluster_id: cluster.id,
    cluster_name: cluster.name,
    internal: replica.internal,
    logical_size: replica.size,
    reason,
    replica_id: replica.id,
    replica_name: replica.name,
  };
}

/** Details of a replica that goes. */
export function replicaGoneDetails(
  cluster: Cluster,
  replica: Replica,
  reason: string,
): Record<string, unknown> {
  return {
    cluster_id: cluster.id,
    cluster_name: cluster.name,
    reason,
    replica_id: replica.id,
    replica_name: replica.name,
  };
}

/** Details that name an item; `with` says what more is told when it is made. */
export function itemDetails(world: World, item: Item, made: boolean): Record<string, unknown> {
  const schema = get(world.schemas, item.schemaId);
  const database = schema?.databaseId === undefined || schema.databaseId === null
    ? null
    : get(world.databases, schema.databaseId)?.name ?? null;
  const placed = item.clusterId !== null && made &&
    ["index", "materialized-view", "source", "sink"].includes(item.kind);
  return {
    ...(placed ? { cluster_id: item.clusterId } : {}),
    database: item.temporaryFor === null ? database : null,
    id: item.id,
    item: item.name,
    schema: item.temporaryFor === null ? schema?.name ?? item.schemaId : "mz_temp",
    ...(made && (item.kind === "source" || item.kind === "sink") ? { type: item.itemType } : {}),
  };
}
