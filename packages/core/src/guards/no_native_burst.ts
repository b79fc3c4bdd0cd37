/** NO_NATIVE_BURST: a row asks for an extra replica on a managed cluster, and this version cannot make one there. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const noNativeBurst: Guard = {
  code: "NO_NATIVE_BURST",
  check: ({ cluster, resolution, capabilities }) => {
    const say = resolution.burst?.say;
    const asked = say?.kind === "speak" && say.value.wanted;
    if (cluster.settings === null || capabilities.nativeBurst || !asked) return NO_FINDINGS;
    return [{
      code: "NO_NATIVE_BURST",
      severity: "warn",
      text:
        "the burst row has no effect on this managed cluster: v26.34 of Materialize is the first that " +
        "makes an extra replica there by itself; upgrade, or delete the row",
      actions: [],
    }];
  },
};
