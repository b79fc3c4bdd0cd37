/** MANAGED_CLUSTER: replicas of a managed cluster cannot be created or dropped one by one. */
import type { Guard } from "./guard.ts";

export const managedCluster: Guard = {
  code: "MANAGED_CLUSTER",
  check: ({ cluster }) =>
    !cluster.managed || cluster.system ? [] : [{
      code: "MANAGED_CLUSTER",
      severity: "warn",
      text:
        "this cluster is managed, support for managed clusters is coming; until then convert it with " +
        "ALTER CLUSTER ... SET (MANAGED = false), or leave it alone",
      actions: [],
    }],
};
