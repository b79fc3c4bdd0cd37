/** What the SQL side reads of the world, in one place. */
export {
  clusterNamed,
  findCluster,
  findItem,
  findReplica,
  findSchema,
  fullName,
  quoteIfNeeded,
  replicasOf,
  roleNamed as requireRole,
  writtenName,
} from "../world/lookup.ts";
export { get, values } from "../world/sorted_map.ts";
