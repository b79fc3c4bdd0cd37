/** The sizes of replicas, with what they can do and what they cost. */
import type { ReplicaSize } from "@mz-schedctl/core";
import type { Statement } from "../session/connection.ts";
import { numberOf, type Row, textOf } from "../session/row.ts";

/** All sizes; disabled ones are not in the catalog. */
export function buildSizesQuery(): Statement {
  return {
    doing: "read the sizes of replicas",
    text: `SELECT size, processes, credits_per_hour, cpu_nano_cores, memory_bytes
FROM mz_catalog.mz_cluster_replica_sizes
ORDER BY size`,
  };
}

/** By name; `allowed` is null when every size may be used. */
export function toSizes(
  rows: readonly Row[],
  allowed: readonly string[] | null,
): ReadonlyMap<string, ReplicaSize> {
  const sizes = rows.map((row): ReplicaSize => {
    const name = textOf(row, "size");
    const processes = numberOf(row, "processes");
    return {
      name,
      processes,
      creditsPerHour: numberOf(row, "credits_per_hour"),
      allowed: allowed === null || allowed.includes(name),
      memoryBytes: capacity(numberOf(row, "memory_bytes"), processes),
      cpuNanoCores: capacity(numberOf(row, "cpu_nano_cores"), processes),
    };
  });
  return new Map(sizes.map((size) => [size.name, size]));
}

/** Where nothing is limited the catalog shows the largest number that there is. */
const UNLIMITED = 1e18;

/** The catalog's figure is per process. */
function capacity(perProcess: number, processes: number): number | null {
  return perProcess >= UNLIMITED || perProcess <= 0 ? null : perProcess * processes;
}
