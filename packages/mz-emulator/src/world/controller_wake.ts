/** When the native controller looks at a cluster again. Invariant: it never looks within the call that wakes it. */
import { type Draft, schedule } from "./draft.ts";
import { get } from "./sorted_map.ts";
import type { Cluster } from "./state.ts";

const WAKE_MS = 1;

/** Has the controller look at a cluster soon. */
export function wake(draft: Draft, clusterId: string, afterMs = WAKE_MS): void {
  schedule(draft, draft.now + afterMs, { kind: "reconcile", clusterId });
}

/** Wakes the controller when something about hydration on one of its clusters changed. */
export function noteHydration(draft: Draft, clusterId: string): void {
  const cluster = get(draft.world.clusters, clusterId);
  if (cluster !== undefined && isWatched(cluster)) wake(draft, clusterId);
}

/** Whether the controller waits for something that hydration decides. */
function isWatched(cluster: Cluster): boolean {
  return cluster.managed !== null &&
    (cluster.reconfiguration?.status === "in-progress" || cluster.burst !== null ||
      cluster.managed.autoScaling !== null);
}
