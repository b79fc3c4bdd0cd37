/** Whether the world is still as an action expects it, judged by a fresh look at its cluster. */
import type { Action, AlterCluster } from "../model/action.ts";
import { isResizing, sameBurst, settingsToCome } from "../model/managed.ts";
import type { ObservedCluster } from "../model/observation.ts";
import type { Readiness } from "../differ/readiness.ts";

export type Standing =
  | { readonly kind: "holds" }
  /** Somebody else has done it. */
  | {
    readonly kind: "already";
    /** The replica that an action was to make or rename; null when it was to go. */
    readonly replicaId: string | null;
  }
  | { readonly kind: "moved"; readonly text: string };

/** `cluster` is null when no cluster has the id any more. */
export function standingOf(
  action: Action,
  cluster: ObservedCluster | null,
  readiness: ReadonlyMap<string, Readiness>,
): Standing {
  if (cluster === null) return moved(`cluster ${action.cluster.name} no longer exists`);
  if (cluster.name !== action.cluster.name) {
    return moved(`cluster ${action.cluster.name} is now called ${cluster.name}`);
  }
  const meantForManaged = action.kind === "alter_cluster";
  if (cluster.managed !== meantForManaged) {
    return moved(`cluster ${cluster.name} has become ${cluster.managed ? "managed" : "unmanaged"}`);
  }
  return identityStanding(action, cluster) ?? expectationStanding(action, cluster, readiness);
}

function identityStanding(action: Action, cluster: ObservedCluster): Standing | null {
  switch (action.kind) {
    case "alter_cluster":
      return settingsStanding(action, cluster);
    case "create_replica": {
      const same = cluster.replicas.find((one) => one.name === action.replica.name);
      return same?.size === action.replica.size ? { kind: "already", replicaId: same.id } : null;
    }
    case "drop_replica": {
      const { id, name } = action.replica;
      const it = cluster.replicas.find((one) => one.id === id);
      if (it === undefined) return { kind: "already", replicaId: null };
      return it.name === name ? null : moved(`replica ${name} is now called ${it.name}`);
    }
    case "rename_replica": {
      const { id, name } = action.replica;
      const it = cluster.replicas.find((one) => one.id === id);
      if (it === undefined) return moved(`replica ${name} no longer exists`);
      if (it.name === action.newName) return { kind: "already", replicaId: it.id };
      return it.name === name ? null : moved(`replica ${name} is now called ${it.name}`);
    }
  }
}

/** What is set already is done, whoever did it; settings that somebody has changed since are theirs. */
function settingsStanding(
  action: AlterCluster,
  { name, settings }: ObservedCluster,
): Standing | null {
  const expected = action.expects.settings;
  if (settings === null || expected === undefined) return moved(`${name} shows no settings`);
  const { change } = action;
  const coming = settingsToCome(settings);
  const done = (change.size ?? coming.size) === coming.size &&
    (change.replicationFactor ?? coming.replicationFactor) === coming.replicationFactor &&
    (change.burst === undefined || sameBurst(change.burst, settings.burst));
  if (done) return { kind: "already", replicaId: null };
  const before = settingsToCome(expected);
  if (coming.size !== before.size || isResizing(settings) !== isResizing(expected)) {
    return moved(`somebody resizes ${name} to ${coming.size}`);
  }
  if (coming.replicationFactor !== before.replicationFactor) {
    return moved(
      `somebody has set the replication factor of ${name} to ${coming.replicationFactor}`,
    );
  }
  return sameBurst(settings.burst, expected.burst)
    ? null
    : moved(`somebody has changed the auto scaling strategy of ${name}`);
}

function expectationStanding(
  action: Action,
  cluster: ObservedCluster,
  readiness: ReadonlyMap<string, Readiness>,
): Standing {
  const { expects } = action;
  const taken = expects.absentNames.find((name) =>
    cluster.replicas.some((one) => one.name === name)
  );
  if (taken !== undefined) return moved(`the name ${taken} is taken by another replica`);
  const unready = expects.ready.find((id) => readiness.get(id)?.state !== "ready");
  if (unready !== undefined) {
    const name = cluster.replicas.find((one) => one.id === unready)?.name;
    return moved(
      name === undefined
        ? "a replica that should take over is gone"
        : `${name} should take over and is not ready any more`,
    );
  }
  if (expects.unready && action.kind === "drop_replica") {
    const state = readiness.get(action.replica.id)?.state;
    if (state === "ready" || state === "unknown") {
      return moved(`${action.replica.name} should not be ready, and may be by now`);
    }
  }
  if (expects.unsubscribed && cluster.subscriptions > 0) {
    return moved("somebody has opened a SUBSCRIBE on the cluster");
  }
  return { kind: "holds" };
}

function moved(text: string): Standing {
  return { kind: "moved", text };
}
