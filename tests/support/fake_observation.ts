/** What a program reads from a fake world: the observation, the newest memories and traces, the statement log. */
import type { AskSignals } from "../../packages/core/src/environment.ts";
import { effectsOf } from "../../packages/core/src/model/action.ts";
import type { Effect } from "../../packages/core/src/model/effect.ts";
import type { Trace } from "../../packages/core/src/model/effect.ts";
import type { RememberedRow } from "../../packages/core/src/model/memory.ts";
import type { Observation, ObservedCluster } from "../../packages/core/src/model/observation.ts";
import { known, missing, type Signal } from "../../packages/core/src/model/signal.ts";
import type { ClusterUse, StatementLog } from "../../packages/core/src/model/statement_log.ts";
import { runController } from "./fake_managed.ts";
import { outagesOfWorld } from "./fake_outages.ts";
import { utilizationNow } from "./fake_utilization.ts";
import {
  type FakeCluster,
  type FakeWorld,
  FLUSH_MS,
  type LoggedStatement,
  observed,
} from "./fake_world.ts";

/** Everything for one cycle; reading leaves its own statement in the log, as a real one does. */
export function observe(
  world: FakeWorld,
  signalsFor: AskSignals,
): Observation {
  runController(world);
  const asked = signalsFor(world.strategyRows, world.clusters);
  const { statementLogSeconds, latencySeconds, outages } = asked;
  const observation: Observation = {
    environmentId: "fake-environment",
    databaseVersion: "v26.37.0 (fake)",
    now: world.now,
    controlCluster: world.controlCluster,
    clusters: world.clusters.map((cluster) => withTimes(observed(world, cluster), cluster)),
    sizes: world.sizes,
    limits: world.limits,
    capabilities: world.capabilities,
    strategyRows: [...world.strategyRows],
    overrides: [...world.overrides],
    memory: newestMemory(world),
    trace: newestTrace(world),
    statementLog: statementLogSeconds === null
      ? missing("NOT_READ", "no strategy asks for the statement log")
      : aged("statementLog", statementLog(world, statementLogSeconds), world),
    undoings: aged("undoings", asOf(world.undoings, world), world),
    latency: latencySeconds.size === 0
      ? missing("NOT_READ", "no strategy asks for the latency of reads")
      : aged("latency", asOf(world.latency, world), world),
    outages: outages
      ? aged("outages", outagesNow(world), world)
      : missing("NOT_READ", "no strategy asks for outages"),
    utilization: asked.utilizationSeconds.size === 0
      ? missing("NOT_READ", "no strategy asks how busy replicas are")
      : aged("utilization", utilizationNow(world, asked.utilizationSeconds), world),
  };
  world.log.statements.push({
    at: world.now,
    application: "mz-schedctl",
    clusterId: null,
    refused: false,
  });
  return observation;
}

/** Those that a test made, and those of the world. */
function outagesNow(world: FakeWorld): Observation["outages"] {
  const { outages, now } = world;
  if (outages.kind === "missing") return outages;
  return known([...outages.value, ...outagesOfWorld(world)], now);
}

/** Read some time ago, where the world says so. */
function aged<T>(name: string, signal: Signal<T>, { readAgo, now }: FakeWorld): Signal<T> {
  const ago = readAgo.get(name);
  return ago === undefined || signal.kind === "missing" ? signal : known(signal.value, now - ago);
}

/** Read at this moment. */
function asOf<T>(signal: Signal<T>, { now }: FakeWorld): Signal<T> {
  return signal.kind === "known" ? known(signal.value, now) : signal;
}

/** The statement log as of this moment: only what is flushed, and no use older than the window. */
export function statementLog(world: FakeWorld, seconds: number): Signal<StatementLog> {
  const { log, now } = world;
  if (log.missing !== null) return log.missing;
  const flushed = log.statements.filter((one) => one.at + FLUSH_MS <= now);
  const times = [
    ...flushed.map((one) => one.at),
    ...(log.reachesBackTo === null ? [] : [log.reachesBackTo]),
    ...(log.busy ? [now - 10_000] : []),
  ];
  return known({
    oldestAt: times.length === 0 ? null : Math.min(...times),
    newestAt: times.length === 0 ? null : Math.max(...times),
    sampleRate: log.sampleRate,
    lastUntrusted: log.untrusted,
    lastThrottledAt: log.throttledAt,
    use: usesOf(flushed.filter((one) => one.at >= now - seconds * 1000)),
  }, now);
}

function usesOf(statements: readonly LoggedStatement[]): readonly ClusterUse[] {
  const groups = new Map<string, LoggedStatement[]>();
  for (const one of statements) {
    if (one.clusterId === null) continue;
    const key = JSON.stringify([one.clusterId, one.application]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first?.clusterId === null || first === undefined) return [];
    return [{
      clusterId: first.clusterId,
      application: first.application,
      lastUseAt: newest(group.filter((one) => !one.refused && one.running !== true)),
      running: group.filter((one) => one.running === true).length,
      lastRefusedAt: newest(group.filter((one) => one.refused)),
    }];
  });
}

function newest(statements: readonly LoggedStatement[]): number | null {
  return statements.length === 0 ? null : Math.max(...statements.map((one) => one.at));
}

function newestMemory(world: FakeWorld): readonly RememberedRow[] {
  const newestRows = new Map<string, RememberedRow>();
  for (const row of world.memory) {
    const key = JSON.stringify([row.clusterId, row.kind === "memory" ? row.memory.strategy : null]);
    const before = newestRows.get(key);
    if (before === undefined || isNewer(row, before)) newestRows.set(key, row);
  }
  return [...newestRows.values()];
}

function isNewer(row: RememberedRow, before: RememberedRow): boolean {
  if (row.kind === "memory" && before.kind === "memory") {
    return row.memory.revision >= before.memory.revision;
  }
  return true;
}

function newestTrace(world: FakeWorld): readonly Trace[] {
  const traces = new Map<string, Trace>();
  for (const row of world.audit) {
    const { action, clusterId, announcedAt: startedAt, at } = row;
    for (const { strategy, effect } of effectsOf(action)) {
      if (!row.executed || !TRACED.has(effect.kind)) continue;
      const key = JSON.stringify([clusterId, strategy, ENDS[effect.kind] ?? effect.kind]);
      const before = traces.get(key);
      if (before !== undefined && before.at > at) continue;
      traces.set(key, { clusterId, strategy, startedAt, at, effect });
    }
  }
  return [...traces.values()];
}

/** What is rebuilt from the trail; progress is not. */
const TRACED: ReadonlySet<Effect["kind"]> = new Set([
  "suspended",
  "awake",
  "made",
  "retired",
  "set_burst",
  "scaled",
]);

/** An end is of the same kind as what it ends. */
const ENDS: Partial<Record<Effect["kind"], Effect["kind"]>> = {
  awake: "suspended",
  retired: "made",
};

/** How long each object took to hydrate, on the replicas where it has. */
function withTimes(seen: ObservedCluster, { objects }: FakeCluster): ObservedCluster {
  const timed = new Map(objects.map((one) => [one.id, one.hydratesInSeconds ?? 0]));
  return {
    ...seen,
    objects: seen.objects.map((object) =>
      object.kind !== "index" && object.kind !== "materialized-view" ? object : {
        ...object,
        hydrationSeconds: new Map(
          [...object.hydrated].filter(([, done]) => done)
            .map(([replicaId]) => [replicaId, timed.get(object.id) ?? 0]),
        ),
      }
    ),
  };
}
