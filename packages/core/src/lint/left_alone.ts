/** SYSTEM_CLUSTER, MANAGED_CLUSTER and NOT_OWNED: clusters on which rows have no effect, whatever they say. */
import { quoteIdentifier } from "../sql/quote.ts";
import type { LintRule } from "./rule.ts";

export const systemCluster: LintRule = {
  code: "SYSTEM_CLUSTER",
  check: ({ cluster }) =>
    !cluster.system ? [] : [{
      severity: "warn",
      strategy: null,
      text: "nothing is ever done to a cluster of Materialize's own",
      remedy: "remove its rows",
    }],
};

export const managedCluster: LintRule = {
  code: "MANAGED_CLUSTER",
  check: ({ cluster }) =>
    cluster.system || !cluster.managed ? [] : [{
      severity: "warn",
      strategy: null,
      text: "it is a managed cluster: support is coming, nothing is done to it yet",
      remedy:
        `convert it with ALTER CLUSTER ${quoteIdentifier(cluster.name)} SET (MANAGED = false), ` +
        "or leave it alone",
    }],
};

export const notOwned: LintRule = {
  code: "NOT_OWNED",
  check: ({ cluster }) =>
    cluster.system || cluster.owned ? [] : [{
      severity: "warn",
      strategy: null,
      text: "our role does not own it and may not make or drop its replicas",
      remedy: `run mz-schedctl as a member of the role that owns it, or change the owner with ` +
        `ALTER CLUSTER ${quoteIdentifier(cluster.name)} OWNER TO ...`,
    }],
};
