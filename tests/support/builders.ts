/** Model values with defaults, for tests that say only what matters to them. */
import { baselineOf } from "../../packages/core/src/coordinator/baseline.ts";
import { readinessOf } from "../../packages/core/src/differ/readiness.ts";
import type { Memory } from "../../packages/core/src/model/memory.ts";
import type {
  Observation,
  ObservedCluster,
  ObservedObject,
  ObservedReplica,
  StrategyRow,
} from "../../packages/core/src/model/observation.ts";
import { known, missing } from "../../packages/core/src/model/signal.ts";
import type { ClusterUse, StatementLog } from "../../packages/core/src/model/statement_log.ts";
import type { ClusterView } from "../../packages/core/src/strategies/strategy.ts";
import { sizes, START } from "./fake_world.ts";

export const SIZES = sizes(["25cc", "50cc", "100cc", "200cc", "400cc"]);

/** An observation of nothing; signals that nobody asked for are missing. */
export function observation(more: Partial<Observation> = {}): Observation {
  return {
    environmentId: "e",
    databaseVersion: "v26.37.0",
    now: START,
    controlCluster: "control",
    clusters: [],
    sizes: SIZES,
    limits: { replicasPerCluster: 5, creditsPerHour: 1_024 },
    capabilities: { backgroundResize: true, waitUntilReady: false, nativeBurst: true },
    strategyRows: [],
    overrides: [],
    memory: [],
    trace: [],
    undoings: known([], START),
    statementLog: NOT_READ,
    latency: NOT_READ,
    outages: NOT_READ,
    utilization: NOT_READ,
    ...more,
  };
}

const NOT_READ = missing("NOT_READ", "no strategy asks for it");

/** A replica that has been online for a day. */
export function replica(
  name: string,
  size: string,
  more: Partial<ObservedReplica> = {},
): ObservedReplica {
  return {
    id: `u_${name}`,
    name,
    size,
    availabilityZone: null,
    createdAt: START - 86_400_000,
    processesOnline: SIZES.get(size)?.processes ?? 1,
    statusChangedAt: START - 86_000_000,
    ...more,
  };
}

/** A cluster of ours without objects. */
export function cluster(more: Partial<ObservedCluster> = {}): ObservedCluster {
  return {
    id: "u1",
    name: "prod",
    system: false,
    managed: false,
    settings: null,
    owned: true,
    renamed: null,
    replicas: [],
    objects: [],
    subscriptions: 0,
    ...more,
  };
}

/** An object, with the names of the replicas that report on it and whether it is hydrated there. */
export function object(
  kind: ObservedObject["kind"],
  hydrated: Readonly<Record<string, boolean>>,
  name = "o",
): ObservedObject {
  const entries = Object.entries(hydrated).map(([one, done]) => [`u_${one}`, done] as const);
  return { id: `u_${kind}_${name}`, name, kind, hydrated: new Map(entries) };
}

/** A strategy row of cluster u1. */
export function row(
  strategyType: string,
  config: unknown,
  updatedAt: number | null = START,
): StrategyRow {
  return { clusterId: "u1", strategyType, config, updatedAt };
}

/** A trustworthy log of the last day. */
export function log(more: Partial<StatementLog> = {}): StatementLog {
  return {
    oldestAt: START - 86_400_000,
    newestAt: START - 10_000,
    sampleRate: 1,
    lastUntrusted: null,
    lastThrottledAt: null,
    use: [],
    ...more,
  };
}

/** Use of cluster u1 by psql. */
export function use(more: Partial<ClusterUse> = {}): ClusterUse {
  return {
    clusterId: "u1",
    application: "psql",
    lastUseAt: null,
    running: 0,
    lastRefusedAt: null,
    ...more,
  };
}

/** What a strategy sees: a cluster with one ready replica, a good log and no memory, unless said otherwise. */
export function view(
  more: Partial<ClusterView> & { readonly log?: StatementLog } = {},
): ClusterView {
  const observed = more.cluster ?? cluster({ replicas: [replica("r1", "25cc")] });
  const memory: Memory | null = more.memory ?? null;
  const content = more.log ?? log();
  return {
    cluster: observed,
    readiness: readinessOf(observed, { sizes: SIZES, now: START }),
    baseline: baselineOf(observed, memory === null ? [] : [memory]),
    memory,
    lastChangeAt: memory?.lastChangeAt ?? null,
    now: START,
    sizes: SIZES,
    statementLog: known(content, START),
    use: content.use,
    latency: known(null, START),
    outages: known([], START),
    utilization: known([], START),
    room: { replicasPerCluster: 5, creditsPerHour: 1024 },
    logAliveSeconds: null,
    defaultCooldownSeconds: 0,
    ...more,
  };
}
