/** The one statement that carries out an action. */
import type { Action } from "../model/action.ts";
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
  }
}
