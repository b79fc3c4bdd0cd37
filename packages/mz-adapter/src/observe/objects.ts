/**
 * What users have put on clusters, and on which replicas it is hydrated.
 *
 * Every cluster also has some thirty introspection indexes of the system's own; only ids that start with `u` count.
 */
import { type ObjectKind, type ObservedObject, quoteLiteral } from "@mz-schedctl/core";
import { AdapterError } from "../errors.ts";
import type { Statement } from "../session/connection.ts";
import { flagOrFalse, type Row, textOf, textOrNull } from "../session/row.ts";

/** One row per object and replica that reports on it; an object that nobody reports on has one row. */
export function buildObjectsQuery(clusterId: string | null): Statement {
  const only = clusterId === null ? "" : `\n  AND o.cluster_id = ${quoteLiteral(clusterId)}`;
  return {
    doing: "read the objects and their hydration",
    text: `SELECT o.cluster_id, o.id, o.name, o.type, h.replica_id, h.hydrated, t.time_ns
FROM mz_catalog.mz_objects o
LEFT JOIN mz_internal.mz_hydration_statuses h ON h.object_id = o.id
LEFT JOIN mz_internal.mz_compute_hydration_times t
  ON t.object_id = h.object_id AND t.replica_id = h.replica_id
WHERE o.id LIKE 'u%'
  AND o.cluster_id IS NOT NULL
  AND o.type IN ('index', 'materialized-view', 'source', 'sink')${only}`,
  };
}

/** The objects by cluster. A row without replica says only that nobody reports. */
export function toObjects(rows: readonly Row[]): ReadonlyMap<string, readonly ObservedObject[]> {
  const byCluster = new Map<string, Map<string, Draft>>();
  for (const row of rows) {
    const clusterId = textOf(row, "cluster_id");
    const objects = byCluster.get(clusterId) ?? new Map<string, Draft>();
    byCluster.set(clusterId, objects);
    const id = textOf(row, "id");
    const object = objects.get(id) ?? {
      id,
      name: textOf(row, "name"),
      kind: toKind(textOf(row, "type")),
      hydrated: new Map<string, boolean>(),
    } satisfies Draft as Draft;
    objects.set(id, object);
    const replicaId = textOrNull(row, "replica_id");
    if (replicaId === null) continue;
    object.hydrated.set(replicaId, flagOrFalse(row, "hydrated"));
    const nanoseconds = textOrNull(row, "time_ns");
    if (nanoseconds === null) continue;
    object.hydrationSeconds ??= new Map();
    object.hydrationSeconds.set(replicaId, toSeconds(nanoseconds));
  }
  return new Map([...byCluster].map(([id, objects]) => [id, sharing([...objects.values()])]));
}

/** Most objects of a cluster are hydrated alike: they share one map, which is most of what a large fleet needs. */
function sharing(objects: readonly Draft[]): readonly ObservedObject[] {
  const distinct: ObservedObject["hydrated"][] = [];
  return objects.map((object) => {
    const known = distinct.find((one) => isSame(one, object.hydrated));
    if (known === undefined) {
      distinct.push(object.hydrated);
      return object;
    }
    return { ...object, hydrated: known };
  });
}

function isSame(a: ObservedObject["hydrated"], b: ObservedObject["hydrated"]): boolean {
  if (a.size !== b.size) return false;
  for (const [replica, hydrated] of a) if (b.get(replica) !== hydrated) return false;
  return true;
}

/** To the tenth: nobody plans more exactly. */
function toSeconds(nanoseconds: string): number {
  return Math.round(Number(nanoseconds) / 100_000_000) / 10;
}

type Draft = Omit<ObservedObject, "hydrated" | "hydrationSeconds"> & {
  readonly hydrated: Map<string, boolean>;
  hydrationSeconds?: Map<string, number>;
};

function toKind(type: string): ObjectKind {
  switch (type) {
    case "index":
    case "materialized-view":
    case "source":
    case "sink":
      return type;
    default:
      throw new AdapterError(
        "unexpected",
        `Cannot read the objects: the type of one is "${type}", ` +
          "it must be index, materialized-view, source or sink",
      );
  }
}
