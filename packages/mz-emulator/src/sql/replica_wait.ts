/**
 * A query on a cluster waits until one of its replicas is online and has what the query reads.
 *
 * A cluster without any replica refuses queries instead (`routing.ts`). Invariant: what waits can always be cancelled.
 */
import { SqlError } from "../pgwire/message_fields.ts";
import { parseDuration } from "../world/durations.ts";
import { canAnswer } from "../world/serving.ts";
import type { Cluster, Item } from "../world/state.ts";
import { waitUntil } from "./as_of.ts";
import type { Run } from "./plan.ts";
import { variable } from "./session_state.ts";
import { get, replicasOf } from "./world_access.ts";

/** What waits, and for what. */
export interface Wait {
  readonly cluster: Cluster;
  readonly items: readonly Item[];
  /** Writes that read are bound by `statement_timeout`, reads are not. */
  readonly limited: boolean;
}

/** Resolves when the cluster can answer. Does not wait for a cluster that would refuse. */
export async function waitForReplica(run: Run, wait: Wait): Promise<void> {
  const { machine } = run.state;
  const { cluster, items } = wait;
  const ids = items.map((item) => item.id);
  const only = variable(run.state, "cluster_replica");
  if (replicasOf(machine.world(), cluster.id).length === 0) return;
  const until = wait.limited ? deadline(run) : Infinity;
  await waitUntil(run, () => {
    const world = machine.world();
    if (!get(world.clusters, cluster.id)) {
      throw new SqlError("42704", `cluster '${cluster.name}' was dropped`);
    }
    if (canAnswer(world, { clusterId: cluster.id, itemIds: ids, replica: only || null })) {
      return true;
    }
    if (machine.clock.now() < until) return false;
    throw new SqlError("57014", "canceling statement due to statement timeout");
  });
}

/** When `statement_timeout` ends the statement, on the emulator's clock; 0 never does. */
function deadline(run: Run): number {
  const limit = parseDuration(variable(run.state, "statement_timeout"));
  return limit === 0 ? Infinity : run.state.machine.clock.now() + limit;
}
