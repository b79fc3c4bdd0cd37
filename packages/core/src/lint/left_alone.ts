/** SYSTEM_CLUSTER, SCHEDULED_CLUSTER and NOT_OWNED: clusters on which rows have no effect, whatever they say. */
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

export const scheduledCluster: LintRule = {
  code: "SCHEDULED_CLUSTER",
  check: ({ cluster }) =>
    (cluster.settings?.schedule ?? "manual") === "manual" ? [] : [{
      severity: "warn",
      strategy: null,
      text: "it has a SCHEDULE of its own: Materialize decides when it runs, nothing is done to it",
      remedy: "remove its rows, or ALTER CLUSTER " +
        `${quoteIdentifier(cluster.name)} SET (SCHEDULE = MANUAL)`,
    }],
};

export const notOwned: LintRule = {
  code: "NOT_OWNED",
  check: ({ cluster }) =>
    cluster.system || cluster.owned ? [] : [{
      severity: "warn",
      strategy: null,
      text: "our role does not own it and may not change it or its replicas",
      remedy: `run mz-schedctl as a member of the role that owns it, or change the owner with ` +
        `ALTER CLUSTER ${quoteIdentifier(cluster.name)} OWNER TO ...`,
    }],
};
