/** PAUSED: an operator has ordered that nothing is changed for a while. */
import { orderText } from "../coordinator/override_voice.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const paused: Guard = {
  code: "PAUSED",
  stopsAll: true,
  check: ({ cluster, actions, surroundings: { order } }) => {
    if (order?.kind !== "pause" || actions.length === 0) return NO_FINDINGS;
    const what = order.clusterId === null ? "has paused all clusters" : "has paused this cluster";
    return [{
      code: "PAUSED",
      severity: "block",
      text: `${orderText(order, what)}; mz-schedctl resume ${cluster.name} ends it`,
      actions: actions.map((_, index) => index),
    }];
  },
};
