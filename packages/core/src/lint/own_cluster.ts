/** OWN_CLUSTER: the cluster that our own tables are read on cannot be suspended by reading them. */
import type { LintRule } from "./rule.ts";
import { suspendersOf } from "./suspends.ts";

export const ownCluster: LintRule = {
  code: "OWN_CLUSTER",
  check: (subject) => {
    if (subject.cluster.name !== subject.surroundings.controlCluster) return [];
    return suspendersOf(subject).map(({ strategy }) => ({
      severity: "warn" as const,
      strategy,
      text: "never suspends this cluster: mz-schedctl reads its own tables on it",
      remedy: "name another one with --control-cluster, or remove the row",
    }));
  },
};
