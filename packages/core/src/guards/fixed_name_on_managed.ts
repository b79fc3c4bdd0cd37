/** FIXED_NAME_ON_MANAGED: the replicas of a managed cluster are named by Materialize. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const fixedNameOnManaged: Guard = {
  code: "FIXED_NAME_ON_MANAGED",
  check: ({ cluster, resolution }) => {
    const say = resolution.shape?.say;
    if (cluster.settings === null || say?.kind !== "speak" || say.value.name === undefined) {
      return NO_FINDINGS;
    }
    return [{
      code: "FIXED_NAME_ON_MANAGED",
      severity: "note",
      text:
        `replica_name "${say.value.name}" has no effect: Materialize names the replicas of a managed cluster ` +
        "r1, r2, ...; the size and the number of one count",
      actions: [],
    }];
  },
};
