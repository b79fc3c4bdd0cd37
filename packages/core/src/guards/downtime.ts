/** DOWNTIME: this version resizes a managed cluster by dropping its replicas first. Only who accepts that gets it. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const downtime: Guard = {
  code: "DOWNTIME",
  onSteps: true,
  check: ({ cluster, actions, resolution, capabilities }) => {
    const running = (cluster.settings?.replicationFactor ?? 0) > 0;
    if (!running || capabilities.backgroundResize) return NO_FINDINGS;
    const { shape } = resolution;
    if (shape?.say.kind === "speak" && shape.say.value.allowDowntime) return NO_FINDINGS;
    const resizes = actions.flatMap((action, index) =>
      action.kind === "alter_cluster" && action.change.size !== undefined &&
        action.waitSeconds === undefined
        ? [index]
        : []
    );
    if (resizes.length === 0) return NO_FINDINGS;
    return [{
      code: "DOWNTIME",
      severity: "block",
      text:
        "this version drops the replicas of a managed cluster before it makes those of the new size: " +
        'set "allow_downtime": true in the row to accept that, or upgrade to v26.34.1 or later, which ' +
        "resizes without",
      actions: resizes,
    }];
  },
};
