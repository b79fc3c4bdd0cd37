/** KEEPS_SERVING: the last replica that serves is never dropped, unless the cluster is being suspended. */
import { oldestFirst } from "../coordinator/baseline.ts";
import type { AlterCluster } from "../model/action.ts";
import type { ObservedReplica } from "../model/observation.ts";
import type { Finding } from "../model/plan.ts";
import { type Draft, type Guard } from "./guard.ts";

export const keepsServing: Guard = {
  code: "KEEPS_SERVING",
  onSteps: true,
  check: ({ actions, readiness, cluster }) => {
    const state = (id: string) => readiness.get(id)?.state;
    const ready = new Set([...readiness.keys()].filter((id) => state(id) === "ready"));
    // A replica that does not report may well be the one that serves.
    const mayServe = (id: string) => state(id) === "ready" || state(id) === "unknown";
    return actions.flatMap((action, index) => {
      if (action.kind === "alter_cluster") {
        return fewerReplicas(action, index, { cluster, readiness });
      }
      if (action.kind !== "drop_replica" || action.suspending) return [];
      const { id, name } = action.replica;
      const others = [...ready].filter((one) => one !== id);
      if (others.length === 0 && mayServe(id)) {
        return [{
          code: "KEEPS_SERVING",
          severity: "block" as const,
          text: `${name} would be dropped although no other replica is ready to serve`,
          actions: [index],
        }];
      }
      ready.delete(id);
      return [];
    });
  },
};

/**
 * Of a managed cluster Materialize keeps the oldest replicas: one of those must be ready if any is. The extra replica
 * goes with the setting that it was made by.
 */
function fewerReplicas(
  { change }: AlterCluster,
  index: number,
  { cluster, readiness }: Pick<Draft, "cluster" | "readiness">,
): readonly Finding[] {
  const { settings } = cluster;
  if (settings === null || change.replicationFactor === 0) return [];
  const steady = oldestFirst(cluster.replicas).filter((one) => one.size === settings.size);
  const count = change.size === undefined ? change.replicationFactor ?? steady.length : Infinity;
  const extra = change.burst === undefined
    ? []
    : cluster.replicas.filter((one) => one.size === settings.burst?.size && !steady.includes(one));
  const isReady = (one: ObservedReplica) => readiness.get(one.id)?.state === "ready";
  const lost = [...steady.slice(count), ...extra].filter(isReady);
  if (lost.length === 0 || steady.slice(0, count).some(isReady)) return [];
  return [{
    code: "KEEPS_SERVING",
    severity: "block",
    text: `${
      lost.map((one) => one.name).join(", ")
    } would go although of those that stay none is ready`,
    actions: [index],
  }];
}
