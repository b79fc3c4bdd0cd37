/** The catalog at one timestamp: a read-only transaction of five statements, however many clusters there are. */
import type { Instant, ObservedCluster, ObservedReplica } from "@mz-schedctl/core";
import type { Query } from "../session/connection.ts";
import type { Facts } from "../startup/start_up.ts";
import { buildClustersQuery, toClusterRow } from "./clusters.ts";
import { buildObjectsQuery, toObjects } from "./objects.ts";
import { buildReplicasQuery, toReplica } from "./replicas.ts";

export interface Catalog {
  /** Null when there is no cluster at all, and nobody told the time. */
  readonly now: Instant | null;
  readonly clusters: readonly ObservedCluster[];
}

/** Reads all clusters, or only the one with the given id. */
export async function readCatalog(
  query: Query,
  facts: Pick<Facts, "settings" | "identity" | "native">,
  clusterId: string | null,
): Promise<Catalog> {
  await query({ doing: "begin to read the catalog", text: "BEGIN READ ONLY" });
  const clusterRows = (await query(buildClustersQuery(facts.native, clusterId))).rows.map(
    toClusterRow,
  );
  const replicaRows = (await query(buildReplicasQuery(clusterId))).rows.map(toReplica);
  const objects = toObjects((await query(buildObjectsQuery(clusterId))).rows);
  await query({ doing: "finish reading the catalog", text: "COMMIT" });
  const replicas = new Map<string, ObservedReplica[]>();
  for (const { clusterId: owner, replica } of replicaRows) {
    const siblings = replicas.get(owner) ?? [];
    replicas.set(owner, siblings);
    siblings.push(replica);
  }
  return {
    now: clusterRows[0]?.now ?? null,
    clusters: clusterRows.map(({ now: _, member, ...cluster }) => ({
      ...cluster,
      system: cluster.id.startsWith("s"),
      owned: member || mayChangeAll(facts),
      replicas: replicas.get(cluster.id) ?? [],
      objects: objects.get(cluster.id) ?? [],
    })),
  };
}

/** Whether nobody asks who owns what. */
function mayChangeAll({ settings, identity }: Pick<Facts, "settings" | "identity">): boolean {
  return !settings.accessControl || identity.superuser;
}
