/** What managed clusters are set to: columns and joins for the statement that reads the clusters, and their meaning. */
import type { ManagedSettings, NativeBurst, Reconfiguration } from "@mz-schedctl/core";
import { jsonOf, numberOf, numberOrNull, type Row, textOf, textOrNull } from "../session/row.ts";
import type { NativeRelations } from "../startup/capabilities.ts";
import { isObject } from "./memory_parts.ts";

/** Relations that this version does not have are not named. */
export function settingsColumns(native: NativeRelations): string {
  const burst = native.autoScalingStrategies ? "a.strategy" : "NULL::jsonb";
  const resize = native.reconfigurations
    ? "x.status, x.deadline::text AS deadline, x.target"
    : "NULL::text AS status, NULL::text AS deadline, NULL::jsonb AS target";
  return `c.size, c.replication_factor, coalesce(h.type, 'manual') AS schedule,
  ${burst} AS strategy, ${resize}`;
}

/** At most one row per cluster each. */
export function settingsJoins(native: NativeRelations): string {
  return [
    "LEFT JOIN mz_internal.mz_cluster_schedules h ON h.cluster_id = c.id",
    ...(native.autoScalingStrategies
      ? ["LEFT JOIN mz_internal.mz_cluster_auto_scaling_strategies a ON a.cluster_id = c.id"]
      : []),
    ...(native.reconfigurations
      ? ["LEFT JOIN mz_internal.mz_cluster_reconfigurations x ON x.cluster_id = c.id"]
      : []),
  ].join("\n");
}

/** Null for an unmanaged cluster; it has no size of its own. */
export function toSettings(row: Row): ManagedSettings | null {
  const size = textOrNull(row, "size");
  const factor = numberOrNull(row, "replication_factor");
  if (size === null || factor === null) return null;
  return {
    size,
    replicationFactor: factor,
    schedule: textOf(row, "schedule"),
    burst: toBurst(jsonOf(row, "strategy")),
    reconfiguration: toReconfiguration(row),
  };
}

function toBurst(strategy: unknown): NativeBurst | null {
  const onHydration = isObject(strategy) ? strategy["on_hydration"] : null;
  if (!isObject(onHydration)) return null;
  const linger = onHydration["linger_duration"];
  return {
    size: String(onHydration["hydration_size"]),
    lingerSeconds: isObject(linger) ? Number(linger["secs"]) : null,
  };
}

const STATUSES: readonly Reconfiguration["status"][] = [
  "in-progress",
  "finalized",
  "timed-out",
  "cancelled",
  "resource-exhausted",
];

/** A status that is not known counts as over. */
function toReconfiguration(row: Row): Reconfiguration | null {
  const said = textOrNull(row, "status");
  const target = jsonOf(row, "target");
  if (said === null || !isObject(target)) return null;
  return {
    status: STATUSES.find((one) => one === said) ?? "finalized",
    deadline: numberOf(row, "deadline"),
    target: {
      size: String(target["size"]),
      replicationFactor: Number(target["replication_factor"]),
    },
  };
}
