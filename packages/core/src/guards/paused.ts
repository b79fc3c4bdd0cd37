/** PAUSED: an operator has ordered that nothing is changed for a while. */
import { orderText } from "../coordinator/override_voice.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const paused: Guard = {
  code: "PAUSED",
  onSteps: true,
  stopsAll: true,
  check: ({ cluster, actions, surroundings: { order } }) => {
    if (order?.kind !== "pause") return NO_FINDINGS;
    const all = order.clusterId === null;
    const what = all ? "has paused all clusters" : "has paused this cluster";
    const end = all
      ? `mz-schedctl resume ends it, mz-schedctl resume ${cluster.name} excepts this cluster`
      : `mz-schedctl resume ${cluster.name} ends it`;
    return [{
      code: "PAUSED",
      severity: "block",
      text: `${orderText(order, what)}; ${end}`,
      actions: actions.map((_, index) => index),
      ...(order.until === null ? {} : { until: order.until }),
    }];
  },
};
