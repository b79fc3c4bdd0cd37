/** NOTHING_TO_RESTORE: a cluster is asked for and has no replica, and nobody knows what it had or should have. */
import { toReadableInstant } from "../model/instant.ts";
import type { ObservedCluster } from "../model/observation.ts";
import { qualifiedName, quoteIdentifier } from "../sql/quote.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

function remedy({ name, managed }: ObservedCluster): string {
  return managed
    ? `set how many it shall have: ALTER CLUSTER ${
      quoteIdentifier(name)
    } SET (REPLICATION FACTOR 1);`
    : `create one: CREATE CLUSTER REPLICA ${qualifiedName(name, "r1")} (SIZE '...');`;
}

export const nothingToRestore: Guard = {
  code: "NOTHING_TO_RESTORE",
  check: ({ cluster, actions, baseline, use, surroundings: { order } }) => {
    const empty = cluster.replicas.length === 0 && actions.length === 0 &&
      baseline.suspension === null;
    if (!empty || cluster.system) return NO_FINDINGS;
    const refusals = use.flatMap((one) => one.lastRefusedAt ?? []);
    const asked = refusals.length > 0
      ? `a query was refused at ${toReadableInstant(Math.max(...refusals))}`
      : order?.kind === "wake"
      ? `${order.author} has ordered it to run`
      : null;
    if (asked === null) return NO_FINDINGS;
    return [{
      code: "NOTHING_TO_RESTORE",
      severity: "warn",
      text: `${asked} and nothing tells which replicas this cluster had; ${remedy(cluster)}`,
      actions: [],
    }];
  },
};
