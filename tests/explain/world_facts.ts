/** What a world says about one of its clusters: when it was used, what its rows say, when it was changed last. */
import { type FakeCluster, type FakeReplica, type FakeWorld } from "../support/fake_world.ts";

/** The value of a key in the newest row that has it; the rows of one type replace each other. */
export function configured(
  { strategyRows }: FakeWorld,
  { id }: FakeCluster,
  key: string,
): number | null {
  const newest = new Map<string, unknown>();
  for (const { clusterId, strategyType, config } of strategyRows) {
    if (clusterId === id) newest.set(strategyType, config);
  }
  const values = [...newest.values()].flatMap((config) => {
    const value = (config as Readonly<Record<string, unknown>>)[key];
    return typeof value === "number" ? [value] : [];
  });
  return values[0] ?? null;
}

/** When somebody last used the cluster or asked for it; null when nobody ever did. */
export function lastUsed({ log }: FakeWorld, { id }: FakeCluster): number | null {
  const times = log.statements.filter((one) => one.clusterId === id).map((one) => one.at);
  return times.length === 0 ? null : Math.max(...times);
}

/** When a query was last refused. */
export function lastRefused({ log }: FakeWorld, { id }: FakeCluster): number {
  return Math.max(
    ...log.statements.filter((one) => one.clusterId === id && one.refused).map((one) => one.at),
  );
}

/** When a strategy last changed something on the cluster; null when it never did. */
export function lastChange(
  { audit }: FakeWorld,
  { id }: FakeCluster,
  strategy: string,
): number | null {
  const times = audit.filter((row) =>
    row.clusterId === id && row.executed && row.action.strategy === strategy
  ).map((row) => row.at);
  return times.length === 0 ? null : Math.max(...times);
}

/** When it was last left without a replica by its program. */
export function emptiedAt({ audit }: FakeWorld, { id }: FakeCluster): number {
  return Math.max(
    ...audit.filter((row) => row.clusterId === id && row.executed).map((row) => row.at),
  );
}

/** When it will be suspended if nothing happens: all that has to pass, the latest of it. */
export function suspensionDue(world: FakeWorld, cluster: FakeCluster): number {
  const idle = (configured(world, cluster, "idle_after_s") ?? 0) * 1000;
  const least = configured(world, cluster, "min_up_s");
  const up = least === null ? idle : least * 1000;
  const cooldown = (configured(world, cluster, "cooldown_s") ?? 0) * 1000;
  const changed = lastChange(world, cluster, "idle_suspend");
  return Math.max(
    (lastUsed(world, cluster) ?? -Infinity) + idle,
    (world.log.reachesBackTo ?? world.now) + idle,
    ...cluster.replicas.map((one) => one.createdAt + up),
    changed === null ? -Infinity : changed + cooldown,
  );
}

/** How many objects of a cluster a replica has hydrated. */
export function hydratedOn(world: FakeWorld, cluster: FakeCluster, replica: FakeReplica): number {
  return cluster.objects.filter((object) => {
    const fits = object.needs === undefined ||
      memoryOf(world, replica.size) >= memoryOf(world, object.needs);
    return fits && object.hydratesInSeconds !== null && object.neverOn !== replica.size &&
      replica.onlineAt + object.hydratesInSeconds * 1000 <= world.now;
  }).length;
}

function memoryOf({ sizes }: FakeWorld, name: string): number {
  return sizes.get(name)?.memoryBytes ?? 0;
}

/** Credits per hour of replicas of these sizes. */
export function creditsOf({ sizes }: FakeWorld, names: readonly string[]): number {
  return names.reduce((sum, name) => sum + (sizes.get(name)?.creditsPerHour ?? 0), 0);
}

/** How often the replicas of this size, which runs out of memory, have done so by now. */
export function outOfMemory(world: FakeWorld, cluster: FakeCluster, size: string): number {
  const isTooSmall = cluster.objects.some(({ needs }) =>
    needs !== undefined && memoryOf(world, size) < memoryOf(world, needs)
  );
  if (!isTooSmall) return 0;
  const counts = cluster.replicas.filter((one) => one.size === size).map((one) => {
    const first = one.onlineAt + 30_000;
    const from = Math.max(
      first,
      first + Math.ceil((world.now - 86_400_000 - first) / 60_000) * 60_000,
    );
    return world.now < first ? 0 : Math.floor((world.now - from) / 60_000) + 1;
  });
  return Math.max(0, ...counts);
}

/** The replica whose name stands last before this place of its line. */
export function replicaBefore(
  { replicas }: FakeCluster,
  text: string,
  index: number,
): FakeReplica | undefined {
  const line = text.slice(text.lastIndexOf("\n", index) + 1, index);
  const names = [...line.matchAll(/[\w-]+/gu)].map(([name]) => name).reverse();
  const name = names.find((one) => replicas.some((replica) => replica.name === one));
  return replicas.find((one) => one.name === name);
}
