/** The sizes that this environment offers. */
import type { ReplicaSize } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { numberOf, type Row, textOf } from "../session/row.ts";

/** All sizes; disabled ones are not in the catalog. */
export function buildSizesQuery(): Statement {
  return {
    doing: "read the sizes of replicas",
    text: `SELECT size, processes, credits_per_hour
FROM mz_catalog.mz_cluster_replica_sizes
ORDER BY size`,
  };
}

/** By name; `allowed` is null when every size may be used. */
export function toSizes(
  rows: readonly Row[],
  allowed: readonly string[] | null,
): ReadonlyMap<string, ReplicaSize> {
  const sizes = rows.map((row) => ({
    name: textOf(row, "size"),
    processes: numberOf(row, "processes"),
    creditsPerHour: numberOf(row, "credits_per_hour"),
  }));
  return new Map(
    sizes.filter((size) => allowed === null || allowed.includes(size.name))
      .map((size) => [size.name, size]),
  );
}
