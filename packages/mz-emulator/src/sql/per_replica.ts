/**
 * Relations that show one replica's own state: what may read them, and what is said about it.
 *
 * Views over such logs count as what they are built on.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Cluster, Item, World } from "../world/state.ts";
import { logSources } from "./log_sources.ts";
import { variable, wantsNotice } from "./session_state.ts";
import type { Run } from "./plan.ts";
import { fullName, replicasOf } from "./world_access.ts";

/** True for the logs of a replica and the views over them. */
export function usesPerReplica(world: World, item: Item): boolean {
  return fullName(world, item).startsWith("mz_introspection.");
}

/** Checks that exactly one replica can answer, and says that the answer depends on it. */
export function requireOneReplica(run: Run, cluster: Cluster, items: readonly Item[]): void {
  const world = run.state.machine.world();
  const behind = items.filter((item) => usesPerReplica(world, item))
    .flatMap((item) => logSources(item.name));
  const logs = [...new Set(behind)];
  if (logs.length === 0) return;
  const detail = `The query references the following log sources:\n${
    logs.map((name) => `    ${name}`).join("\n")
  }`;
  const wanted = variable(run.state, "cluster_replica");
  const replicas = replicasOf(world, cluster.id)
    .filter((replica) => wanted === "" || replica.name === wanted);
  if (replicas.some((replica) => replica.introspectionIntervalMs === null)) {
    throw new SqlError(
      "0A000",
      "cannot read log sources of replica with disabled introspection",
      { detail },
    );
  }
  if (replicas.length > 1) {
    throw new SqlError("0A000", "log source reads must target a replica", {
      detail,
      hint:
        "Use `SET cluster_replica = <replica-name>` to target a specific replica in the active cluster. " +
        "Note that subsequent queries will only be answered by the selected replica, which might reduce " +
        "availability. To undo the replica selection, use `RESET cluster_replica`.",
    });
  }
  if (variable(run.state, "emit_introspection_query_notice") !== "on") return;
  const notice = {
    severity: "NOTICE",
    sqlstate: "00000",
    message: `Queried introspection relations: ${logs.join(", ")}. Unlike other objects in ` +
      "Materialize, results from querying these objects depend on the current values of the `cluster` " +
      "and `cluster_replica` session variables.",
  } as const;
  if (wantsNotice(run.state, notice)) run.execution.notice(notice);
}
