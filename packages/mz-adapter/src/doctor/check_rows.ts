/**
 * The check of the strategy rows: one line per cluster and type, about the row that counts. What a later row has
 * replaced can do no harm, so nothing is said about it.
 */
import {
  type Capabilities,
  type ManagedSettings,
  type ObservedCluster,
  quoteIdentifier,
  readRows,
  type StrategyRow,
} from "@mz-schedctl/core";
import type { Facts } from "../startup/start_up.ts";
import { isObject } from "../observe/memory_parts.ts";
import type { Check } from "./doctor.ts";

type Entry = ReturnType<typeof readRows>["entries"][number];
type Known = Pick<ObservedCluster, "id" | "name" | "settings" | "system">;
type Version = Pick<Facts, "sizes" | "capabilities">;

/** Sorted by cluster id, then type; input order means nothing. */
export function checkRows(
  rows: readonly StrategyRow[],
  { sizes, capabilities }: Version,
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
    return entries.map((entry) =>
      cluster === undefined ? orphan(entry, id) : of(entry, cluster, capabilities)
    );
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

function of(entry: Entry, cluster: Known, capabilities: Capabilities): Check {
  const name = `strategy row ${typeOf(entry)} of ${cluster.name}`;
  if (entry.kind === "unreadable") {
    const remedy = "insert a row with a later updated_at that is right, or delete this one";
    return { name, verdict: "fail", text: entry.problem.text, remedy };
  }
  if (cluster.system) {
    const text = "readable, but nothing is ever done to a system cluster";
    return { name, verdict: "warn", text, remedy: "delete the row" };
  }
  const limit = cluster.settings === null
    ? null
    : limitOf(entry, { ...cluster, settings: cluster.settings }, capabilities);
  if (limit !== null) return { name, verdict: "warn", ...limit };
  return { name, verdict: "ok", text: "readable", remedy: null };
}

/** What keeps a row from its full effect on a managed cluster of this version; null when nothing does. */
function limitOf(
  { config }: Extract<Entry, { readonly kind: "configured" }>,
  { name, settings }: Known & { readonly settings: ManagedSettings },
  { backgroundResize, waitUntilReady, nativeBurst }: Capabilities,
): Pick<Check, "text" | "remedy"> | null {
  const has = (key: string) => isObject(config) && config[key] !== undefined;
  if (settings.schedule !== "manual") {
    return {
      text: "readable, but Materialize decides when this cluster runs and nothing is done to it",
      remedy: `delete the row, or ALTER CLUSTER ${quoteIdentifier(name)} SET (SCHEDULE = MANUAL)`,
    };
  }
  if (has("burst_replica_size") && !nativeBurst) {
    return {
      text: "readable, but this version makes no extra replica on a managed cluster",
      remedy: "upgrade to v26.34 or later, or delete the row",
    };
  }
  const resizes = has("target_size") || has("max_replica_size");
  if (!resizes || backgroundResize || waitUntilReady || has("allow_downtime")) return null;
  return {
    text: "readable, but this version drops the replicas of a managed cluster to resize it",
    remedy: 'upgrade to v26.34.1 or later, or set "allow_downtime": true in the row',
  };
}

function typeOf(entry: Entry): string {
  return entry.kind === "unreadable" ? entry.problem.strategyType : entry.strategy.type;
}
