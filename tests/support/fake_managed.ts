/**
 * Managed clusters of a fake world: their settings, and the controller of Materialize that makes and drops the replicas.
 *
 * The controller acts whenever somebody looks, as of the times at which it would have acted.
 */
import type { StatementResult } from "../../packages/core/src/environment.ts";
import type { Instant } from "../../packages/core/src/model/instant.ts";
import type { ManagedSettings, NativeBurst } from "../../packages/core/src/model/managed.ts";
import {
  addReplica,
  type FakeCluster,
  type FakeReplica,
  type FakeWorld,
  isOverloaded,
  isTooSmall,
} from "./fake_world.ts";

const DAY_MS = 86_400_000;

/** Brings every managed cluster to where Materialize would have it by now. */
export function runController(world: FakeWorld): void {
  for (const cluster of world.clusters) {
    if (cluster.settings === null) continue;
    finishResize(world, cluster, cluster.settings);
    makeSteady(world, cluster, cluster.settings);
    runBurst(world, cluster, cluster.settings);
  }
}

/** `SIZE '..', REPLICATION FACTOR n, AUTO SCALING STRATEGY = (...)`; the answer is the database's. */
export function alterCluster(
  world: FakeWorld,
  cluster: FakeCluster,
  options: string,
): StatementResult {
  runController(world);
  const { settings } = cluster;
  if (settings === null) return refused("SIZE not supported for unmanaged clusters");
  const size = /\bSIZE '((?:[^']|'')*)'/.exec(options.replace(/HYDRATION SIZE '[^']*'/, ""))?.[1]
    ?.replaceAll("''", "'");
  const factor = /\bREPLICATION FACTOR (\d+)/.exec(options)?.[1];
  const burst = burstIn(options);
  if (size !== undefined && !world.sizes.has(size)) {
    return refused(`unknown cluster replica size ${size}`);
  }
  const resizing = settings.reconfiguration?.status === "in-progress";
  if (resizing && factor !== undefined && size === undefined) {
    return refused("cannot change replication factor while a reconfiguration is in progress");
  }
  const wanted = {
    size: size ?? settings.size,
    replicationFactor: factor === undefined ? settings.replicationFactor : Number(factor),
    burst: burst === undefined ? settings.burst : burst,
  };
  if (wanted.burst?.size === wanted.size) {
    return refused(`HYDRATION SIZE must differ from the cluster SIZE ('${wanted.size}')`);
  }
  cluster.settings = alteredSettings(world, cluster, { settings, wanted });
  cluster.alteredAt = world.now;
  world.ddl.push({
    ...{ at: world.now, kind: "alter", clusterId: cluster.id, replicaId: "", name: cluster.name },
  });
  runController(world);
  return { kind: "done" };
}

function alteredSettings(
  world: FakeWorld,
  cluster: FakeCluster,
  { settings, wanted }: {
    readonly settings: ManagedSettings;
    readonly wanted: Pick<ManagedSettings, "size" | "replicationFactor" | "burst">;
  },
): ManagedSettings {
  const resizing = settings.reconfiguration?.status === "in-progress";
  if (wanted.size === settings.size) {
    if (!resizing) return { ...settings, ...wanted };
    dropAll(cluster, (one) => one.size !== settings.size && !one.extra);
    return { ...settings, burst: wanted.burst, reconfiguration: ended(settings, "cancelled") };
  }
  if (settings.replicationFactor === 0 || !world.capabilities.backgroundResize) {
    dropAll(cluster, () => true);
    return { ...settings, ...wanted };
  }
  dropAll(cluster, (one) => one.size !== settings.size && !one.extra);
  const target = { size: wanted.size, replicationFactor: wanted.replicationFactor };
  for (let nth = 0; nth < target.replicationFactor; nth++) {
    addNamed(world, cluster, { size: target.size });
  }
  return {
    ...settings,
    burst: wanted.burst,
    reconfiguration: { status: "in-progress", deadline: world.now + DAY_MS, target },
  };
}

/** The newest record of a resize, with another status. A cancelled one names the old size as its target. */
function ended(
  { reconfiguration, size, replicationFactor }: ManagedSettings,
  status: "cancelled" | "timed-out" | "finalized",
): ManagedSettings["reconfiguration"] {
  if (reconfiguration === null) return null;
  return status === "cancelled"
    ? { ...reconfiguration, status, target: { size, replicationFactor } }
    : { ...reconfiguration, status };
}

