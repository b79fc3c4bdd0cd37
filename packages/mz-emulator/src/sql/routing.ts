/**
 * Which cluster a query runs on, and whether it may and can run there.
 *
 * Queries of the catalog alone run on mz_catalog_server whatever the session's cluster; the first query of a transaction
 * decides for the rest. Invariant: what is refused here has not read anything.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { type Reading, requireReadAccess } from "../world/read_access.ts";
import type { Cluster, Item } from "../world/state.ts";
import { isSystem } from "./names.ts";
import type { Analysis } from "./query.ts";
import type { Run } from "./plan.ts";
import { contextOf, type SessionState, variable, wantsNotice } from "./session_state.ts";
import { usesPerReplica } from "./per_replica.ts";
import { findCluster, fullName, get, replicasOf } from "./world_access.ts";

const CATALOG_SERVER = "mz_catalog_server";

/** The cluster that a query runs on, after all checks. */
export function routeQuery(run: Run, query: Pick<Analysis, "items" | "expensive">): Cluster {
  const { state, transaction } = run;
  const active = variable(state, "cluster");
  const routed = runsOnCatalogServer(state, query);
  const name = transaction.cluster ?? (routed ? CATALOG_SERVER : active);
  const cluster = findCluster(state.machine.world(), name);
  if (!cluster) throw new SqlError("XX000", `unknown cluster '${name}'`);
  if (routed && active !== CATALOG_SERVER && transaction.cluster === null) {
    const notice = {
      severity: "DEBUG",
      sqlstate: "00000",
      message: `query was automatically run on the "${CATALOG_SERVER}" cluster`,
    } as const;
    if (wantsNotice(state, notice)) run.execution.notice(notice);
  }
  requireAllowedOn(state, cluster, query.items);
  requireAccess(state, { items: query.items, cluster });
  requireReplica(state, cluster);
  return cluster;
}

/** Refuses what the session's role has no privileges for. */
export function requireAccess(state: SessionState, reading: Reading): void {
  const world = state.machine.world();
  requireReadAccess(world, { ...contextOf(state), now: world.now }, reading);
}

/** True for a query of the catalog alone, and for constants that cost nothing. */
export function runsOnCatalogServer(
  state: SessionState,
  query: Pick<Analysis, "items" | "expensive">,
): boolean {
  if (variable(state, "auto_route_catalog_queries") !== "on") return false;
  if (variable(state, "cluster_replica") !== "") return false;
  if (query.items.length === 0) return !query.expensive;
  const world = state.machine.world();
  return query.items.every((item) => isSystem(world, item) && !usesPerReplica(world, item));
}

/** Refuses what may not run on a cluster of the system. */
export function requireAllowedOn(
  state: SessionState,
  cluster: Cluster,
  items: readonly Item[],
): void {
  const world = state.machine.world();
  if (cluster.name === "mz_system" && !state.internal) {
    throw new SqlError("XX000", "system cluster 'mz_system' cannot execute user queries");
  }
  if (cluster.name !== CATALOG_SERVER) return;
  const users = items.filter((item) => !isSystem(world, item));
  if (users.length === 0) return;
  const names = users.map((item) => `"${fullName(world, item)}"`).join(", ");
  throw new SqlError(
    "2F003",
    `querying the following items ${names} is not allowed from the "${CATALOG_SERVER}" cluster`,
    {
      detail: "The transaction is executing on the mz_catalog_server cluster, maybe having been " +
        "routed there by the first statement in the transaction.",
    },
  );
}

/** Refuses to run on a cluster that has no replica. */
export function requireReplica(state: SessionState, cluster: Cluster): void {
  const world = state.machine.world();
  const replicas = replicasOf(world, cluster.id);
  const wanted = variable(state, "cluster_replica");
  if (replicas.length === 0) {
    throw new SqlError(
      "0A000",
      `CLUSTER "${cluster.name}" has no replicas available to service request`,
      {
        hint: cluster.managed
          ? "Use ALTER CLUSTER to adjust the replication factor of the cluster. " +
            "Example:`ALTER CLUSTER <cluster-name> SET (REPLICATION FACTOR 1)`"
          : "Use CREATE CLUSTER REPLICA to attach cluster replicas to the cluster",
      },
    );
  }
  if (wanted !== "" && !replicas.some((replica) => replica.name === wanted)) {
    throw new SqlError("42704", `cluster replica '${cluster.name}.${wanted}' does not exist`);
  }
}

/** The item behind an id, if it is still there. */
export function itemOf(state: SessionState, id: string): Item | undefined {
  return get(state.machine.world().items, id);
}
