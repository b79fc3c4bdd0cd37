/** The cluster that an argument means. */
import type { ObservedCluster } from "@mz-schedctl/core";
import type { RowArguments, RowFlags } from "./arguments/request.ts";
import { NotFoundError } from "./exit_code.ts";

const MOST_LISTED = 12;

/** By name, or by id with `--id`. */
export function findCluster(
  clusters: readonly ObservedCluster[],
  { cluster: wanted }: Pick<RowArguments, "cluster">,
  { id }: Pick<RowFlags, "id">,
): ObservedCluster {
  const found = clusters.find((one) => (id ? one.id : one.name) === wanted);
  if (found !== undefined) return found;
  throw new NotFoundError(`Cannot find the cluster: ${hint(clusters, wanted, id)}`);
}

function hint(clusters: readonly ObservedCluster[], wanted: string, id: boolean): string {
  if (!id && clusters.some((one) => one.id === wanted)) {
    return `none is called "${wanted}", which is an id: give the name, or add --id`;
  }
  const names = clusters.filter((one) => !one.system).map((one) => id ? one.id : one.name).sort();
  const listed = names.slice(0, MOST_LISTED).map((name) => `"${name}"`).join(", ");
  const more = names.length > MOST_LISTED ? `, and ${names.length - MOST_LISTED} more` : "";
  return `none ${id ? "has the id" : "is called"} "${wanted}", it must be one of ${listed}${more}`;
}