function finishResize(world: FakeWorld, cluster: FakeCluster, settings: ManagedSettings): void {
  const resize = settings.reconfiguration;
  if (resize?.status !== "in-progress") return;
  const coming = cluster.replicas.filter((one) => one.size === resize.target.size && !one.extra);
  const doneAt = Math.max(...coming.map((one) => hydratedAt(world, cluster, one)));
  if (Math.min(doneAt, resize.deadline) > world.now) return;
  if (doneAt <= resize.deadline) {
    dropAll(cluster, (one) => one.size !== resize.target.size && !one.extra);
    cluster.settings = {
      ...settings,
      ...resize.target,
      reconfiguration: ended(settings, "finalized"),
    };
  } else {
    dropAll(cluster, (one) => one.size !== settings.size && !one.extra);
    cluster.settings = { ...settings, reconfiguration: ended(settings, "timed-out") };
  }
}

/** As many as the settings say; of too many the newest go. */
function makeSteady(world: FakeWorld, cluster: FakeCluster, before: ManagedSettings): void {
  const settings = cluster.settings ?? before;
  const steady = cluster.replicas.filter((one) => one.size === settings.size && !one.extra);
  for (let nth = steady.length; nth < settings.replicationFactor; nth++) {
    addNamed(world, cluster, { size: settings.size, createdAt: cluster.alteredAt ?? world.now });
  }
  const surplus = new Set(steady.slice(settings.replicationFactor));
  dropAll(cluster, (one) => surplus.has(one));
}

/** An extra replica while no other is hydrated, and for the linger after that. */
function runBurst(world: FakeWorld, cluster: FakeCluster, before: ManagedSettings): void {
  const { burst, replicationFactor } = cluster.settings ?? before;
  const steady = cluster.replicas.filter((one) => !one.extra);
  const hydrated = Math.min(...steady.map((one) => hydratedAt(world, cluster, one)));
  const until = hydrated + (burst?.lingerSeconds ?? 0) * 1000;
  const wanted = burst !== null && world.capabilities.nativeBurst && replicationFactor > 0 &&
    cluster.objects.length > 0 && world.now < until;
  const extra = cluster.replicas.find((one) => one.extra);
  if (!wanted || extra?.size !== burst.size) dropAll(cluster, (one) => one.extra === true);
  const there = cluster.replicas.some((one) => one.extra);
  // It comes for want of a hydrated replica, and only then.
  if (wanted && !there && hydrated > world.now) {
    addNamed(world, cluster, { size: burst.size, extra: true });
  }
}

/** When everything on it is hydrated; never is infinity. */
function hydratedAt(world: FakeWorld, cluster: FakeCluster, replica: FakeReplica): Instant {
  if (isOverloaded(world, cluster, replica)) return Number.POSITIVE_INFINITY;
  return cluster.objects.reduce((latest, object) => {
    if (object.kind === "sink" || object.kind === "source") return latest;
    const never = object.hydratesInSeconds === null || object.neverOn === replica.size ||
      isTooSmall(world, replica, object);
    return never
      ? Number.POSITIVE_INFINITY
      : Math.max(latest, replica.onlineAt + (object.hydratesInSeconds ?? 0) * 1000);
  }, replica.onlineAt);
}

/** The next name is one above the highest there is. */
function addNamed(
  world: FakeWorld,
  cluster: FakeCluster,
  replica: Pick<FakeReplica, "size"> & Partial<FakeReplica>,
): void {
  const numbers = cluster.replicas.map((one) => Number(/^r(\d+)$/.exec(one.name)?.[1] ?? 0));
  addReplica(world, cluster, { name: `r${Math.max(0, ...numbers) + 1}`, ...replica });
}

function dropAll(
  cluster: FakeCluster,
  which: (replica: FakeReplica) => boolean | undefined,
): void {
  const kept = cluster.replicas.filter((one) => which(one) !== true);
  cluster.replicas.splice(0, cluster.replicas.length, ...kept);
}

function burstIn(options: string): NativeBurst | null | undefined {
  if (!options.includes("AUTO SCALING STRATEGY")) return undefined;
  const size = /HYDRATION SIZE '((?:[^']|'')*)'/.exec(options)?.[1];
  const linger = /LINGER DURATION '(\d+)s'/.exec(options)?.[1];
  return size === undefined
    ? null
    : { size, lingerSeconds: linger === undefined ? null : Number(linger) };
}

function refused(message: string): StatementResult {
  return { kind: "refused", message };
}
