/** What changing a thing needs of where it is: an item's schema, a schema's database, a replica's cluster. */
import type { Need, Thing } from "./access.ts";
import { get } from "./sorted_map.ts";
import type { World } from "./state.ts";

/** The privilege on the container of each thing that has one. */
export function containerNeeds(
  world: World,
  things: readonly Thing[],
  privilege: "USAGE" | "CREATE",
): Need[] {
  return things.flatMap((thing) => {
    const container = containerOf(world, thing);
    return container === null ? [] : [{ on: container, privilege }];
  });
}

function containerOf(world: World, thing: Thing): Thing | null {
  switch (thing.kind) {
    case "item": {
      const it = get(world.schemas, thing.it.schemaId);
      return it === undefined ? null : { kind: "schema", it };
    }
    case "schema": {
      const it = get(world.databases, thing.it.databaseId ?? "");
      return it === undefined ? null : { kind: "database", it };
    }
    case "cluster-replica": {
      const it = get(world.clusters, thing.it.clusterId);
      return it === undefined ? null : { kind: "cluster", it };
    }
    default:
      return null;
  }
}
