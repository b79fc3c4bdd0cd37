/** ALTER CLUSTER ... RESET: options go back to their defaults. What then follows is as for SET. */
import { SqlError } from "../pgwire/message_fields.ts";
import { requireOwner } from "./access.ts";
import { change, toManaged } from "./cluster_alter.ts";
import { clusterToAlter } from "./cluster_names.ts";
import type { Command } from "./command.ts";
import type { Draft } from "./draft.ts";
import { clusterOptions } from "./managed_options.ts";
import type { Saying } from "./saying.ts";
import type { Managed } from "./state.ts";

type Of<T extends Command["type"]> = Extract<Command, { readonly type: T }>;

/** ALTER CLUSTER ... RESET. */
export function alterClusterReset(
  draft: Draft,
  command: Of<"alter_cluster_reset">,
  say: Saying,
): string {
  const cluster = clusterToAlter(draft, command);
  if (cluster === undefined) return "ALTER CLUSTER";
  const { managed } = cluster;
  requireOwner(draft.world, say.context, [{ kind: "cluster", it: cluster }]);
  const all = new Set(command.options);
  if (managed === null && !all.has("MANAGED")) {
    refuseResetOfUnmanaged(all);
    return "ALTER CLUSTER";
  }
  if (all.has("SIZE")) throw new SqlError("XX000", "SIZE has no default value");
  if (managed === null) {
    toManaged(draft, cluster, clusterOptions([]));
    return "ALTER CLUSTER";
  }
  const factor = Number(draft.world.settings["default_cluster_replication_factor"] ?? "1");
  const wanted: Managed = {
    ...managed,
    replicationFactor: all.has("REPLICATION FACTOR") ? factor : managed.replicationFactor,
    availabilityZones: all.has("AVAILABILITY ZONES") ? [] : managed.availabilityZones,
    introspectionDebugging: all.has("INTROSPECTION DEBUGGING")
      ? false
      : managed.introspectionDebugging,
    introspectionIntervalMs: all.has("INTROSPECTION INTERVAL")
      ? 1000
      : managed.introspectionIntervalMs,
    arrangementCompression: all.has("EXPERIMENTAL ARRANGEMENT COMPRESSION")
      ? false
      : managed.arrangementCompression,
    schedule: all.has("SCHEDULE") ? { kind: "manual" } : managed.schedule,
    autoScaling: all.has("AUTO SCALING STRATEGY") ? null : managed.autoScaling,
  };
  const workloadClass = all.has("WORKLOAD CLASS") ? null : cluster.workloadClass;
  const written = all.has("REPLICATION FACTOR")
    ? { replicationFactor: wanted.replicationFactor }
    : {};
  change(draft, { ...cluster, workloadClass }, {
    wanted,
    options: { ...clusterOptions([]), ...written },
    wait: null,
  });
  return "ALTER CLUSTER";
}

/** The first of these is said. The server misspells one. */
const NOT_OF_UNMANAGED: readonly (readonly [option: string, said: string])[] = [
  ["SIZE", "SIZE"],
  ["AVAILABILITY ZONES", "AVAILABILITY ZONES"],
  ["INTROSPECTION DEBUGGING", "INTROSPECTION DEGUBBING"],
  ["INTROSPECTION INTERVAL", "INTROSPECTION INTERVAL"],
  ["EXPERIMENTAL ARRANGEMENT COMPRESSION", "EXPERIMENTAL ARRANGEMENT COMPRESSION"],
  ["REPLICATION FACTOR", "REPLICATION FACTOR"],
  ["AUTO SCALING STRATEGY", "AUTO SCALING STRATEGY"],
];

function refuseResetOfUnmanaged(all: ReadonlySet<string>): void {
  const found = NOT_OF_UNMANAGED.find(([option]) => all.has(option));
  if (found) throw new SqlError("XX000", `Cannot change ${found[1]} of unmanaged clusters`);
}
