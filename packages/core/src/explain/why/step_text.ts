/** Steps and wishes in a few words. */
import type { Action, ClusterChange } from "../../model/action.ts";
import type { Desired } from "../../model/desired.ts";
import type { ManagedSettings } from "../../model/managed.ts";

/** "create r_25cc (25cc)". */
export function actionText(action: Action): string {
  switch (action.kind) {
    case "create_replica":
      return `create ${action.replica.name} (${action.replica.size})`;
    case "drop_replica":
      return `drop ${action.replica.name} (${action.replica.size})`;
    case "rename_replica":
      return `rename ${action.replica.name} to ${action.newName}`;
    case "alter_cluster":
      return changeText(action.change);
  }
}

function changeText({ size, replicationFactor: count, burst }: ClusterChange): string {
  return [
    ...(size === undefined ? [] : [`set size ${size}`]),
    ...(count === undefined ? [] : [count === 0 ? "suspend it" : `run ${replicas(count)}`]),
    ...(burst === undefined ? [] : [
      burst === null
        ? "no extra replica any more"
        : `an extra ${burst.size} while none is hydrated`,
    ]),
  ].join(", ");
}

/** "2 x 25cc". */
export function desiredText(desired: Desired): string {
  switch (desired.kind) {
    case "as_observed":
      return "what it has";
    case "suspended":
      return "no replica (suspended)";
    case "running":
      if (desired.slots.length === 0) return "no replica";
      return desired.slots.map(({ count, size, name, probe }) =>
        `${count} x ${size}` + (name === undefined ? "" : ` named ${name}`) +
        (probe === true ? " to try it out" : "")
      ).join(", ");
  }
}

/** "managed: 2 replicas of 100cc, an extra 400cc while none is hydrated". */
export function settingsText(
  { size, replicationFactor, burst, schedule }: ManagedSettings,
): string {
  const extra = burst === null ? "" : `, an extra ${burst.size} while none is hydrated`;
  const when = schedule === "manual" ? "" : `, schedule ${schedule}`;
  return `managed: ${replicas(replicationFactor)} of ${size}${extra}${when}`;
}

function replicas(count: number): string {
  return count === 1 ? "1 replica" : `${count} replicas`;
}
