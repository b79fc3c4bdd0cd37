/** SYSTEM_CLUSTER: Materialize's own clusters are not ours to change. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const systemCluster: Guard = {
  code: "SYSTEM_CLUSTER",
  check: ({ cluster, actions }) =>
    !cluster.system ? NO_FINDINGS : [{
      code: "SYSTEM_CLUSTER",
      severity: "block",
      text: `${cluster.name} belongs to Materialize and is never changed; delete its strategy rows`,
      actions: actions.map((_, index) => index),
    }],
};
