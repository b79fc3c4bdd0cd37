/** SCHEDULED_CLUSTER: Materialize itself decides when this cluster runs; two deciders would fight. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const scheduledCluster: Guard = {
  code: "SCHEDULED_CLUSTER",
  check: ({ cluster }) => {
    const schedule = cluster.settings?.schedule ?? "manual";
    if (schedule === "manual") return NO_FINDINGS;
    return [{
      code: "SCHEDULED_CLUSTER",
      severity: "warn",
      text:
        `its schedule is ${
          schedule.toUpperCase().replaceAll("-", " ")
        }: Materialize decides when it runs, ` +
        "and it is left alone; delete its rows, or ALTER CLUSTER ... SET (SCHEDULE = MANUAL)",
      actions: [],
    }];
  },
};
