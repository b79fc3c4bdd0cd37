/**
 * What strategies remember: of each cluster and strategy the newest revision.
 *
 * A row that does not name its strategy was left by an earlier tool: it anchors the cooldowns of its cluster.
 */
import {
  type MadeReplica,
  type Memory,
  qualifiedName,
  type RememberedReplica,
  type RememberedRow,
  type Service,
  type Suspension,
  type Target,
} from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { millisecondsOf } from "../session/moment.ts";
import { jsonOf, numberOrNull, type Row, textOf } from "../session/row.ts";
import { STATE_TABLE } from "../tables/expected.ts";

/** Older revisions stay in the database. */
export function buildMemoryQuery(schema: string): Statement {
  const revision = "CASE WHEN jsonb_typeof(payload -> 'revision') = 'number' " +
    "THEN (payload -> 'revision')::numeric ELSE 0 END";
  return {
    doing: "read what strategies remember",
    text: `SELECT DISTINCT ON (cluster_id, payload ->> 'strategy')
  cluster_id, payload, ${millisecondsOf("updated_at")} AS updated_at
FROM ${qualifiedName(schema, STATE_TABLE)}
ORDER BY cluster_id, payload ->> 'strategy', ${revision} DESC, updated_at DESC NULLS LAST`,
  };
}

/** The memory that a row holds; null when it holds nothing that counts. */
export function toRememberedRow(row: Row): RememberedRow | null {
  const clusterId = textOf(row, "cluster_id");
  const payload = jsonOf(row, "payload");
  const updatedAt = numberOrNull(row, "updated_at");
  if (!isObject(payload)) return null;
  const lastChangeAt = toInstant(payload["last_decision_ts"]);
  const strategy = payload["strategy"];
  if (typeof strategy !== "string") {
    const anchor = lastChangeAt ?? updatedAt;
    return anchor === null ? null : { kind: "anchor", clusterId, lastChangeAt: Math.floor(anchor) };
  }
  const revision = payload["revision"];
  const target = toTarget(payload["target"]);
  const suspended = toSuspended(payload["suspended"]);
  const made = nullable(payload["made"], toMadeReplica);
  const service = nullable(payload["service"], toService);
  return {
    kind: "memory",
    clusterId,
    memory: {
      strategy,
      revision: typeof revision === "number" ? revision : 0,
      lastChangeAt,
      ...(target === null ? {} : { target }),
      ...(suspended === undefined ? {} : { suspended }),
      ...(made === undefined ? {} : { made }),
      ...(service === undefined ? {} : { service }),
    },
  };
}

/** The payload of a row that holds this memory. */
export function toPayload(memory: Memory): Readonly<Record<string, unknown>> {
  const { target, suspended, made, service } = memory;
  return {
    strategy: memory.strategy,
    revision: memory.revision,
    last_decision_ts: memory.lastChangeAt === null ? null : isoOf(memory.lastChangeAt),
    ...(target === undefined ? {} : { target: fromTarget(target) }),
    ...(suspended === undefined ? {} : {
      suspended: suspended === null ? null : {
        since: isoOf(suspended.since),
        replicas: suspended.replicas.map(fromReplica),
      },
    }),
    ...(made === undefined ? {} : { made }),
    ...(service === undefined ? {} : {
      service: service === null ? null : { ready: service.ready, since: isoOf(service.since) },
    }),
  };
}

/** A replica as it is written into JSON. */
export function fromReplica(replica: RememberedReplica): Readonly<Record<string, unknown>> {
  return {
    name: replica.name,
    size: replica.size,
    availability_zone: replica.availabilityZone,
  };
}

/** Replicas read back from JSON; null when it is not a list of replicas. */
export function toReplicas(value: unknown): readonly RememberedReplica[] | null {
  if (!Array.isArray(value)) return null;
  const replicas = value.flatMap((one: unknown) => {
    if (!isObject(one)) return [];
    const { name, size, availability_zone: zone } = one;
    if (typeof name !== "string" || typeof size !== "string") return [];
    return [{ name, size, availabilityZone: typeof zone === "string" ? zone : null }];
  });
  return replicas.length === value.length ? replicas : null;
}

/** An instant from ISO text or from seconds since 1970, as the earlier tool may have written it. */
export function toInstant(value: unknown): number | null {
  if (typeof value === "number") return Math.floor(value * 1000);
  if (typeof value !== "string") return null;
  const zoned = /([zZ]|[+-]\d\d(:?\d\d)?)$/.test(value) ? value : `${value}Z`;
  const instant = Date.parse(zoned.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return Number.isNaN(instant) ? null : instant;
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}

/** A target as it is written into JSON. */
export function fromTarget(target: Target): Readonly<Record<string, unknown>> {
  const { size, replicaName, replicas } = target;
  return {
    size,
    ...(replicaName === undefined ? {} : { replica_name: replicaName }),
    ...(replicas === undefined ? {} : { replicas }),
  };
}

function toTarget(value: unknown): Target | null {
  if (!isObject(value) || typeof value["size"] !== "string") return null;
  const { size, replica_name: name, replicas } = value;
  return {
    size,
    ...(typeof name === "string" ? { replicaName: name } : {}),
    ...(typeof replicas === "number" ? { replicas } : {}),
  };
}

/** An extra replica read back from JSON; null when it is none. */
export function toMadeReplica(value: unknown): MadeReplica | null {
  if (!isObject(value)) return null;
  const { id, name, size } = value;
  if (typeof name !== "string" || typeof size !== "string") return null;
  return { id: typeof id === "string" ? id : null, name, size };
}

function toService(value: unknown): Service | null {
  if (!isObject(value) || typeof value["ready"] !== "boolean") return null;
  const since = toInstant(value["since"]);
  return since === null ? null : { ready: value["ready"], since };
}

/** Null stays null, and what cannot be understood was never there. */
function nullable<T>(value: unknown, read: (value: unknown) => T | null): T | null | undefined {
  return value === null ? null : read(value) ?? undefined;
}

/** Null says that a suspension has ended, undefined that there never was one. */
function toSuspended(value: unknown): Suspension | null | undefined {
  if (value === null) return null;
  if (!isObject(value)) return undefined;
  const since = toInstant(value["since"]);
  const replicas = toReplicas(value["replicas"]);
  return since === null || replicas === null ? undefined : { since, replicas };
}
