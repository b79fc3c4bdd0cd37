/** OWN_CLUSTER: the cluster that the controller reads its own tables on is never suspended. */
import { type Guard, NO_FINDINGS, suspendingActions } from "./guard.ts";

export const ownCluster: Guard = {
  code: "OWN_CLUSTER",
  onSteps: true,
  check: (draft) => {
    const actions = suspendingActions(draft);
    if (actions.length === 0 || draft.cluster.name !== draft.controlCluster) return NO_FINDINGS;
    return [{
      code: "OWN_CLUSTER",
      severity: "block",
      text: "the controller reads its own tables on this cluster; " +
        "choose another one with --control-cluster to have this one suspended",
      actions,
    }];
  },
};
