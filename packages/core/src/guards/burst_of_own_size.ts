/** BURST_OF_OWN_SIZE: an extra replica of the cluster's own size would help nobody, and Materialize refuses it. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const burstOfOwnSize: Guard = {
  code: "BURST_OF_OWN_SIZE",
  check: ({ cluster, resolution, desired }) => {
    const say = resolution.burst?.say;
    if (cluster.settings === null || say?.kind !== "speak" || !say.value.wanted) return NO_FINDINGS;
    const size = desired.kind === "running" ? desired.slots[0]?.size : cluster.settings.size;
    if (say.value.size !== size) return NO_FINDINGS;
    return [{
      code: "BURST_OF_OWN_SIZE",
      severity: "note",
      text:
        `burst_replica_size is ${size}, the size that the cluster has anyway: there is no extra replica`,
      actions: [],
    }];
  },
};
