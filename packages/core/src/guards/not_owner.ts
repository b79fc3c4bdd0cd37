/** NOT_OWNER: Materialize lets only the owner of a cluster change it, and our role is not its owner. */
import { quoteIdentifier } from "../sql/quote.ts";
import { type Guard, NO_FINDINGS } from "./guard.ts";

export const notOwner: Guard = {
  code: "NOT_OWNER",
  onSteps: true,
  stopsAll: true,
  check: ({ cluster, actions }) =>
    cluster.owned ? NO_FINDINGS : [{
      code: "NOT_OWNER",
      severity: "block",
      text:
        "only its owner may change this cluster, and the role that this program runs as is not; " +
        `run ALTER CLUSTER ${quoteIdentifier(cluster.name)} OWNER TO that role, ` +
        "or run this program as a member of the owning role",
      actions: actions.map((_, index) => index),
    }],
};
