/** Finds the one thing that a statement names, of whatever kind. */
import { SqlError } from "../pgwire/message_fields.ts";
import type { Thing } from "./access.ts";
import { noReplica } from "./cluster_create.ts";
import type { Target } from "./command.ts";
import { type Draft, notice } from "./draft.ts";
import {
  clusterNamed,
  databaseNamed,
  findCluster,
  findItem,
  findReplica,
  itemNamed,
  kindWords,
  roleNamed,
  schemaNamed,
  shortName,
  writtenName,
} from "./lookup.ts";
import type { Saying } from "./saying.ts";

/** The thing that a target names. Undefined, with a notice, when it is not there and need not be. */
export function findThing(
  draft: Draft,
  target: Target,
  by: { readonly say: Saying; readonly optional?: boolean; readonly anyRelation?: boolean },
): Thing | undefined {
  const { world } = draft;
  const { context } = by.say;
  const skip = (kind: string, name: string): undefined =>
    notice(draft, "42704", `${kind} "${name}" does not exist, skipping`) as undefined;
  switch (target.kind) {
    case "system":
      return { kind: "system" };
    case "cluster":
      if (by.optional === true && findCluster(world, target.name) === undefined) {
        return skip("CLUSTER", target.name);
      }
      return { kind: "cluster", it: clusterNamed(world, target.name) };
    case "cluster-replica": {
      const cluster = clusterNamed(world, target.cluster);
      const it = findReplica(world, cluster.id, target.name);
      if (it === undefined) throw noReplica(cluster.name, target.name);
      return { kind: "cluster-replica", it };
    }
    case "database":
      return { kind: "database", it: databaseNamed(world, target.name) };
    case "schema":
      return { kind: "schema", it: schemaNamed(world, context, target) };
    case "role":
      return { kind: "role", it: roleNamed(world, target.name) };
    case "network-policy":
      throw new SqlError("XX000", `unknown network policy '${target.name}'`);
    case "column":
      return { kind: "item", it: itemNamed(world, context, target.item) };
    default: {
      const name = { ...target.item, isType: target.kind === "type" };
      if (by.optional === true && findItem(world, context, name) === undefined) {
        return skip(kindWords(target.kind).toUpperCase(), writtenName(target.item));
      }
      const it = itemNamed(world, context, name);
      const relation = ["table", "view", "materialized-view", "source"];
      const fits = it.kind === target.kind ||
        (by.anyRelation === true && target.kind === "table" && relation.includes(it.kind));
      if (!fits) {
        const article = /^[aeiou]/.test(target.kind) ? "an" : "a";
        const short = shortName(world, context, it);
        throw new SqlError("XX000", `${short} is not ${article} ${kindWords(target.kind)}`);
      }
      return { kind: "item", it };
    }
  }
}
