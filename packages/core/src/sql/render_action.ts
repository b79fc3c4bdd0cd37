/** The one statement that carries out an action. */
import type { Action, ClusterChange } from "../model/action.ts";
import type { NativeBurst } from "../model/managed.ts";
import { qualifiedName, quoteIdentifier, quoteLiteral } from "./quote.ts";

/** SQL without a final semicolon. Materialize refuses IF NOT EXISTS on replicas, so it is never rendered. */
export function renderAction(action: Action): string {
  const cluster = action.cluster.name;
  switch (action.kind) {
    case "create_replica": {
      const { name, size, availabilityZone } = action.replica;
      const zone = availabilityZone === null
        ? ""
        : `, AVAILABILITY ZONE ${quoteLiteral(availabilityZone)}`;
      return `CREATE CLUSTER REPLICA ${qualifiedName(cluster, name)} (SIZE ${
        quoteLiteral(size)
      }${zone})`;
    }
    case "drop_replica":
      return `DROP CLUSTER REPLICA ${qualifiedName(cluster, action.replica.name)}`;
    case "rename_replica":
      return `ALTER CLUSTER REPLICA ${qualifiedName(cluster, action.replica.name)} ` +
        `RENAME TO ${quoteIdentifier(action.newName)}`;
    case "alter_cluster":
      return `ALTER CLUSTER ${quoteIdentifier(cluster)} SET (${optionsOf(action.change)})` +
        (action.waitSeconds === undefined ? "" : waitOption(action.waitSeconds));
  }
}

function optionsOf({ size, replicationFactor, burst }: ClusterChange): string {
  return [
    ...(size === undefined ? [] : [`SIZE ${quoteLiteral(size)}`]),
    ...(replicationFactor === undefined ? [] : [`REPLICATION FACTOR ${replicationFactor}`]),
    ...(burst === undefined ? [] : [`AUTO SCALING STRATEGY = ${burstOption(burst)}`]),
  ].join(", ");
}

/** An empty list takes the strategy away, within the same statement as everything else. */
function burstOption(burst: NativeBurst | null): string {
  if (burst === null) return "()";
  const linger = burst.lingerSeconds === null
    ? ""
    : `, LINGER DURATION ${quoteLiteral(`${burst.lingerSeconds}s`)}`;
  return `(ON HYDRATION (HYDRATION SIZE ${quoteLiteral(burst.size)}${linger}))`;
}

function waitOption(seconds: number): string {
  const timeout = quoteLiteral(`${seconds}s`);
  return ` WITH (WAIT UNTIL READY (TIMEOUT ${timeout}, ON TIMEOUT 'ROLLBACK'))`;
}
