/** Made-up fleets for benchmarks: every cluster has 3 replicas, 10 objects and a row of each of the four strategies. */
import type {
  ClusterUse,
  Observation,
  ObservedCluster,
  ObservedObject,
  ReplicaSize,
  StrategyRow,
} from "@mz-schedctl/core";

export type World = "steady" | "changing";

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const SIZES: readonly ReplicaSize[] = [
  { name: "25cc", creditsPerHour: 0.25 },
  { name: "50cc", creditsPerHour: 0.5 },
  { name: "100cc", creditsPerHour: 1 },
  { name: "200cc", creditsPerHour: 2 },
].map((size) => ({
  ...size,
  processes: 1,
  allowed: true,
  memoryBytes: size.creditsPerHour * 16e9,
  cpuNanoCores: size.creditsPerHour * 2e9,
}));

/** An observation of so many clusters, built anew each time; in a changing world every tenth wants another size. */
export function observeFleet(clusters: number, world: World): Observation {
  const numbers = Array.from({ length: clusters }, (_, index) => index + 1);
  return {
    environmentId: "bench-environment-0",
    databaseVersion: "v26.37.0",
    now: NOW,
    controlCluster: "quickstart",
    clusters: numbers.map(clusterNumber),
    sizes: new Map(SIZES.map((size) => [size.name, size])),
    capabilities: { backgroundResize: true, waitUntilReady: false, nativeBurst: true },
    limits: { replicasPerCluster: 5, creditsPerHour: 1_000_000 },
    overrides: [],
    undoings: { kind: "known", observedAt: NOW, value: [] },
    latency: { kind: "known", observedAt: NOW, value: [] },
    outages: { kind: "known", observedAt: NOW, value: [] },
    utilization: { kind: "known", observedAt: NOW, value: [] },
    strategyRows: numbers.flatMap((number) => rowsOf(number, world)),
    memory: [],
    trace: [],
    statementLog: {
      kind: "known",
      observedAt: NOW,
      value: {
        oldestAt: NOW - 24 * HOUR,
        newestAt: NOW - 5_000,
        sampleRate: 1,
        lastUntrusted: null,
        lastThrottledAt: null,
        use: numbers.map(useOf),
      },
    },
  };
}

function clusterNumber(number: number): ObservedCluster {
  const ids = [1, 2, 3].map((nth) => `u${number * 3 + nth}`);
  return {
    id: `u${number}`,
    name: `cluster_${number}`,
    system: false,
    managed: false,
    settings: null,
    owned: true,
    renamed: null,
    subscriptions: 0,
    replicas: ids.map((id, index) => ({
      id,
      name: index === 0 ? "r_50cc" : `r_50cc_${index + 1}`,
      size: "50cc",
      availabilityZone: null,
      createdAt: NOW - 48 * HOUR,
      processesOnline: 1,
      statusChangedAt: NOW - 47 * HOUR,
    })),
    objects: objectsOf(number, new Map(ids.map((id) => [id, true]))),
  };
}

/** All of them are hydrated alike, and share one map as those do that are read from Materialize. */
function objectsOf(
  cluster: number,
  hydrated: ObservedObject["hydrated"],
): readonly ObservedObject[] {
  return Array.from({ length: 10 }, (_, nth) => {
    const number = cluster * 10 + nth;
    return { id: `u${number}`, name: `index_${number}`, kind: "index", hydrated };
  });
}

function rowsOf(number: number, world: World): readonly StrategyRow[] {
  const size = world === "changing" && number % 10 === 0 ? "100cc" : "50cc";
  const row = { clusterId: `u${number}`, updatedAt: NOW - HOUR };
  return [
    { ...row, strategyType: "target_size", config: { target_size: size } },
    { ...row, strategyType: "burst", config: { burst_replica_size: "200cc" } },
    { ...row, strategyType: "idle_suspend", config: { idle_after_s: 1800 } },
    { ...row, strategyType: "shrink_to_fit", config: { max_replica_size: "100cc" } },
  ];
}

function useOf(number: number): ClusterUse {
  return {
    clusterId: `u${number}`,
    application: "dashboard",
    lastUseAt: NOW - 60_000,
    running: 0,
    lastRefusedAt: null,
  };
}
