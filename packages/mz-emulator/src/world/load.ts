/** How much work a cluster has, where a test says so. */
import { type Draft, putCluster } from "./draft.ts";
import { clusterNamed, replicasOf } from "./lookup.ts";
import { planMeasure } from "./measures.ts";

/** Of all processes of a replica together, whatever its size. */
export interface Load {
  readonly memoryBytes: number;
  readonly cpuNanoCores: number;
}

/** From outside, for tests. Null: what follows from the objects again. */
export interface SetLoad {
  readonly type: "set_load";
  readonly cluster: string;
  readonly load: Load | null;
}

/** Says how much work a cluster has from now on; the next measures tell of it. */
export function setLoad(draft: Draft, { cluster: name, load }: SetLoad): string {
  const { load: _, ...cluster } = clusterNamed(draft.world, name);
  putCluster(draft, load === null ? cluster : { ...cluster, load });
  for (const replica of replicasOf(draft.world, cluster.id)) planMeasure(draft, replica.id);
  return "";
}
