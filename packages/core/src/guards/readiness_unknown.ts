/** READINESS_UNKNOWN: a replica does not report its hydration, so nobody can tell whether it could take over. */
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const readinessUnknown: Guard = {
  code: "READINESS_UNKNOWN",
  check: ({ cluster, readiness }) => {
    if (cluster.replicas.every(({ id }) => readiness.get(id)?.state !== "unknown")) {
      return NO_FINDINGS;
    }
    const names = cluster.replicas
      .filter((replica) => readiness.get(replica.id)?.state === "unknown")
      .map((replica) => replica.name)
      .sort();
    return [{
      code: "READINESS_UNKNOWN",
      severity: "warn",
      text:
        `${names.join(", ")} ${
          names.length === 1 ? "reports" : "report"
        } nothing about hydration; ` +
        "create the replica with an INTROSPECTION INTERVAL other than 0 to have it judged",
      actions: [],
    }];
  },
};
