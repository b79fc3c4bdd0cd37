/** KEEPS_SERVING: the last replica that serves is never dropped, unless the cluster is being suspended. */
import type { Guard } from "./guard.ts";

export const keepsServing: Guard = {
  code: "KEEPS_SERVING",
  check: ({ actions, readiness }) => {
    const state = (id: string) => readiness.get(id)?.state;
    const ready = new Set([...readiness.keys()].filter((id) => state(id) === "ready"));
    // A replica that does not report may well be the one that serves.
    const mayServe = (id: string) => state(id) === "ready" || state(id) === "unknown";
    return actions.flatMap((action, index) => {
      if (action.kind !== "drop_replica" || action.suspending) return [];
      const { id, name } = action.replica;
      const others = [...ready].filter((one) => one !== id);
      if (others.length === 0 && mayServe(id)) {
        return [{
          code: "KEEPS_SERVING",
          severity: "block" as const,
          text: `${name} would be dropped although no other replica is ready to serve`,
          actions: [index],
        }];
      }
      ready.delete(id);
      return [];
    });
  },
};
