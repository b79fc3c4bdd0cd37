/**
 * The check of the strategy rows: one line per cluster and type, about the row that counts. What a later row has
 * replaced can do no harm, so nothing is said about it.
 */
import {
  type ObservedCluster,
  quoteIdentifier,
  readRows,
  type StrategyRow,
} from "@mz-schedctl/core";
import type { Facts } from "../startup/start_up.ts";
import type { Check } from "./doctor.ts";

type Entry = ReturnType<typeof readRows>["entries"][number];
type Known = Pick<ObservedCluster, "id" | "name" | "managed" | "system">;

/** Sorted by cluster id, then type; input order means nothing. */
export function checkRows(
  rows: readonly StrategyRow[],
  { sizes }: Pick<Facts, "sizes">,
  clusters: readonly Known[],
): readonly Check[] {
  if (rows.length === 0) {
    return [{
      name: "strategy rows",
      verdict: "warn",
      text: "there are no strategy rows, so nothing will ever be done",
      remedy: "mz-schedctl strategies set CLUSTER TYPE JSON",
    }];
  }
  const ids = [...new Set(rows.map((row) => row.clusterId))].sort();
  return ids.flatMap((id) => {
    const { entries } = readRows(rows.filter((row) => row.clusterId === id), { sizes });
    const cluster = clusters.find((one) => one.id === id);
    return entries.map((entry) => cluster === undefined ? orphan(entry, id) : of(entry, cluster));
  });
}

function orphan(entry: Entry, id: string): Check {
  return {
    name: `strategy row ${typeOf(entry)} of ${id}`,
    verdict: "fail",
    text: `no cluster has the id "${id}"`,
    remedy: "delete the row, or correct its cluster_id: an id from mz_clusters, not a name",
  };
}

function of(entry: Entry, cluster: Known): Check {
  const name = `strategy row ${typeOf(entry)} of ${cluster.name}`;
  if (entry.kind === "unreadable") {
    const remedy = "insert a row with a later updated_at that is right, or delete this one";
    return { name, verdict: "fail", text: entry.problem.text, remedy };
  }
  if (cluster.system) {
    const text = "readable, but nothing is ever done to a system cluster";
    return { name, verdict: "warn", text, remedy: "delete the row" };
  }
  if (cluster.managed) {
    return {
      name,
      verdict: "warn",
      text: "readable, but the cluster is managed and nothing is done to it yet",
      remedy: `ALTER CLUSTER ${quoteIdentifier(cluster.name)} SET (MANAGED = false)`,
    };
  }
  return { name, verdict: "ok", text: "readable", remedy: null };
}

function typeOf(entry: Entry): string {
  return entry.kind === "unreadable" ? entry.problem.strategyType : entry.strategy.type;
}
