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
    text: `SELECT o.cluster_id, o.id, o.name, o.type, h.replica_id, h.hydrated
FROM mz_catalog.mz_objects o
LEFT JOIN mz_internal.mz_hydration_statuses h ON h.object_id = o.id
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
    };
    objects.set(id, object);
    const replicaId = textOrNull(row, "replica_id");
    if (replicaId !== null) object.hydrated.set(replicaId, flagOrFalse(row, "hydrated"));
  }
  return new Map([...byCluster].map(([id, objects]) => [id, [...objects.values()]]));
}

type Draft = Omit<ObservedObject, "hydrated"> & { readonly hydrated: Map<string, boolean> };

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
